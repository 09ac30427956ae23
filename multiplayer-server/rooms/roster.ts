import { ServerError } from '@colyseus/core'
import { SLOT_LIMIT } from '../../model/presence/index.ts'
import { CLOSE, type Role } from '../../model/protocol/index.ts'

/** Someone in a room. `slot` names him on the pose lane. */
export interface Person {
  readonly slot: number
  readonly visitorId: string
  readonly name: string
  readonly role: Role
}

/** How long a slot waits for the one who left it, ms. */
const SLOT_KEPT_MS = 30_000

/**
 * Who is in a room and under which slot. One visitor is one person; whoever comes back within half a minute finds his own
 * slot again, and nobody else is given it before that.
 */
export class Roster {
  readonly #people = new Map<string, Person>()
  readonly #slots: (string | undefined)[] = []
  readonly #left = new Map<string, { slot: number; atMs: number }>()

  get people(): readonly Person[] {
    return [...this.#people.values()]
  }

  get size(): number {
    return this.#people.size
  }

  find(visitorId: string): Person | undefined {
    return this.#people.get(visitorId)
  }

  /**
   * Takes someone in; throws ServerError `CLOSE.full` where no slot is left. One who is in already keeps his slot under the new name and role. A visitor whose name somebody here has is
   * given a number, so that the two are told apart.
   */
  enter(who: Omit<Person, 'slot'>, nowMs: number): Person {
    const slot = this.#people.get(who.visitorId)?.slot ?? this.#slotFor(who.visitorId, nowMs)
    const person = { slot, ...who, name: who.role === 'visitor' ? this.#freeName(who) : who.name }
    this.#people.set(who.visitorId, person)
    this.#slots[slot] = who.visitorId
    this.#left.delete(who.visitorId)
    return person
  }

  leave(visitorId: string, nowMs: number): void {
    const person = this.#people.get(visitorId)
    if (person === undefined) return
    this.#people.delete(visitorId)
    this.#slots[person.slot] = undefined
    this.#left.delete(visitorId)
    this.#left.set(visitorId, { slot: person.slot, atMs: nowMs })
  }

  #freeName({ visitorId, name }: Omit<Person, 'slot'>): string {
    const taken = new Set<string>()
    for (const person of this.#people.values()) if (person.visitorId !== visitorId) taken.add(person.name)
    let free = name
    for (let number = 2; taken.has(free); number++) free = `${name} ${number}`
    return free
  }

  /** Slots end at SLOT_LIMIT: where so many have gone of late that all others rest, the one that has rested longest is given. */
  #slotFor(visitorId: string, nowMs: number): number {
    const own = this.#left.get(visitorId)
    if (own !== undefined && this.#slots[own.slot] === undefined) return own.slot
    const kept = new Set<number>()
    for (const [id, { slot, atMs }] of this.#left) {
      if (nowMs - atMs < SLOT_KEPT_MS) kept.add(slot)
      else this.#left.delete(id)
    }
    let slot = 0
    while (this.#slots[slot] !== undefined || kept.has(slot)) slot++
    return slot <= SLOT_LIMIT ? slot : this.#longestRested()
  }

  #longestRested(): number {
    // In the order in which they were left.
    for (const [id, { slot }] of this.#left) {
      this.#left.delete(id)
      if (this.#slots[slot] === undefined) return slot
    }
    throw new ServerError(CLOSE.full, `The venue is full: ${SLOT_LIMIT + 1} people are in it.`)
  }
}
