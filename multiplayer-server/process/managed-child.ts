import { spawn, type ChildProcess } from 'node:child_process'
import { createRequire } from 'node:module'
import type { Socket } from 'node:net'
import { pathToFileURL } from 'node:url'
import type { Logger } from 'pino'
import type { Timers } from './timers.ts'

/** A program the supervisor keeps alive. */
export interface ManagedChild {
  start(): void
  /** Asks it to end, makes it end after `graceMs`; resolves once it is gone. It is not started again. */
  stop(graceMs: number): Promise<void>
  /** Passes a signal on, while it lives. */
  signal(signal: NodeJS.Signals): void
  /** Tells it something, where it lives. */
  tell(message: object): void
  /** Hands it a connection; false where it does not live. */
  hand(message: object, socket: Socket): boolean
  /** Its process id, or null between two lives. */
  readonly pid: number | null
}

/** What to run and whom to tell. */
export interface ChildOptions {
  readonly name: string
  /** A TypeScript file. */
  readonly file: string
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  readonly timers: Timers
  readonly log: Logger
  /** Told what the child sends; its first word after every start should be that it is ready. */
  onMessage?(message: unknown): void
  /** Told when the child ended, with its exit code and the id it had; true keeps it from being started again. */
  onExit?(code: number | null, pid: number | undefined): boolean
}

const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 5000
const STEADY_MS = 30_000

/** Makes a managed child: started again whenever it dies, at once at first, then ever slower. */
export function createManagedChild(options: ChildOptions): ManagedChild {
  return new Child(options)
}

class Child implements ManagedChild {
  readonly #options: ChildOptions
  #process: ChildProcess | null = null
  #pauseMs = FIRST_PAUSE_MS
  #stopping = false
  #cancelPause = (): void => {}

  constructor(options: ChildOptions) {
    this.#options = options
  }

  get pid(): number | null {
    return this.#process?.pid ?? null
  }

  start(): void {
    const { file, cwd, env, timers, log, name } = this.#options
    const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
    // Everything a child prints goes to standard error: standard output belongs to the command that started us.
    const child = spawn(process.execPath, ['--import', loader, file], {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 2, 2, 'ipc'],
    })
    this.#process = child
    const cancelSteady = timers.after(STEADY_MS, () => (this.#pauseMs = FIRST_PAUSE_MS))
    child.on('message', (message) => this.#options.onMessage?.(message))
    child.on('error', (err) => log.error({ child: name, err }, 'a process could not be started'))
    child.once('exit', (code, signal) => {
      cancelSteady()
      this.#process = null
      if (!this.#stopping) this.#restart({ code, signal, pid: child.pid })
    })
  }

  signal(signal: NodeJS.Signals): void {
    this.#process?.kill(signal)
  }

  tell(message: object): void {
    if (this.#process?.connected === true) this.#process.send(message, () => {})
  }

  hand(message: object, socket: Socket): boolean {
    const child = this.#process
    if (child === null || !child.connected) return false
    // Whoever it was is told by a connection that closes; he tries again.
    child.send(message, socket, { keepOpen: false }, (failure) => failure !== null && socket.destroy())
    return true
  }

  async stop(graceMs: number): Promise<void> {
    this.#stopping = true
    this.#cancelPause()
    const child = this.#process
    if (child === null) return
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    child.kill('SIGTERM')
    const cancelKill = this.#options.timers.after(graceMs, () => child.kill('SIGKILL'))
    await gone
    cancelKill()
  }

  #restart({ code, signal, pid }: { code: number | null; signal: NodeJS.Signals | null; pid: number | undefined }): void {
    const { log, name, timers, onExit } = this.#options
    if (onExit?.(code, pid) === true) return
    log.warn({ child: name, code, signal, again: this.#pauseMs }, 'a process ended; it is started again')
    this.#cancelPause = timers.after(this.#pauseMs, () => this.start())
    this.#pauseMs = Math.min(LONGEST_PAUSE_MS, this.#pauseMs * 2)
  }
}
