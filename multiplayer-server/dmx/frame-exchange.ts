/** Slots of a universe. */
const SLOTS = 512
/** Words of the header: frames written so far, calls to send at once, 1 to stop. */
const WRITTEN = 0
const URGENT = 1
const STOPPED = 2
const HEADER_WORDS = 4

/**
 * Frames handed from the thread that works them out to the thread that sends them, through shared memory. Two frames take
 * turns: the writer fills the one that is not the newest, then counts on. A reader that was overtaken twice while copying
 * reads again, so it never sees half of one frame and half of another.
 */
export interface FrameExchange {
  readonly memory: SharedArrayBuffer
  readonly universes: number
  /** Copies a frame in. Only one thread may write. */
  write(data: readonly Uint8Array[]): void
  /** Frames written so far, modulo 2^32. */
  readonly written: number
  /** Copies the newest frame out; false, and nothing copied, before the first. */
  read(out: readonly Uint8Array[]): boolean
  /** Asks the sender to send the newest frame at once. */
  urge(): void
  stop(): void
  readonly stopped: boolean
  /** Sleeps up to `ms`; true when urged or stopped since the last call. Blocks the thread: never call it on a main thread. */
  waitForUrge(ms: number): boolean
}

/** Lays the exchange over shared memory: new, or that of the other thread. */
export function createFrameExchange(universes: number, given?: SharedArrayBuffer): FrameExchange {
  const headerBytes = HEADER_WORDS * Int32Array.BYTES_PER_ELEMENT
  const memory = given ?? new SharedArrayBuffer(headerBytes + 2 * universes * SLOTS)
  const header = new Int32Array(memory, 0, HEADER_WORDS)
  const place = (turn: number, universe: number): Uint8Array =>
    new Uint8Array(memory, headerBytes + (turn * universes + universe) * SLOTS, SLOTS)
  const frames = [0, 1].map((turn) => Array.from({ length: universes }, (_, universe) => place(turn, universe)))
  let urged = Atomics.load(header, URGENT)
  return {
    memory,
    universes,
    write(data) {
      const next = Atomics.load(header, WRITTEN) + 1
      frames[next & 1]?.forEach((slots, universe) => slots.set(data[universe] ?? []))
      Atomics.store(header, WRITTEN, next | 0)
    },
    get written() {
      return Atomics.load(header, WRITTEN)
    },
    read(out) {
      for (;;) {
        const newest = Atomics.load(header, WRITTEN)
        if (newest === 0) return false
        frames[newest & 1]?.forEach((slots, universe) => out[universe]?.set(slots))
        if (Atomics.load(header, WRITTEN) - newest < 1) return true
      }
    },
    urge() {
      Atomics.add(header, URGENT, 1)
      Atomics.notify(header, URGENT)
    },
    stop() {
      Atomics.store(header, STOPPED, 1)
      Atomics.add(header, URGENT, 1)
      Atomics.notify(header, URGENT)
    },
    get stopped() {
      return Atomics.load(header, STOPPED) === 1
    },
    waitForUrge(ms) {
      if (ms > 0) Atomics.wait(header, URGENT, urged, ms)
      const now = Atomics.load(header, URGENT)
      const wasUrged = now !== urged
      urged = now
      return wasUrged
    },
  }
}
