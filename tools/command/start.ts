import { supervise, type StartReport } from '../../multiplayer-server/index.ts'
import type { Command, CommandOutcome } from './command.ts'
import { readStartOptions } from './start-options.ts'
import { welcomeText } from './welcome-text.ts'

export const startCommand: Command = {
  usage: `holosite start [--port 8080] [--host 127.0.0.1] [--data ./var] [--database URL] [--watch] [--log pretty|json]
               [--lan | --cert FILE --key FILE] [--http-port N] [--base URL] [--proxy WHO] [--announce IP] [--udp-ports A-B]
               [--redis URL] [--processes N] [--inner-host IP] [--people-per-process N]
Runs the venues of this folder: pages, rooms, shows and live cameras, until stopped by Ctrl-C or SIGTERM. Builds the pages first where needed.

  --port N         port to answer on; 8443 with TLS
  --host A         address to answer on; 0.0.0.0 opens it to the network, and is taken with TLS
  --data DIR       folder for the state of the run, made where absent
  --database URL   PostgreSQL instead of a file in the data folder: postgres://user:secret@host/name. Better said
                   by HOLOSITE_DATABASE, which other commands read too and no list of processes shows
  --watch          read documents again when their files change
  --log F          pretty for people, json for machines; pretty on a terminal
  --lan            TLS by an authority made here, for headsets and phones of the same network; prints QR codes
  --cert F --key F TLS by this chain and key (PEM); taken anew when the files change, or on SIGHUP
  --http-port N    plain HTTP beside TLS, leading there; 8080 with --lan, where it shows how to trust the authority
  --base URL       address of the pages behind a reverse proxy: https://venue.example
  --proxy WHO      whose X-Forwarded-* to believe: loopback (taken with --base), an address or a network; may be repeated
  --announce IP    address that leads to this machine from outside, told to cameras and viewers
  --udp-ports A-B  ports for live pictures, one for each camera and viewer; any when absent
  --redis URL      processes meet at this Redis and share the venues: redis://host:6379/0; HOLOSITE_REDIS when absent
  --processes N    server processes behind the one address, with --redis
  --inner-host IP  address by which processes on other machines reach this one's; 127.0.0.1 when absent
  --people-per-process N  a process opens further rooms of a full venue itself while it holds no more people; 800 when absent
  --json           one JSON object once it runs: { "ok": true, "origin", "ownerLink", "venues", "lan" }
  --help           this text`,

  async run(argv, io): Promise<CommandOutcome> {
    const { options, data } = readStartOptions(argv, io.cwd)
    let report: StartReport | null = null
    const fault = await supervise(options, {
      note: (line) => io.note(line),
      ready(started) {
        report = started
        io.print({ ok: true, report: { ...started }, text: welcomeText(started, linkCommand(data, started.origin)) })
      },
    })
    if (fault !== null) return { ok: false, faults: [fault] }
    return { ok: true, report: { ...(report ?? { origin: null, ownerLink: null, venues: [], lan: null }) }, text: 'Stopped. 已停止。' }
  },
}

/** The command for more links, with what it needs to find this very server. */
function linkCommand(data: string, origin: string): string {
  const options = [data === './var' ? '' : ` --data ${data}`, origin === 'http://127.0.0.1:8080' ? '' : ` --base ${origin}`]
  return `npm run -s holosite -- staff link --role operator${options.join('')}`
}
