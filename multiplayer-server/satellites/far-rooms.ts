import { WebSocket } from 'ws'
import { innerHeaders } from '../http/inner-wire.ts'
import type { InnerAddress } from '../http/send-on.ts'
import type { Hall } from '../mirrors/hall.ts'
import type { RoomMaker } from '../mirrors/mirror-room.ts'
import type { RoomParts } from '../rooms/room-parts.ts'
import { chooseProcess } from './choose-process.ts'
import { FarRoom } from './far-room.ts'
import { InnerLink, MOST_FRAME_BYTES } from './inner-link.ts'
import { satellitePath } from './satellite-door.ts'

/** Another process that is alive, as it told of itself. */
export interface FarProcess extends InnerAddress {
  readonly id: string
  /** People whose connections it holds. */
  readonly held: number
}

/** What further rooms in other processes stand on. */
export interface FarProcesses {
  /** The secret our processes know each other by. */
  readonly secret: string
  /** A process opens further rooms of its venues itself while it holds no more people than this. */
  readonly perProcess: number
  /** The others that are alive now. */
  others(): readonly FarProcess[]
}

/** A venue as its maker of rooms needs it. */
export interface FarVenue {
  readonly venue: string
  readonly parts: RoomParts
  hall(): Hall
  /** Opens and ends rooms in this process. */
  readonly own: RoomMaker
}

const CONNECT_MS = 1500
/** A process that failed is not asked again for so long. */
const SHUNNED_MS = 5000

/** The rooms of this process's venues that other processes carry. */
export class FarRooms {
  readonly #far: FarProcesses
  /** People this process holds. */
  readonly #held: () => number
  readonly #now: () => number
  readonly #rooms = new Map<string, FarRoom>()
  readonly #shunnedMs = new Map<string, number>()

  constructor(far: FarProcesses, held: () => number, now: () => number) {
    this.#far = far
    this.#held = held
    this.#now = now
  }

  /** Opens each room where there is place for its people; see `chooseProcess`. The first is always the venue's own process's. */
  makerOf(of: FarVenue): RoomMaker {
    return {
      open: async (mirror) => {
        for (let carrier = this.#choose(of, mirror); carrier !== null; carrier = this.#choose(of, mirror)) {
          if (await this.#open(of, mirror, carrier)) return
          this.#shunnedMs.set(carrier.id, this.#now())
        }
        await of.own.open(mirror)
      },
      end: async (mirror) => {
        const room = this.#rooms.get(nameOf(of.venue, mirror))
        if (room === undefined) return of.own.end(mirror)
        await room.end()
      },
    }
  }

  room(venue: string, mirror: number): FarRoom | undefined {
    return this.#rooms.get(nameOf(venue, mirror))
  }

  /** Ends all of them. */
  async end(): Promise<void> {
    await Promise.all([...this.#rooms.values()].map((room) => room.end()))
  }

  #choose(of: FarVenue, mirror: number): FarProcess | null {
    if (mirror === 1) return null
    const { others, perProcess } = this.#far
    const hall = of.hall()
    const { perMirror } = hall.limits
    /** Who may still come there without another room being opened. */
    const expected = new Map<string | null, number>()
    for (const room of hall.rooms) {
      const carrier = this.room(of.venue, room.mirror)?.carrier ?? null
      expected.set(carrier, (expected.get(carrier) ?? 0) + Math.max(0, perMirror - room.members.size))
    }
    const asked = others().filter(({ id }) => this.#now() - (this.#shunnedMs.get(id) ?? -Infinity) > SHUNNED_MS)
    const carriers = asked.map(({ id, held }) => ({ id, load: held + (expected.get(id) ?? 0) }))
    const chosen = chooseProcess(this.#held() + (expected.get(null) ?? 0), carriers, perMirror, perProcess)
    return asked.find(({ id }) => id === chosen) ?? null
  }

  async #open({ venue, parts, hall }: FarVenue, mirror: number, carrier: FarProcess): Promise<boolean> {
    const { log, timers } = parts
    const socket = await dial(carrier, satellitePath(venue, mirror), this.#far.secret)
    if (socket === null) return false
    const link = new InnerLink(socket, { timers, log })
    const ofVenue = hall()
    const room = new FarRoom({
      ...{ parts, venue, mirror, link, hall: ofVenue, carrier: carrier.id },
      gone: (gone, ended) => this.#gone({ venue, hall: ofVenue, gone, ended }),
    })
    if (!(await room.open()) || link.isOver) return false
    this.#rooms.set(nameOf(venue, mirror), room)
    log.info({ venue, mirror, carrier: carrier.id }, 'a room is carried by another process')
    return true
  }

  #gone({ venue, hall, gone, ended }: { venue: string; hall: Hall; gone: FarRoom; ended: boolean }): void {
    const name = nameOf(venue, gone.mirror)
    if (this.#rooms.get(name) !== gone) return
    this.#rooms.delete(name)
    if (ended) return
    this.#shunnedMs.set(gone.carrier, this.#now())
    hall.reopen(gone.mirror)
  }
}

const nameOf = (venue: string, mirror: number): string => `${venue}/${mirror}`

/** Connects to the inner door of another process; null where nobody answers in time. */
function dial({ host, port }: InnerAddress, path: string, secret: string): Promise<WebSocket | null> {
  const origin = `http://${host.includes(':') ? `[${host}]` : host}:${port}`
  const options = {
    headers: innerHeaders(origin, secret),
    handshakeTimeout: CONNECT_MS,
    maxPayload: MOST_FRAME_BYTES,
    perMessageDeflate: false,
  }
  const socket = new WebSocket(`${origin.replace('http', 'ws')}${path}`, options)
  return new Promise((resolve) => {
    socket.once('open', () => resolve(socket))
    socket.on('error', () => resolve(null))
  })
}
