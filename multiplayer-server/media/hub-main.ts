/**
 * The hub's process. The supervisor starts it with
 * HOLOSITE_HUB_SOCKET    path of the Unix socket to listen on (its folder is made, or must be, 0700)
 * HOLOSITE_HUB_BIND      address for media, 127.0.0.1 when absent
 * HOLOSITE_HUB_ANNOUNCE  a second address to name to peers
 * HOLOSITE_HUB_PORTS     from-to, UDP ports for media
 * HOLOSITE_HUB_VIEWERS   most viewers at once, 400 when absent
 * HOLOSITE_HUB_VOICES    most voice connections at once, 400 when absent
 * It ends on SIGTERM or SIGINT, and when its parent's channel or pipe closes.
 */
import { chmodSync, fstatSync, mkdirSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { HolositeError } from '../../model/errors/index.ts'
import { systemHubClock } from './hub-clock.ts'
import { createHubDoor } from './hub-door.ts'
import { Hub } from './hub.ts'

const usage = (what: string, fix: string): HolositeError => new HolositeError({ code: 'command/usage', what, fix })

function readPorts(words: string | undefined): { from: number; to: number } | undefined {
  if (words === undefined || words === '') return undefined
  const match = /^(\d{4,5})-(\d{4,5})$/.exec(words)
  const from = Number(match?.[1])
  const to = Number(match?.[2])
  if (match === null || from < 1024 || to > 65535 || from > to) throw usage(`HOLOSITE_HUB_PORTS is ${words}.`, 'Write it as 40000-40200.')
  return { from, to }
}

function readNumber(name: string, absent: number, most: number): number {
  const value = Number(process.env[name] ?? absent)
  if (!(value >= 0 && value <= most)) throw usage(`${name} is ${process.env[name]}.`, `Give a number from 0 to ${most}.`)
  return value
}

/** Only its owner may reach the socket: a folder that others may enter is refused, not changed. */
function preparePrivateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if ((statSync(folder).mode & 0o077) !== 0) throw usage(`Others may enter ${folder}.`, 'Give the socket a folder of mode 0700.')
}

function watchParent(end: () => void): void {
  if (process.send !== undefined) process.on('disconnect', end)
  const input = fstatSync(0)
  if (!input.isFIFO() && !input.isSocket()) return
  process.stdin.on('end', end).on('close', end).on('error', end).resume()
}

function run(): void {
  const path = process.env['HOLOSITE_HUB_SOCKET']
  if (path === undefined || path === '') throw usage('HOLOSITE_HUB_SOCKET is not set.', 'Give the path of a Unix socket.')
  const hub = new Hub({
    addresses: {
      bind: process.env['HOLOSITE_HUB_BIND'] ?? '127.0.0.1',
      announce: process.env['HOLOSITE_HUB_ANNOUNCE'] || undefined,
      ports: readPorts(process.env['HOLOSITE_HUB_PORTS']),
    },
    clock: systemHubClock,
    maxViewers: readNumber('HOLOSITE_HUB_VIEWERS', 400, 10_000),
    maxVoices: readNumber('HOLOSITE_HUB_VOICES', 400, 10_000),
  })
  const door = createHubDoor(hub)
  let ending = false
  const end = (): void => {
    if (ending) return
    ending = true
    hub.close()
    door.close()
    rmSync(path, { force: true })
    process.exit(0)
  }
  process.on('SIGTERM', end).on('SIGINT', end)
  watchParent(end)
  preparePrivateFolder(dirname(path))
  rmSync(path, { force: true })
  door.listen(path, () => {
    chmodSync(path, 0o600)
    process.send?.({ type: 'ready' })
  })
}

run()
