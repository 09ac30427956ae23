import type { ServerMessages } from '../../model/protocol/index.ts'
import { Allowance } from '../presence/allowance.ts'
import type { Member } from './room-parts.ts'

/** Messages a second that may tell of single comings and goings, each at once; more of them wait a moment and are told together. */
const MESSAGES_PER_S = 2000
const MESSAGES_AT_ONCE = 8000
/** How long they wait. */
export const PASSAGES_MS = 250

/** Tells everyone who comes and goes: to a thousand people a thousand single messages would be a million. */
export interface PassageNews {
  /** `apart` is not to hear of him. */
  tell(member: Member, kind: 'entered' | 'left', apart: readonly Member[]): void
  /** Call every `PASSAGES_MS`. */
  flush(): void
}

/** Where the news go. */
export interface PassageRoom {
  now(): number
  /** Everyone who is told. */
  readonly people: number
  tellAll(messages: Partial<ServerMessages>, except: readonly Member[]): void
}

export function createPassageNews(room: PassageRoom): PassageNews {
  const singly = new Allowance(MESSAGES_PER_S, MESSAGES_AT_ONCE)
  /** The last of each person, by visitor. */
  const waiting = new Map<string, { person: Member['person']; kind: 'entered' | 'left' }>()
  return {
    tell(member, kind, apart) {
      const { person } = member
      const { slot, visitorId } = person
      const isWaiting = waiting.has(visitorId)
      // Who is kept apart from somebody is told of by name of those who may hear it; what waits of him is overtaken.
      if (apart.length > 0 || (!isWaiting && singly.take(room.now(), room.people))) {
        waiting.delete(visitorId)
        return room.tellAll(kind === 'entered' ? { entered: person } : { left: { slot, visitorId } }, [member, ...apart])
      }
      waiting.delete(visitorId)
      waiting.set(visitorId, { person, kind })
    },
    flush() {
      if (waiting.size === 0) return
      const all = [...waiting.values()]
      waiting.clear()
      const left = all.filter(({ kind }) => kind === 'left').map(({ person: { slot, visitorId } }) => ({ slot, visitorId }))
      room.tellAll({ passages: { left, entered: all.filter(({ kind }) => kind === 'entered').map(({ person }) => person) } }, [])
    },
  }
}
