import { setImmediate } from 'node:timers/promises'

/** Monotonic milliseconds of the sending thread. */
export const senderNow = (): number => performance.now()

/** Lets the thread's sockets and messages have their turn. */
export const takeTurn = (): Promise<void> => setImmediate()
