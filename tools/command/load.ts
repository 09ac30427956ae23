import { resolve } from 'node:path'
import * as z from 'zod/mini'
import { descriptorWarning, readDescriptorLimit } from '../../multiplayer-server/index.ts'
import { sleep } from '../bench/bench-clock.ts'
import { loadFault } from '../load/load-fault.ts'
import { type Home, readMotion, strewHomes } from '../load/motion.ts'
import { type LoadFigures, startLoad } from '../load/run-load.ts'
import type { Command, CommandIo, CommandOutcome } from './command.ts'
import { parseArguments, usageError } from './parse-arguments.ts'

const OPTIONS = {
  visitors: { type: 'string', default: '20' },
  motion: { type: 'string', multiple: true, default: [] as string[] },
  seconds: { type: 'string', default: '30' },
  density: { type: 'string', default: '0.5' },
} as const

const MOST_VISITORS = 4000
const MOST_SECONDS = 3600
/** Newcomers' last bytes of joining are not measured. */
const SETTLE_MS = 2000

export const loadCommand: Command = {
  usage: `holosite load <url> [--visitors 20] [--motion <file>...] [--seconds 30] [--density 0.5]
Sends scripted visitors to a venue, lets them walk about its arrival for a while and says what they were sent. They are visitors like
any others: they are seen, they count, they fill the venue up to its capacity. Not for a server that is not yours.

  <url>         the venue's page: http://localhost:8080/visit/yard
  --visitors N  1 to ${MOST_VISITORS}
  --motion F    a recording of a body (A-Frame's JSON) or of a crowd (UCY obsmat.txt, HERMES corridor); may be given several times
  --seconds S   how long, 1 to ${MOST_SECONDS}
  --density D   people a square metre, 0.001 to 10
  --json        { "ok": true, "joined", "joinedInMs", "closed", "figures" }
  --help        this text`,

  async run(argv, io): Promise<CommandOutcome> {
    const { values, positionals } = parseArguments(argv, OPTIONS)
    const [url, ...rest] = positionals
    if (url === undefined || rest.length > 0) throw usageError('Name one address, that of a venue’s page.')
    const visitors = inRange('--visitors', values.visitors, [1, MOST_VISITORS])
    if (!Number.isInteger(visitors)) throw usageError(`"${values.visitors}" is not a whole number of visitors.`)
    const seconds = inRange('--seconds', values.seconds, [1, MOST_SECONDS])
    const density = inRange('--density', values.density, [0.001, 10])
    const warning = descriptorWarning(visitors / 2, readDescriptorLimit())
    if (warning !== null) throw loadFault(warning, 'Raise the limit, or send fewer.')
    const { origin, venue } = placeOf(url)
    const motion = await readMotion(values.motion.map((file) => resolve(io.cwd, file)))
    const homes = strewHomes(visitors, density, await arrivalOf(origin, venue))
    const ended = await walk({ origin, venue, motion, homes }, seconds, io)
    return { ok: true, report: ended, text: textOf(ended) }
  },
}

interface Ended {
  readonly joined: number
  readonly joinedInMs: number
  readonly closed: Readonly<Record<string, number>>
  readonly figures: LoadFigures
}

async function walk(options: Parameters<typeof startLoad>[0], seconds: number, io: CommandIo): Promise<Ended & Record<string, unknown>> {
  io.note(`Sending ${options.homes.length} visitors to ${options.venue} at ${options.origin}.`)
  const load = await startLoad(options)
  try {
    const joined = load.visitors.length
    if (joined === 0) throw loadFault(`Nobody was let in: ${[...load.closed.keys()].join('; ')}`, 'Look at the server’s log.')
    io.note(`${joined} are in after ${Math.round(load.joinedInMs)} ms; walking for ${seconds} s.`)
    await sleep(SETTLE_MS)
    const figures = await load.measure(seconds)
    return { joined, joinedInMs: Math.round(load.joinedInMs), closed: Object.fromEntries(load.closed), figures }
  } finally {
    load.leave()
  }
}

const textOf = ({ joined, joinedInMs, closed, figures }: Ended): string =>
  [
    `${joined} visitors came in within ${joinedInMs} ms`,
    ...Object.entries(closed).map(([what, count]) => `${count} x ${what}`),
    ...Object.entries(figures).map(([name, value]) => `${name.padEnd(18)} ${Math.round(value * 100) / 100}`),
  ].join('\n')

function inRange(name: string, text: string, [least, most]: readonly [number, number]): number {
  const value = Number(text)
  if (!(value >= least && value <= most)) throw usageError(`${name} "${text}" is not a number from ${least} to ${most}.`)
  return value
}

function placeOf(url: string): { origin: string; venue: string } {
  try {
    const { origin, pathname, protocol } = new URL(url)
    const venue = /^\/visit\/([\w-]+)\/?$/.exec(pathname)?.[1]
    if (venue !== undefined && /^https?:$/.test(protocol)) return { origin, venue }
  } catch {
    // Told below.
  }
  throw usageError(`"${url}" is not the address of a venue’s page.`, 'Give one like http://localhost:8080/visit/yard.')
}

const zone = z.object({ kind: z.string(), heightM: z.number(), polygon: z.array(z.tuple([z.number(), z.number()])).check(z.minLength(1)) })
const arrival = z.object({ venue: z.object({ zones: z.array(zone).check(z.minLength(1)) }) })

/** The middle of where people arrive. */
async function arrivalOf(origin: string, venue: string): Promise<Home> {
  const response = await fetch(`${origin}/api/venues/${venue}`).catch((cause: Error) => {
    throw loadFault(`${origin} does not answer: ${cause.message}`, 'Start it, or mend the address.')
  })
  const answer = arrival.safeParse(await response.json().catch(() => null))
  if (!answer.success) throw loadFault(`${origin} has no venue "${venue}".`, 'Choose one of /api/venues.')
  const { zones } = answer.data.venue
  const where = zones.find(({ kind }) => kind === 'spawn') ?? zones[0]
  if (where === undefined) throw loadFault(`${venue} has no ground.`, 'Draw a zone.')
  const { polygon, heightM } = where
  const middle = (axis: 0 | 1): number => polygon.reduce((sum, corner) => sum + corner[axis], 0) / polygon.length
  return { east: middle(0), north: middle(1), up: heightM }
}
