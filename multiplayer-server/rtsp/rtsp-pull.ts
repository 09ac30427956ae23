import { spawn, type ChildProcess } from 'node:child_process'
import type { Logger } from 'pino'
import { HolositeError, type Outcome } from '../../model/errors/index.ts'
import type { Timers } from '../process/timers.ts'
import { checkSource, type CheckedSource, type Resolve } from './checked-source.ts'
import type { Pull } from './pull-list.ts'
import { openSourceRelay, type SourceRelay } from './source-relay.ts'

/** What a pull is doing. `waiting`: it failed and is tried again, ever later. `refused`: its url or its host is not allowed; tried again all the same, for lists and names change. */
export type PullState = 'starting' | 'running' | 'waiting' | 'refused' | 'stopped'

/** What a pull stands on. */
export interface PullParts {
  readonly hosts: readonly string[]
  readonly resolve: Resolve
  /** Opens a port of the hub for this camera. */
  intake(venue: string, camera: string): Promise<Outcome<{ session: string; port: number }>>
  readonly timers: Timers
  readonly log: Logger
  onState?(state: PullState): void
}

/** One RTSP camera, fetched by an ffmpeg of its own that is started again whenever it ends. Nothing is decoded. */
export interface RtspPull {
  readonly state: PullState
  close(): void
}

const FIRST_PAUSE_MS = 1000
const LONGEST_PAUSE_MS = 15_000
/** A child that lived for this long was well: the next pause is short again. */
const STEADY_MS = 10_000

/** Starts at once. */
export function createRtspPull(pull: Pull, parts: PullParts): RtspPull {
  return new Machine(pull, parts)
}

class Machine implements RtspPull {
  readonly #pull: Pull
  readonly #parts: PullParts
  state: PullState = 'starting'
  #child: ChildProcess | null = null
  #relay: SourceRelay | null = null
  #pauseMs = FIRST_PAUSE_MS
  #cancel = (): void => {}

  constructor(pull: Pull, parts: PullParts) {
    this.#pull = pull
    this.#parts = parts
    void this.#start()
  }

  close(): void {
    this.#enter('stopped')
    this.#cancel()
    this.#letGo()
  }

  async #start(): Promise<void> {
    const { venue, camera, url } = this.#pull
    const { hosts, resolve, intake } = this.#parts
    this.#enter('starting')
    try {
      const source = await checkSource(url, hosts, resolve)
      const opened = await intake(venue, camera)
      if (!opened.ok) return this.#wait('waiting', opened.faults[0]?.what ?? 'The hub takes nothing.')
      const relay = await openSourceRelay(source.address, source.port)
      if (this.#stopped()) return relay.close()
      this.#relay = relay
      this.#run(source, relay, opened.value.port)
    } catch (failure) {
      const isRefusal = failure instanceof HolositeError
      this.#wait(isRefusal ? 'refused' : 'waiting', failure instanceof Error ? failure.message : String(failure))
    }
  }

  #run(source: CheckedSource, relay: SourceRelay, port: number): void {
    const { timers } = this.#parts
    const child = spawn('ffmpeg', argumentsFor(source, relay.port, port), { stdio: ['ignore', 'ignore', 'ignore'] })
    this.#child = child
    this.#enter('running')
    const cancelSteady = timers.after(STEADY_MS, () => (this.#pauseMs = FIRST_PAUSE_MS))
    let ended = false
    const end = (why: string): void => {
      if (ended) return
      ended = true
      cancelSteady()
      this.#child = null
      this.#wait(relay.redirected ? 'refused' : 'waiting', relay.redirected ? 'The camera sends its readers elsewhere.' : why)
    }
    child.once('error', (failure) => end(`ffmpeg cannot be started: ${failure.message}`))
    child.once('exit', (code) => end(`ffmpeg ended with ${code}.`))
  }

  #wait(state: PullState, why: string): void {
    this.#letGo()
    if (this.#stopped()) return
    const { venue, camera } = this.#pull
    this.#enter(state)
    this.#parts.log.warn({ venue, camera, why, again: this.#pauseMs }, 'an RTSP camera is not fetched')
    this.#cancel = this.#parts.timers.after(this.#pauseMs, () => void this.#start())
    this.#pauseMs = Math.min(LONGEST_PAUSE_MS, this.#pauseMs * 2)
  }

  #letGo(): void {
    this.#child?.kill('SIGKILL')
    this.#child = null
    this.#relay?.close()
    this.#relay = null
  }

  #stopped(): boolean {
    return this.state === 'stopped'
  }

  #enter(state: PullState): void {
    if (this.state === 'stopped' || (state === this.state && state !== 'starting')) return
    this.state = state
    this.#parts.onState?.(state)
  }
}

/** Copies the H264 that comes and puts before each keyframe what a decoder begins with. */
function argumentsFor({ credentials, rest }: CheckedSource, relayPort: number, hubPort: number): string[] {
  return [
    ...['-nostdin', '-loglevel', 'quiet', '-protocol_whitelist', 'rtsp,rtp,tcp,udp', '-rtsp_transport', 'tcp', '-timeout', '5000000'],
    ...['-fflags', 'nobuffer', '-flags', 'low_delay', '-analyzeduration', '1000000'],
    ...['-i', `rtsp://${credentials}127.0.0.1:${relayPort}${rest}`],
    ...['-an', '-c:v', 'copy', '-bsf:v', 'dump_extra', '-f', 'rtp', '-payload_type', '96'],
    `rtp://127.0.0.1:${hubPort}?rtcpport=${hubPort}&pkt_size=1200`,
  ]
}
