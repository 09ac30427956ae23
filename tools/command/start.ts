import { resolve } from 'node:path'
import { defaultLogFormat, supervise, type StartOptions, type StartReport } from '../../multiplayer-server/index.ts'
import type { Command, CommandOutcome } from './command.ts'
import { parseArguments, usageError } from './parse-arguments.ts'

export const startCommand: Command = {
  usage: `holosite start [--port 8080] [--host 127.0.0.1] [--data ./var] [--watch] [--log pretty|json]
Runs the venues of this folder: pages, rooms, shows and live cameras, until stopped by Ctrl-C or SIGTERM. Builds the pages first where needed.

  --port N     port to answer on
  --host A     address to answer on; 0.0.0.0 opens it to the network
  --data DIR   folder for the state of the run, made where absent
  --watch      read documents again when their files change
  --log F      pretty for people, json for machines; pretty on a terminal
  --json       one JSON object once it runs: { "ok": true, "origin", "ownerLink", "venues" }
  --help       this text`,

  async run(argv, io): Promise<CommandOutcome> {
    const { values, positionals } = parseArguments(argv, {
      port: { type: 'string', default: '8080' },
      host: { type: 'string', default: '127.0.0.1' },
      data: { type: 'string', default: './var' },
      watch: { type: 'boolean', default: false },
      log: { type: 'string', default: defaultLogFormat() },
    })
    if (positionals.length > 0) throw usageError(`"${positionals.join(' ')}" is not expected here.`)
    const port = Number(values.port)
    if (!Number.isInteger(port) || port < 0 || port > 65_535) throw usageError(`The port "${values.port}" is not a number from 0 to 65535.`)
    const { log } = values
    if (log !== 'pretty' && log !== 'json') throw usageError(`The log format "${log}" is not known.`, 'Use pretty or json.')
    const options: StartOptions = { root: io.cwd, data: resolve(io.cwd, values.data), host: values.host, port, watch: values.watch, log }
    let report: StartReport | null = null
    const fault = await supervise(options, {
      note: (line) => io.note(line),
      ready(started) {
        report = started
        io.print({ ok: true, report: { ...started }, text: welcomeText(started, linkCommand(values.data, started.origin)) })
      },
    })
    if (fault !== null) return { ok: false, faults: [fault] }
    return { ok: true, report: { ...(report ?? { origin: null, ownerLink: null, venues: [] }) }, text: 'Stopped. 已停止。' }
  },
}

/** The command for more links, with what it needs to find this very server. */
function linkCommand(data: string, origin: string): string {
  const options = [data === './var' ? '' : ` --data ${data}`, origin.endsWith(':8080') ? '' : ` --base ${origin}`]
  return `npm run -s holosite -- staff link --role operator${options.join('')}`
}

function welcomeText({ origin, ownerLink, venues }: StartReport, moreLinks: string): string {
  const lines = ['', `  Holosite   ${origin}/`, '']
  for (const venue of venues) lines.push(`  参观 Visit   ${origin}/visit/${venue}`)
  if (venues.length === 0) lines.push('  这里还没有场馆：venues/ 是空的。', '  There is no venue here yet: venues/ is empty.')
  if (ownerLink !== null) {
    lines.push(
      '',
      '  控制台（馆主链接，一小时内有效，只能使用一次）',
      '  Console (a link for the owner: good for an hour, works once)',
      `  ${ownerLink}`,
    )
  }
  lines.push('', `  更多链接 More links: ${moreLinks}`, '  停止 Stop: Ctrl-C', '')
  return lines.join('\n')
}
