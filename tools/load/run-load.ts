import { beatMs, createPose, turnMsOf } from '../../model/presence/index.ts'
import { monotonicMs, sleep } from '../bench/bench-clock.ts'
import { percentile } from '../bench/percentile.ts'
import { createCrowdWatch, type CrowdWatch } from './crowd-watch.ts'
import { batchMs, LoadVisitor } from './load-visitor.ts'
import type { Home, Motion } from './motion.ts'
import { takeSeat } from './take-seat.ts'

/** Who goes where. */
export interface LoadOptions {
  readonly origin: string
  readonly venue: string
  readonly motion: Motion
  /** One visitor each. */
  readonly homes: readonly Home[]
  /** Visitors who read and judge all they are sent; the others count bytes. 16 unless said. */
  readonly watchers?: number
}

/** Scripted visitors who have come. */
export interface Load {
  readonly visitors: readonly LoadVisitor[]
  /** How long it took until all were in, or refused. */
  readonly joinedInMs: number
  /** Close codes and refusals, with how often each came. */
  readonly closed: ReadonlyMap<string, number>
  /** Measures for a while. */
  measure(seconds: number): Promise<LoadFigures>
  leave(): void
}

/** What the visitors found. */
export interface LoadFigures {
  readonly visitors: number
  readonly seconds: number
  /** Per visitor, frame heads included. */
  readonly kbitSP50: number
  readonly kbitSP95: number
  readonly kbitSMax: number
  readonly batchesPerS: number
  /** Of the 40 nearest, and of everyone: the age of the newest pose known. */
  readonly near40AgeMsP50: number
  readonly near40AgeMsP99: number
  readonly allAgeMsP50: number
  readonly allAgeMsP99: number
  readonly allAgeMsMax: number
  /** People known to the watcher who knows fewest. */
  readonly knownLeast: number
  readonly refusedBatches: number
  /** Of this process, percent of one core; and how late its samples were taken. */
  readonly generatorCpuPct: number
  readonly latenessMsP99: number
}

const SAMPLE_MS = 50
const AT_ONCE = 48
const NEAREST = 40
const LOOK_MS = 100
/** A visitor is not looked at more often in a long measurement than in one of this length: ages fill the memory. */
const LOOKED_S = 60
/** What stalls this process for longer is not caught up with. */
const LOST_MS = 1000

/** Lets everybody in, some at a time, and has all walk from then on. Stops with `leave`. */
export async function startLoad(options: LoadOptions): Promise<Load> {
  const run = new LoadRun(options)
  await run.join()
  return run
}

class LoadRun implements Load {
  readonly visitors: LoadVisitor[] = []
  readonly closed = new Map<string, number>()
  joinedInMs = 0
  private readonly options: LoadOptions
  private readonly byIndex: (LoadVisitor | undefined)[] = []
  private readonly watches = new Map<LoadVisitor, CrowdWatch>()
  /** Server time less this machine's monotonic time: the most that a batch ever said, which is the least delayed. */
  private offsetMs = -Infinity
  private readonly pose = createPose()
  private readonly sample = { pose: this.pose, flags: 0, gap: 0 }
  private startMs = Infinity
  private steps = 0
  /** Visitors by the time in 50 ms at which they sample, and that time. */
  private readonly order: readonly { readonly index: number; readonly phaseMs: number }[]
  private lateness: number[] = []
  private readonly pump: NodeJS.Timeout

  constructor(options: LoadOptions) {
    this.options = options
    this.order = options.homes
      .map((home, index) => ({ index, phaseMs: Math.round(this.beatOf(home)) % SAMPLE_MS }))
      .toSorted((one, other) => one.phaseMs - other.phaseMs)
    this.pump = setInterval(() => this.step(), 1)
  }

  async join(): Promise<void> {
    const { homes, origin, venue } = this.options
    const fromMs = monotonicMs()
    let next = 0
    const work = async (): Promise<void> => {
      for (let index = next++; index < homes.length; index = next++) {
        try {
          const path = await takeSeat(new URL(origin), venue, `Walker ${index + 1}`)
          await this.enter(index, { origin: new URL(origin), path })
        } catch (failure) {
          this.count((failure as Error).message)
        }
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work))
    this.joinedInMs = monotonicMs() - fromMs
    // On the server's beat, as far as its time is known.
    const serverMs = monotonicMs() + this.offsetMs
    this.startMs = Math.ceil(serverMs / 100) * 100 - this.offsetMs
  }

  async measure(seconds: number): Promise<LoadFigures> {
    const inside = this.visitors.filter(({ joined }) => joined)
    const bytes = inside.map((visitor) => visitor.bytes)
    const batches = inside.reduce((sum, visitor) => sum + visitor.batches, 0)
    for (const watch of this.watches.values()) watch.nearAges.length = watch.allAges.length = 0
    this.lateness = []
    const cpu = process.cpuUsage()
    const fromMs = monotonicMs()
    while (monotonicMs() - fromMs < seconds * 1000) {
      await sleep(LOOK_MS * Math.max(1, Math.round(seconds / LOOKED_S)))
      this.look()
    }
    const tookS = (monotonicMs() - fromMs) / 1000
    const { user, system } = process.cpuUsage(cpu)
    const kbitS = inside.map((visitor, i) => ((visitor.bytes - (bytes[i] ?? 0)) * 8) / 1000 / tookS)
    const watches = [...this.watches.values()]
    const nearAges = watches.flatMap((watch) => watch.nearAges)
    const allAges = watches.flatMap((watch) => watch.allAges)
    return {
      visitors: inside.length,
      seconds: tookS,
      kbitSP50: percentile(kbitS, 0.5),
      kbitSP95: percentile(kbitS, 0.95),
      kbitSMax: percentile(kbitS, 1),
      batchesPerS: (inside.reduce((sum, visitor) => sum + visitor.batches, 0) - batches) / inside.length / tookS,
      near40AgeMsP50: percentile(nearAges, 0.5),
      near40AgeMsP99: percentile(nearAges, 0.99),
      allAgeMsP50: percentile(allAges, 0.5),
      allAgeMsP99: percentile(allAges, 0.99),
      allAgeMsMax: percentile(allAges, 1),
      knownLeast: Math.min(...watches.map(({ known }) => known)),
      refusedBatches: watches.reduce((sum, { refusals }) => sum + refusals, 0),
      generatorCpuPct: (user + system) / 1e4 / tookS,
      latenessMsP99: percentile(this.lateness, 0.99),
    }
  }

  leave(): void {
    clearInterval(this.pump)
    for (const visitor of this.visitors) visitor.leave()
  }

  private enter(index: number, at: { origin: URL; path: string }): Promise<void> {
    return new Promise((done) => {
      const watch = index < (this.options.watchers ?? 16) ? createCrowdWatch() : null
      const visitor = new LoadVisitor(index, at, {
        people: this.options.homes.length,
        batch: (_, bytes) => {
          this.offsetMs = Math.max(this.offsetMs, batchMs(bytes) - monotonicMs())
          watch?.receive(bytes)
          done()
        },
        closed: (one, code, why) => {
          this.count(`closed ${code} ${why}`.trim())
          this.visitors.splice(this.visitors.indexOf(one), 1)
          this.byIndex[index] = undefined
          this.watches.delete(one)
          done()
        },
      })
      visitor.beat = this.beatOf(this.options.homes[index] as Home)
      this.visitors.push(visitor)
      this.byIndex[index] = visitor
      if (watch) this.watches.set(visitor, watch)
    })
  }

  private count(what: string): void {
    this.closed.set(what, (this.closed.get(what) ?? 0) + 1)
  }

  /** Everybody samples 20 times a second, on the beat of his home, as pages do. */
  private step(): void {
    const nowMs = monotonicMs()
    let dueMs = this.dueOf(this.steps)
    if (nowMs - dueMs > LOST_MS) {
      this.steps += Math.floor((nowMs - dueMs) / SAMPLE_MS) * this.order.length
      dueMs = this.dueOf(this.steps)
    }
    if (dueMs <= nowMs && this.lateness.length < 100_000) this.lateness.push(nowMs - dueMs)
    for (; dueMs <= nowMs; dueMs = this.dueOf(++this.steps)) this.sampleAt(this.order[this.steps % this.order.length]?.index ?? 0, dueMs)
  }

  private dueOf(step: number): number {
    const round = Math.floor(step / this.order.length)
    return this.startMs + round * SAMPLE_MS + (this.order[step % this.order.length]?.phaseMs ?? 0)
  }

  private beatOf({ east, north }: Home): number {
    return beatMs(east, north, turnMsOf(this.options.homes.length))
  }

  private sampleAt(index: number, dueMs: number): void {
    const visitor = this.byIndex[index]
    if (visitor === undefined || !visitor.joined || visitor.newest === 0) return
    this.sample.flags = this.writePose(index, dueMs)
    visitor.add(this.sample, dueMs + this.offsetMs)
  }

  private writePose(index: number, atMs: number): number {
    const { motion, homes } = this.options
    return motion.write(index, (atMs - this.startMs) / 1000, homes[index] as Home, this.pose)
  }

  private look(): void {
    const nowMs = monotonicMs()
    for (const [visitor, watch] of this.watches) {
      this.writePose(visitor.index, nowMs)
      const [east = 0, north = 0] = this.pose
      watch.addAges({ serverMs: nowMs + this.offsetMs, east, north, slot: visitor.slot }, NEAREST)
    }
  }
}
