import { createHmac } from 'node:crypto'
import type { IncomingMessage, RequestListener, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { hasOwnOrigin } from '../access/caller.ts'
import { HolositeError } from '../../model/errors/index.ts'
import type { ListedEvent } from '../../model/protocol/index.ts'
import { wasPassedOn } from '../http/inner-wire.ts'
import { isCarryWish, openSatelliteDoor } from '../satellites/satellite-door.ts'
import type { FarProcesses } from '../satellites/far-rooms.ts'
import type { InnerAddress, VenueRoads } from '../http/send-on.ts'
import type { Holdings } from '../process/holdings.ts'
import { cueLogFile, openHolding, type HoldingGround } from '../process/open-holding.ts'
import { eventListed } from '../house/event-schedule.ts'
import { isPlaying } from '../show/is-playing.ts'
import type { OpenRoomsParts, Rooms } from '../rooms/open-rooms.ts'
import { readCueLog } from '../store/cue-log.ts'
import { beginTerm, findEndedTerms, openStoreCueLog } from '../store/store-cue-log.ts'
import { createMembership, type Member } from './membership.ts'
import { openInnerDoor, passUpgradeOn, type InnerDoor } from './open-inner-door.ts'
import { openRedis, type MeetingPoint } from './open-redis.ts'
import { startVenueKeeper, type VenueKeeper } from './venue-keeper.ts'

/** How one process stands among others. */
export interface ClusterOptions {
  /** Address of the Redis they meet at. */
  readonly redis: string
  /** Processes that are meant to run. */
  readonly expected: number
  /** Address of this machine by which the others reach this process. */
  readonly innerHost: string
  /** A process opens further rooms of its venues itself while it holds no more people than this. */
  readonly perProcess: number
}

/** A process among others, before it runs any venue. */
export interface Cluster {
  readonly engine: OpenRoomsParts['engine']
  readonly roads: VenueRoads
  /** The other processes, for rooms that they are to carry. */
  readonly far: FarProcesses
  /** People connected, by venue, in every process. */
  people(): ReadonlyMap<string, number>
  /** Whether a cue runs, wherever the venue does. */
  playing(venue: string): boolean
  /** The event that is put on, wherever the venue is run. */
  event(venue: string): ListedEvent | null
  /** False for a connection whose room is another process's. */
  isOurs(request: IncomingMessage): boolean
  /** Begins to take venues. */
  start(parts: { rooms: Rooms; app: RequestListener; main: Server }): Promise<void>
  health(): { ok: boolean; processes: number; venues: Readonly<Record<string, string>> }
  /** A process of this machine ended. */
  noteGone(pid: number): void
  /** Takes no more venues, and keeps those it has. */
  rest(): void
  /** Lets go of the venues, for others to take. */
  leave(): Promise<void>
  close(): void
}

/** How long a request waits for a venue nobody runs at the moment. */
const WAIT_MS = 3000
const LOOK_MS = 50
const MARK_S = 60

/** Meets the others at Redis. Throws `command/usage` where Redis does not answer or belongs to others. */
export async function joinCluster(options: ClusterOptions, ground: HoldingGround, holdings: Holdings): Promise<Cluster> {
  const point = await openRedis(options.redis, ground.log)
  const secret = createHmac('sha256', ground.folder.signingKey).update('inner door').digest('base64url')
  const mark = `${ground.installation} ${secret.slice(0, 8)}`
  await checkMark(point, mark)
  const inner = await openInnerDoor(options.innerHost, secret)
  return new ProcessAmongOthers({ options, ground, holdings, point, inner, secret, mark })
}

/** Tables and keys have to be the same everywhere, or tickets of one process would be strangers' at the next. */
async function checkMark({ commands, close }: MeetingPoint, mark: string): Promise<void> {
  await commands.set('holosite:mark', mark, 'EX', MARK_S, 'NX')
  const found = await commands.get('holosite:mark')
  if (found === mark) return
  close()
  throw new HolositeError({
    code: 'command/usage',
    what: 'This Redis is used by processes with another store or another signing key.',
    fix: 'Give all of them one --database and copies of one signing-key, or another Redis database: redis://host/1.',
  })
}

interface ProcessParts {
  readonly options: ClusterOptions
  readonly ground: HoldingGround
  readonly holdings: Holdings
  readonly point: MeetingPoint
  readonly inner: InnerDoor
  readonly secret: string
  readonly mark: string
}

class ProcessAmongOthers implements Cluster {
  readonly engine: MeetingPoint['engine']
  readonly roads: VenueRoads
  readonly far: FarProcesses
  readonly #parts: ProcessParts
  readonly #terms = new Map<string, number>()
  #keeper: VenueKeeper | null = null
  #rooms: Rooms | null = null

  constructor(parts: ProcessParts) {
    this.#parts = parts
    this.engine = parts.point.engine
    this.roads = { secret: parts.secret, find: (request, venue, gone) => this.#find(request, venue, gone) }
    this.far = { secret: parts.secret, perProcess: parts.options.perProcess, others: () => this.#others() }
  }

  people(): ReadonlyMap<string, number> {
    const { owners = new Map<string, string>(), members = new Map<string, Member>() } = this.#keeper?.standing ?? {}
    // By whoever runs it: another that lost it may not have said so yet.
    const others = [...owners].map(([venue, owner]) => [venue, members.get(owner)?.venues[venue]?.people ?? 0] as const)
    return new Map([...others, ...(this.#rooms?.counts() ?? [])])
  }

  playing(venue: string): boolean {
    const { holdings } = this.#parts
    if (holdings.has(venue)) return isPlaying(holdings.shows.show(venue).state)
    return this.#toldOf(venue)?.playing === true
  }

  event(venue: string): ListedEvent | null {
    const { holdings } = this.#parts
    if (holdings.has(venue)) return eventListed(holdings.front.houses.house(venue).event)
    return this.#toldOf(venue)?.event ?? null
  }

  /** What the process that runs a venue tells of it. */
  #toldOf(venue: string): Member['venues'][string] | undefined {
    const { owners, members } = this.#keeper?.standing ?? {}
    const owner = owners?.get(venue)
    return owner === undefined ? undefined : members?.get(owner)?.venues[venue]
  }

  isOurs(request: IncomingMessage): boolean {
    return this.#roadOf(request) === null
  }

  async start({ rooms, app, main }: { rooms: Rooms; app: RequestListener; main: Server }): Promise<void> {
    const { options, ground, inner, point, secret } = this.#parts
    const { timers, log, hostTime, library } = ground
    this.#rooms = rooms
    rooms.attach(inner.server, (request) => wasPassedOn(request) && !isCarryWish(request))
    openSatelliteDoor(inner.server, rooms.carry)
    inner.serve(app)
    main.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      const road = hasOwnOrigin(request) ? this.#roadOf(request) : null
      if (road !== null) passUpgradeOn({ request, socket, head, road, secret })
    })
    this.#keeper = await startVenueKeeper({
      ...{ id: rooms.processId, venues: library.ids, expected: options.expected, timers, log },
      membership: createMembership(point.commands, rooms.processId),
      now: () => hostTime.monotonicMs(),
      me: () => this.#me(),
      open: (venue) => this.#open(venue, rooms),
      shut: (venue) => this.#shut(venue, rooms),
      findLost: () => findEndedTerms(ground.doors.db, this.#terms),
      onGone: (id) => void rooms.forget(id),
      onBack: () => rooms.list(),
    })
  }

  health(): { ok: boolean; processes: number; venues: Readonly<Record<string, string>> } {
    const standing = this.#keeper?.standing
    return {
      ok: this.#keeper?.isMet === true,
      processes: standing?.members.size ?? 0,
      venues: Object.fromEntries(standing?.owners ?? []),
    }
  }

  noteGone(pid: number): void {
    const { host } = this.#parts.inner.address
    for (const [id, member] of this.#keeper?.standing.members ?? []) {
      if (member.pid === pid && member.host === host) void this.#keeper?.expel(id)
    }
  }

  rest(): void {
    this.#keeper?.rest()
  }

  async leave(): Promise<void> {
    await this.#keeper?.close()
  }

  close(): void {
    const { inner, point } = this.#parts
    inner.close()
    point.close()
  }

  /** A term begins before the log is read, so that nothing can be written behind our back. */
  async #open(venue: string, rooms: Rooms): Promise<void> {
    const { ground, holdings } = this.#parts
    const { db } = ground.doors
    const term = await beginTerm(db, venue, rooms.processId)
    this.#terms.set(venue, term)
    const former = readCueLog(cueLogFile(ground.folder, venue)).entries
    const onEnded = (): void => this.#keeper?.lose(venue)
    const openLog = (): ReturnType<typeof openStoreCueLog> => openStoreCueLog({ db, venue, term, former, timers: ground.timers, onEnded })
    const holding = await openHolding(ground, [venue], { openLog, mayPlay: () => this.#keeper?.isSure ?? true })
    holdings.add(holding)
    try {
      await rooms.open(venue)
    } catch (failure) {
      holdings.drop(holding)
      await holding.close()
      throw failure
    }
  }

  async #shut(venue: string, rooms: Rooms): Promise<void> {
    const { holdings } = this.#parts
    const holding = holdings.of(venue)
    this.#terms.delete(venue)
    holdings.drop(holding)
    await rooms.close(venue)
    await holding.close()
  }

  #me(): Member {
    const { inner, holdings, point, mark } = this.#parts
    point.commands.set('holosite:mark', mark, 'EX', MARK_S).catch(() => {})
    const counts = this.#rooms?.counts() ?? new Map<string, number>()
    const venues = Object.fromEntries(
      holdings.ids.map((id) => [id, { people: counts.get(id) ?? 0, playing: this.playing(id), event: this.event(id) }]),
    )
    return { pid: process.pid, ...inner.address, held: this.#rooms?.held() ?? 0, venues }
  }

  #others(): ReturnType<FarProcesses['others']> {
    const members = [...(this.#keeper?.standing.members ?? [])]
    return members.flatMap(([id, { host, port, held }]) =>
      id === this.#rooms?.processId || held === undefined ? [] : { id, host, port, held },
    )
  }

  /** The process a connection's address names, where it is another than this and alive. */
  #roadOf(request: IncomingMessage): Member | null {
    if (wasPassedOn(request)) return null
    const named = /^\/([A-Za-z0-9_-]+)\/[A-Za-z0-9_-]+(?:\?|$)/.exec(request.url ?? '')?.[1]
    if (named === undefined || named === this.#rooms?.processId) return null
    return this.#keeper?.standing.members.get(named) ?? null
  }

  async #find(request: object, venue: string, gone: readonly InnerAddress[]): Promise<Member | 'here' | null> {
    const { holdings, ground } = this.#parts
    if (ground.library.get(venue) === null) return 'here'
    for (let waitedMs = 0; waitedMs < WAIT_MS; waitedMs += LOOK_MS) {
      if (holdings.has(venue)) return 'here'
      const owner = wasPassedOn(request) ? undefined : this.#keeper?.standing.owners.get(venue)
      const member = owner === undefined || owner === this.#rooms?.processId ? undefined : this.#keeper?.standing.members.get(owner)
      if (member !== undefined && !gone.some(({ host, port }) => host === member.host && port === member.port)) return member
      await new Promise<void>((wake) => ground.timers.after(LOOK_MS, wake))
    }
    return null
  }
}
