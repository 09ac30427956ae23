import { connect, createServer, type Socket } from 'node:net'
import { monotonicMs } from '../bench/bench-clock.ts'

/** Which way: from whoever connected, from whom it connected to, or both. */
export type WireWay = 'there' | 'back' | 'both'

/** A way between two processes with the faults that ways between machines have. Whoever is told nothing finds out for himself. */
export interface BentWire {
  readonly port: number
  /** Connections it carries. */
  readonly carried: number
  /** Nothing passes this way any more and nobody is told, not even of an end; what is said waits. New connections are taken and stay silent. */
  silence(way: WireWay): void
  /** Everything arrives so much later, and up to `jitterMs` more, in its order. */
  delay(ms: number, jitterMs: number): void
  /** So many bytes a second pass each way on each connection. */
  narrow(bytesPerS: number): void
  /** Ends every connection; new ones are refused until `mend`. */
  shut(): void
  /** All is as it was; what waited arrives. */
  mend(): void
  close(): Promise<void>
}

const STEP_MS = 5
/** So much a way holds; then whoever sends is held up, as by a full path. */
const HELD_BYTES = 64 * 1024

interface WireState {
  readonly silent: { there: boolean; back: boolean }
  delayMs: number
  jitterMs: number
  bytesPerS: number
}

/** One way of one connection. */
class Way {
  readonly #from: Socket
  readonly #to: Socket
  readonly #state: WireState
  readonly #name: 'there' | 'back'
  readonly #chance: () => number
  #held: { readonly bytes: Buffer; readonly dueMs: number }[] = []
  #heldBytes = 0
  #dueMs = 0
  #share = 0
  #isEnded = false

  constructor({
    from,
    to,
    state,
    name,
    chance,
  }: {
    from: Socket
    to: Socket
    state: WireState
    name: 'there' | 'back'
    chance: () => number
  }) {
    this.#from = from
    this.#to = to
    this.#state = state
    this.#name = name
    this.#chance = chance
    from.on('data', (bytes: Buffer) => this.#hold(bytes))
    for (const end of ['end', 'close', 'error'] as const) from.on(end, () => (this.#isEnded = true))
  }

  #hold(bytes: Buffer): void {
    const { delayMs, jitterMs } = this.#state
    this.#dueMs = Math.max(this.#dueMs, monotonicMs() + delayMs + jitterMs * this.#chance())
    this.#held.push({ bytes, dueMs: this.#dueMs })
    this.#heldBytes += bytes.length
    if (this.#heldBytes > HELD_BYTES) this.#from.pause()
  }

  step(): void {
    if (this.#state.silent[this.#name]) return void this.#from.pause()
    const nowMs = monotonicMs()
    const { bytesPerS } = this.#state
    const share = (bytesPerS * STEP_MS) / 1000
    this.#share = Math.min(Math.max(1, 4 * share), (this.#share === Infinity ? 0 : this.#share) + share)
    for (let [next] = this.#held; next !== undefined && next.dueMs <= nowMs && this.#share >= 1; [next] = this.#held) {
      const passed = next.bytes.subarray(0, Math.floor(Math.min(next.bytes.length, this.#share)))
      this.#share -= passed.length
      this.#heldBytes -= passed.length
      this.#held.shift()
      if (passed.length < next.bytes.length) this.#held.unshift({ bytes: next.bytes.subarray(passed.length), dueMs: next.dueMs })
      if (!this.#to.destroyed) this.#to.write(passed)
    }
    if (this.#heldBytes <= HELD_BYTES && this.#from.isPaused()) this.#from.resume()
    if (this.#isEnded && this.#held.length === 0) this.#to.end()
  }
}

/** Listens on a free port of this machine; `chance` (0..1) spreads what is late. */
export async function layBentWire(to: { readonly host: string; readonly port: number }, chance: () => number): Promise<BentWire> {
  const state: WireState = { silent: { there: false, back: false }, delayMs: 0, jitterMs: 0, bytesPerS: Infinity }
  const connections = new Set<{ readonly near: Socket; readonly far: Socket; readonly ways: readonly Way[] }>()
  let isShut = false
  const server = createServer({ allowHalfOpen: true }, (near) => {
    if (isShut) return void near.destroy()
    const far = connect({ ...to, allowHalfOpen: true })
    for (const socket of [near, far]) socket.setNoDelay(true).on('error', () => {})
    const there = new Way({ from: near, to: far, state, name: 'there', chance })
    const back = new Way({ from: far, to: near, state, name: 'back', chance })
    connections.add({ near, far, ways: [there, back] })
  })
  const timer = setInterval(() => {
    for (const connection of connections) {
      for (const way of connection.ways) way.step()
      if (connection.near.destroyed && connection.far.destroyed) connections.delete(connection)
    }
  }, STEP_MS)
  const destroyAll = (): void => {
    for (const { near, far } of connections) for (const socket of [near, far]) socket.destroy()
    connections.clear()
  }
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    get carried() {
      return connections.size
    },
    silence(way) {
      state.silent.there ||= way !== 'back'
      state.silent.back ||= way !== 'there'
    },
    delay(ms, jitterMs) {
      state.delayMs = ms
      state.jitterMs = jitterMs
    },
    narrow: (bytesPerS) => void (state.bytesPerS = bytesPerS),
    shut() {
      isShut = true
      destroyAll()
    },
    mend() {
      isShut = false
      Object.assign(state, { silent: { there: false, back: false }, delayMs: 0, jitterMs: 0, bytesPerS: Infinity })
    },
    async close() {
      clearInterval(timer)
      destroyAll()
      await new Promise((closed) => server.close(closed))
    },
  }
}
