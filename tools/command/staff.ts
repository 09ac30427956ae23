import { resolve } from 'node:path'
import { HolositeError } from '../../model/errors/index.ts'
import {
  findVenueIds,
  listStaff,
  loadVenue,
  makeStaffLink,
  openDataFolder,
  openStore,
  readHostTime,
  revokeStaff,
  STAFF_ROLES,
  staffLinkUrl,
  type StaffDoor,
  type StaffRole,
  type Store,
} from '../../multiplayer-server/index.ts'
import type { Command, CommandIo, CommandOutcome } from './command.ts'
import { parseArguments, usageError } from './parse-arguments.ts'
import { readDatabase } from './read-database.ts'
import { listAudit, readAuditWish } from './staff-audit.ts'
import { makeKey, readKey } from './staff-key.ts'

const OPTIONS = {
  role: { type: 'string' },
  minutes: { type: 'string', default: '15' },
  venue: { type: 'string' },
  camera: { type: 'string' },
  label: { type: 'string' },
  base: { type: 'string', default: 'http://localhost:8080' },
  most: { type: 'string', default: '50' },
  before: { type: 'string' },
  data: { type: 'string', default: './var' },
  database: { type: 'string' },
} as const

export const staffCommand: Command = {
  usage: `holosite staff link --role ${STAFF_ROLES.join('|')} [--minutes 15] [--venue V] [--camera C] [--label L] [--base URL] [--data ./var]
holosite staff key --venue V --camera C [--label L] [--base URL] [--data ./var]
holosite staff list [--data ./var]
holosite staff revoke <id> [--data ./var]
holosite staff audit [--venue V] [--most 50] [--before N] [--data ./var]
Lets staff in and out. A link works once, within its minutes; whoever uses it is in for twelve hours, or until revoked.
The audit lists every act of staff, newest first: when, who, role, venue, what, on what, and how it came out.
A key lets an encoder (OBS, ffmpeg) publish one camera until it is revoked; it is shown once.

  --role R       what the link lets its user do
  --minutes N    how long the link can be used, 1 to 10080
  --venue V      only this venue; absent, every venue
  --camera C     with --role camera: the one camera the link is for
  --label L      who it is for, shown in the list and to others
  --base URL     address the server is reached at
  --most N       lines of the audit, 1 to 1000
  --before N     only lines of the audit before this number
  --data DIR     folder of the server's state
  --database URL the PostgreSQL the server was started with; HOLOSITE_DATABASE when absent
  --json         key: { "ok": true, "id", "key", "whip", "rtp" };
                 link: { "ok": true, "id", "url", "role", "expiresAt" }; list: { "ok": true, "staff": [...] }; revoke: { "ok": true, "closed" };
                 audit: { "ok": true, "lines": [{ "id", "at", "who", "name", "role", "venue", "what", "detail", "outcome" }] }
  --help         this text`,

  async run(argv, io): Promise<CommandOutcome> {
    const { values, positionals } = parseArguments(argv, OPTIONS)
    const [verb, ...rest] = positionals
    if (!isVerb(verb)) throw usageError(`"staff ${verb ?? ''}" is not known.`, 'Use staff link, key, list, revoke or audit.')
    if (rest.length !== (verb === 'revoke' ? 1 : 0))
      throw usageError(verb === 'revoke' ? 'Name one id of staff list.' : `"${rest.join(' ')}" is not expected here.`)
    const link = verb === 'link' ? await readLink(values, io) : null
    const key = verb === 'key' ? await readKey(values, io) : null
    const wish = verb === 'audit' ? readAuditWish(values) : null
    const store = await openStore(readDatabase(values.database, process.env) ?? openDataFolder(resolve(io.cwd, values.data)).database)
    try {
      if (link !== null) return await makeLink(store, link)
      if (key !== null) return await makeKey(store, key)
      if (wish !== null) return await listAudit(store, wish)
      return verb === 'list' ? await list(store) : await revoke(store, rest[0] ?? '')
    } finally {
      await store.close()
    }
  },
}

const VERBS = ['link', 'key', 'list', 'revoke', 'audit'] as const
const isVerb = (verb: string | undefined): verb is (typeof VERBS)[number] => VERBS.some((known) => known === verb)

type Values = ReturnType<typeof parseArguments<typeof OPTIONS>>['values']

interface Link {
  readonly role: StaffRole
  readonly minutes: number
  readonly venue: string | null
  readonly camera: string | null
  readonly label: string
  readonly base: string
  /** The venue whose page the link opens. */
  readonly page: string
}

async function readLink(values: Values, io: CommandIo): Promise<Link> {
  const role = STAFF_ROLES.find((known) => known === values.role)
  if (role === undefined)
    throw usageError(`The role "${values.role ?? ''}" is not known.`, `Use --role with one of ${STAFF_ROLES.join(', ')}.`)
  const minutes = Number(values.minutes)
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > 10_080)
    throw usageError(`"${values.minutes}" is not a number of minutes from 1 to 10080.`)
  if (!URL.canParse(values.base) || !/^https?:$/.test(new URL(values.base).protocol))
    throw usageError(`"${values.base}" is not an http address.`)
  const roots = [io.cwd, resolve(io.cwd, values.data)]
  const venues = roots.flatMap(findVenueIds)
  const page = values.venue ?? venues[0]
  if (page === undefined || !venues.includes(page))
    throw usageError(
      `There is no venue "${values.venue ?? ''}" in venues/ or in the data folder.`,
      `Use --venue with one of ${venues.join(', ')}.`,
    )
  const camera = await cameraOf(role, values.camera, { root: roots.find((root) => findVenueIds(root).includes(page)) ?? io.cwd, id: page })
  return { role, minutes, venue: values.venue ?? null, camera, label: values.label ?? role, base: values.base, page }
}

/** A camera link opens a camera's page, so it must know which; a venue with only one leaves no choice. */
async function cameraOf(role: StaffRole, named: string | undefined, place: { root: string; id: string }): Promise<string | null> {
  if (role !== 'camera') {
    if (named !== undefined) throw usageError('--camera goes with --role camera.')
    return null
  }
  const loaded = await loadVenue(place)
  const cameras = loaded.ok ? loaded.value.venue.cameras.map(({ id }) => id) : []
  const camera = named ?? (cameras.length === 1 ? cameras[0] : undefined)
  if (camera !== undefined && cameras.includes(camera)) return camera
  throw usageError(
    named === undefined ? 'No camera is named.' : `The venue has no camera "${named}".`,
    `Use --camera with one of ${cameras.join(', ')}.`,
  )
}

async function makeLink(store: Store, { base, page, ...link }: Link): Promise<CommandOutcome> {
  const nowMs = readHostTime().wallMs()
  const { id, secret } = await makeStaffLink(store.db, link, nowMs)
  const url = staffLinkUrl(base, { role: link.role, venue: page, camera: link.camera }, secret)
  const expiresAt = new Date(nowMs + link.minutes * 60_000).toISOString()
  const text = `${url}\n\n${link.role}: works once within ${link.minutes} minutes. Take it back: holosite staff revoke ${id}`
  return { ok: true, report: { id, url, role: link.role, venue: link.venue, camera: link.camera, expiresAt }, text }
}

async function list(store: Store): Promise<CommandOutcome> {
  const doors = await listStaff(store.db, readHostTime().wallMs())
  const lines = doors.map(line)
  return {
    ok: true,
    report: { staff: doors },
    text: lines.length === 0 ? 'No link was ever made. holosite staff link --role operator' : lines.join('\n'),
  }
}

const line = ({ id, kind, state, role, venue, camera, label, expiresAtMs }: StaffDoor): string =>
  [
    id,
    kind.padEnd(7),
    state.padEnd(7),
    role.padEnd(9),
    [venue ?? 'every venue', camera].filter((part) => part !== null).join('/'),
    expiresAtMs === null ? 'until revoked' : new Date(expiresAtMs).toISOString(),
    label,
  ].join('  ')

async function revoke(store: Store, id: string): Promise<CommandOutcome> {
  const closed = await revokeStaff(store.db, id, readHostTime().wallMs())
  if (closed > 0) return { ok: true, report: { closed }, text: `Revoked. Doors closed: ${closed}.` }
  const fault = new HolositeError({
    code: 'access/unknown-link',
    what: `No open link or session has the id "${id}".`,
    fix: 'See holosite staff list.',
  })
  return { ok: false, faults: [fault.toFault()] }
}
