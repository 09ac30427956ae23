import type { Emote, ServerMessages } from '../../model/protocol/index.ts'

/** Between two emotes of one person; what comes sooner is left out. */
const EMOTE_EVERY_MS = 1500
/** Emotes told at once, and how many hands are told of: more nobody could tell apart. */
const MOST_EMOTES = 64
const MOST_HANDS = 100
/** What people do waits so long and is told together; hands wait longer. */
export const GESTURES_MS = 200
const HANDS_MS = 1000

/** What bodies do, told to everyone in few and small messages, however many do it. */
export interface GestureNews {
  /** False where it came too soon and is left out. */
  emote(slot: number, emote: Emote): boolean
  hand(slot: number, up: boolean): void
  /** Whoever left does nothing any more. */
  left(slot: number): void
  /** Hands that are up, first raised first. */
  readonly hands: ServerMessages['hands']
  /** Call every `GESTURES_MS`. */
  flush(): void
}

/** Where the news go. */
export interface GestureRoom {
  now(): number
  tellAll(messages: Partial<ServerMessages>): void
}

/** Nobody does anything yet. */
export function createGestureNews(room: GestureRoom): GestureNews {
  const lastMs = new Map<number, number>()
  const waiting = new Map<number, Emote>()
  /** Since when each is up, in that order. */
  const raised = new Map<number, number>()
  let changed = false
  let toldMs = -Infinity
  const hands = (): ServerMessages['hands'] => [...raised].slice(0, MOST_HANDS).map(([slot, sinceMs]) => ({ slot, sinceMs }))
  return {
    emote(slot, emote) {
      const nowMs = room.now()
      if (nowMs - (lastMs.get(slot) ?? -Infinity) < EMOTE_EVERY_MS || waiting.size >= MOST_EMOTES) return false
      lastMs.set(slot, nowMs)
      waiting.set(slot, emote)
      return true
    },
    hand(slot, up) {
      if (raised.has(slot) === up) return
      if (up) raised.set(slot, room.now())
      else raised.delete(slot)
      changed = true
    },
    left(slot) {
      lastMs.delete(slot)
      waiting.delete(slot)
      changed = raised.delete(slot) || changed
    },
    get hands() {
      return hands()
    },
    flush() {
      if (waiting.size > 0) room.tellAll({ emotes: [...waiting].map(([slot, emote]) => ({ slot, emote })) })
      waiting.clear()
      if (!changed || room.now() - toldMs < HANDS_MS) return
      changed = false
      toldMs = room.now()
      room.tellAll({ hands: hands() })
    },
  }
}
