import { Worker } from 'node:worker_threads'
import { createEvents, type EventSource } from '../process/typed-events.ts'
import { createFrameExchange } from './frame-exchange.ts'
import type { SenderReport, SenderSetup } from './sender-protocol.ts'

/** Where and as whom to send. */
export type SenderOptions = Omit<SenderSetup, 'memory'>

/** What a sender tells. `ended` comes once: asked for, or with the failure that ended it. */
export interface SenderEvents {
  report: SenderReport
  ended: { readonly error: string | null }
}

/** A thread of its own that sends all universes 44 times a second. */
export interface Sender extends EventSource<SenderEvents> {
  readonly state: 'sending' | 'stopping' | 'ended'
  /** Takes a frame, 512 bytes a universe in the order of the options; it goes out with the next packets. */
  write(data: readonly Uint8Array[]): void
  /** Takes a frame that goes out at once; the cadence counts on from here. */
  writeNow(data: readonly Uint8Array[]): void
  /** Tells receivers that the stream ends, three times, and resolves when the thread is gone. Idempotent. */
  stop(): Promise<void>
}

/** A thread that has not gone by itself after this is ended. */
const STOP_MS = 2000

/** Starts the thread, which opens a socket at once. Without a destination there is to be no sender: do not call this. */
export function startSender(options: SenderOptions, stopTimer: (ms: number, run: () => void) => () => void): Sender {
  return new ThreadSender(options, stopTimer)
}

class ThreadSender implements Sender {
  state: Sender['state'] = 'sending'
  readonly #events = createEvents<SenderEvents>(() => {})
  readonly #exchange
  readonly #worker: Worker
  readonly #gone: Promise<void>
  readonly #after: (ms: number, run: () => void) => () => void

  constructor(options: SenderOptions, after: (ms: number, run: () => void) => () => void) {
    this.#after = after
    this.#exchange = createFrameExchange(options.universes.length)
    const setup: SenderSetup = { ...options, memory: this.#exchange.memory }
    this.#worker = new Worker(new URL('./sender-worker-start.mjs', import.meta.url), {
      workerData: setup,
      execArgv: [],
      name: 'dmx sender',
    })
    this.#worker.unref()
    let failure: string | null = null
    this.#worker.on('message', (report: SenderReport) => this.#events.emit('report', report))
    this.#worker.on('error', (error) => (failure = error instanceof Error ? error.message : String(error)))
    this.#gone = new Promise((resolve) => {
      this.#worker.once('exit', () => {
        const asked = this.state === 'stopping'
        this.state = 'ended'
        this.#events.emit('ended', { error: asked ? null : (failure ?? 'The sending thread ended.') })
        resolve()
      })
    })
  }

  on<Name extends keyof SenderEvents>(name: Name, listener: (value: SenderEvents[Name]) => void): () => void {
    return this.#events.on(name, listener)
  }

  write(data: readonly Uint8Array[]): void {
    this.#exchange.write(data)
  }

  writeNow(data: readonly Uint8Array[]): void {
    this.#exchange.write(data)
    this.#exchange.urge()
  }

  async stop(): Promise<void> {
    if (this.state === 'sending') {
      this.state = 'stopping'
      this.#exchange.stop()
    }
    const stopTimer = this.#after(STOP_MS, () => void this.#worker.terminate())
    await this.#gone
    stopTimer()
  }
}
