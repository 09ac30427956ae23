import { HEAD, type Pose } from '../../model/presence/index.ts'
import type { AvatarStream } from '../presence/avatar-stream.ts'
import type { PresenceRelay } from '../presence/presence-relay.ts'
import type { RoomRelay } from '../rooms/room-wire.ts'
import type { InnerLink } from './inner-link.ts'
import type { WordToSatellite } from './link-words.ts'

/** The relay of a room that another process carries: what is asked of it is told there, what it knows is what was told from there. */
export class FarRelay implements RoomRelay {
  readonly #link: InnerLink
  /** Heads by slot, ENU metres. */
  readonly #places = new Map<number, Float64Array>()
  readonly #stalled = new Set<number>()
  readonly #guests = new Map<number, Pick<PresenceRelay, 'streamOf'>>()

  constructor(link: InnerLink) {
    this.#link = link
  }

  joinGuest(slot: number, home: Pick<PresenceRelay, 'streamOf'>): void {
    this.#guests.set(slot, home)
    this.#tellGuest(slot)
  }

  /** The copy of a guest there does not fit: it begins anew. */
  renewGuest(slot: number): void {
    if (this.#guests.has(slot)) this.#tellGuest(slot)
  }

  isGuest(slot: number): boolean {
    return this.#guests.has(slot)
  }

  /** Who is seen everywhere is at home in the venue's own process. */
  streamOf(): AvatarStream | null {
    return null
  }

  leave(slot: number): void {
    this.forget(slot)
    if (this.#guests.delete(slot)) this.#say({ do: 'guest', slot, state: null })
  }

  /** Nothing is known of somebody of the room any more. */
  forget(slot: number): void {
    this.#places.delete(slot)
    this.#stalled.delete(slot)
  }

  readPose(slot: number, out: Pose): boolean {
    const place = this.#places.get(slot)
    if (place === undefined) return false
    out.fill(0)
    out.set(place, HEAD)
    return true
  }

  isStalled(slot: number): boolean {
    return this.#stalled.has(slot)
  }

  setApart(slot: number, other: number, on: boolean): void {
    this.#say({ do: 'apart', slot, other, on })
  }

  setCompany(slot: number, other: number, on: boolean): void {
    this.#say({ do: 'company', slot, other, on })
  }

  setAlwaysNear(slot: number, on: boolean): void {
    this.#say({ do: 'near', slot, on })
  }

  /** His head was told to be there, ENU metres. */
  place(slot: number, east: number, north: number, up: number): void {
    const place = this.#places.get(slot) ?? new Float64Array(3)
    place[0] = east
    place[1] = north
    place[2] = up
    this.#places.set(slot, place)
  }

  noteStalled(slot: number, stalled: boolean): void {
    if (stalled) this.#stalled.add(slot)
    else this.#stalled.delete(slot)
  }

  #tellGuest(slot: number): void {
    const stream = this.#guests.get(slot)?.streamOf(slot) ?? null
    this.#say({ do: 'guest', slot, state: stream === null ? null : stream.state() })
  }

  #say(word: WordToSatellite): void {
    this.#link.word(word)
  }
}
