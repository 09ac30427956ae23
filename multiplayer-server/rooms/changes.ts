import type { ServerMessages } from '../../model/protocol/index.ts'

/** What has not changed is told again after this, ms. */
const AGAIN_MS = 10_000

/** Tells everyone of a room what is true only when it becomes so: a thousand people need not hear the same every second. */
export interface Changes {
  /** `sign` is what has to change for it to be told; the message itself unless said. */
  tell<Name extends keyof ServerMessages>(name: Name, message: ServerMessages[Name], sign?: unknown): void
}

export function createChanges(now: () => number, tellAll: (messages: Partial<ServerMessages>) => void): Changes {
  const told = new Map<string, { sign: string; atMs: number }>()
  return {
    tell(name, message, sign = message) {
      const atMs = now()
      const last = told.get(name)
      const next = JSON.stringify(sign)
      if (last?.sign === next && atMs - last.atMs < AGAIN_MS) return
      told.set(name, { sign: next, atMs })
      tellAll({ [name]: message })
    },
  }
}
