import type { Browser, CDPSession, Page } from 'playwright-core'
import { makeDrawingOptional } from './draw-nothing.ts'
import { FRAME_MARK, threadTimes } from '../thread-time.ts'
import { PHASES } from './frame-phases.ts'
import { monotonicMs } from '../bench-clock.ts'
import { percentile } from '../percentile.ts'
import { meterTextures } from './texture-meter.ts'

/** The visitor's page in a fresh browser, walkable. */
export interface VisitorPage {
  readonly page: Page
  readonly devtools: CDPSession
  /** All bytes the page had fetched when it could first be walked. */
  readonly firstViewBytes: number
}

/** East, north in metres; heading, pitch and vertical field in degrees. */
export type Look = readonly [east: number, north: number, headingDeg: number, pitchDeg: number, fieldDeg: number]

/** A line to go up and down, ENU metres. */
export interface Street {
  readonly fromNorth: number
  readonly toNorth: number
  readonly eastM: number
  readonly metresPerSecond: number
}

const OPEN_LIMIT_MS = 300_000
const SCREEN = { width: 480, height: 270 }
/** Small enough that nothing but our own work is left. */
const SPECK = { width: 64, height: 64 }

/** Opens the page with nothing cached, goes in at once, and comes back when the place stands and the room is open. */
export async function openVisitorPage(browser: Browser, origin: string, venue: string): Promise<VisitorPage> {
  const context = await browser.newContext({ viewport: SCREEN, locale: 'en-GB', deviceScaleFactor: 1 })
  const page = await context.newPage()
  // The loader that runs benches names functions by a call that pages do not have.
  await page.addInitScript('globalThis.__name = (named) => named')
  await meterTextures(page)
  await makeDrawingOptional(page)
  const devtools = await context.newCDPSession(page)
  const fetched = await countBytes(devtools)
  await page.goto(`${origin}/visit/${venue}`)
  await page.fill('.entry input[type=text]', 'Bench')
  await page.click('.entry button[type=submit]')
  await page.waitForFunction(
    () => document.querySelector('[data-room=open]') !== null && window.holosite?.inspect().settled === true,
    null,
    { timeout: OPEN_LIMIT_MS },
  )
  return { page, devtools, firstViewBytes: fetched() }
}

/** Bytes off the wire: headers and bodies as encoded, and what came over sockets. */
async function countBytes(devtools: CDPSession): Promise<() => number> {
  const bodies = new Map<string, number>()
  let frames = 0
  devtools.on('Network.dataReceived', ({ requestId, encodedDataLength }) => {
    bodies.set(requestId, (bodies.get(requestId) ?? 0) + encodedDataLength)
  })
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => bodies.set(requestId, encodedDataLength))
  devtools.on('Network.webSocketFrameReceived', ({ response }) => (frames += Math.ceil((response.payloadData.length * 3) / 4)))
  await devtools.send('Network.enable')
  await devtools.send('Network.setCacheDisabled', { cacheDisabled: true })
  return () => [...bodies.values()].reduce((sum, size) => sum + size, 0) + frames
}

/** What a picture, or a part of it, is made of. */
export interface PictureTotal {
  readonly drawCalls: number
  readonly triangles: number
}

/** The same of a look. */
export interface PictureCount extends PictureTotal {
  /** By the part of the venue. */
  readonly parts: Readonly<Record<string, PictureTotal>>
}

/** Goes to a look, waits for its tiles, and counts one frame of it. */
export async function countLook(page: Page, look: Look): Promise<PictureCount> {
  await page.evaluate(([east, north, heading, pitch, field]) => {
    window.holosite?.stand(east, north, heading, pitch)
    window.holosite?.field(field)
  }, look)
  await settle(page)
  const parts = (await page.evaluate(() => window.holosite?.countParts())) ?? {}
  const counts = Object.values(parts)
  return {
    drawCalls: counts.reduce((sum, part) => sum + part.drawCalls, 0),
    triangles: counts.reduce((sum, part) => sum + part.triangles, 0),
    parts,
  }
}

/** Three frames on, so that the tiles of this look are asked for, and those wanted are there. */
async function settle(page: Page): Promise<void> {
  const frame = await page.evaluate(() => window.holosite?.inspect().frame ?? 0)
  await page.waitForFunction(
    (from) => {
      const stage = window.holosite?.inspect()
      return stage !== undefined && stage.settled && stage.frame > from + 3
    },
    frame,
    { timeout: OPEN_LIMIT_MS },
  )
}

/** Shrinks the page to a speck; everything below is measured on it. */
export async function shrink(page: Page): Promise<void> {
  await page.setViewportSize(SPECK)
  await settle(page)
}

/**
 * Sends the visitor up and down a street at a steady pace, by the page's own clock, from now on: every frame sees another place.
 * A look to one side of the axis and back keeps the heading in motion too.
 */
export const walkStreet = (page: Page, street: Street): Promise<void> =>
  page.evaluate(({ fromNorth, toNorth, eastM, metresPerSecond }) => {
    const length = Math.abs(toNorth - fromNorth)
    const began = performance.now()
    window.walkTo = (nowMs: number) => {
      const gone = (((nowMs - began) / 1000) * metresPerSecond) % (2 * length)
      const share = (gone > length ? 2 * length - gone : gone) / length
      window.holosite?.stand(eastM, fromNorth + share * (toNorth - fromNorth), 180 + 20 * Math.sin(gone / 5), 4)
    }
    const step = (): void => {
      if (window.walkTo) requestAnimationFrame(step)
      window.walkTo?.(performance.now())
    }
    requestAnimationFrame(step)
  }, street)

declare global {
  interface Window {
    /** Where the walk is at an instant of the page's clock. */
    walkTo?: (nowMs: number) => void
  }
}

/** Own JavaScript of frames, ms: CPU time of the page's thread in each frame's task; beside it what the clock on the wall says. */
export interface OwnJs {
  /** Frames measured: fewer than asked for where the page is too slow. */
  readonly frames: number
  readonly p50: number
  readonly p95: number
  readonly max: number
  /** By the wall's clock: all phases but render, 95th percentile; and each phase by itself. */
  readonly wallP95: number
  readonly byPhase: Readonly<Record<string, number>>
}

/** How many frames, and how long to wait for them. */
export interface OwnJsOptions {
  readonly frames: number
  readonly passes: boolean
  readonly limitMs: number
}

const SLICE_FRAMES = 100

/** With `passes` the page goes on drawing into render targets and copying pictures, which a software renderer does on the same cores. */
export async function measureOwnJs(page: Page, options: OwnJsOptions): Promise<OwnJs> {
  const rows: number[][] = []
  const own = await threadTimes(page, async () => void rows.push(...(await rehearse(page, options))))
  const walls = rows.map((row) => row.reduce((sum, ms, phase) => sum + (PHASES[phase] === 'render' ? 0 : ms), 0))
  const byPhase = PHASES.map((name, phase) => [name, percentile(rows.map((row) => row[phase] ?? 0), 0.95)] as const) // prettier-ignore
  return {
    frames: own.length,
    p50: percentile(own, 0.5),
    p95: percentile(own, 0.95),
    max: Math.max(...own),
    wallP95: percentile(walls, 0.95),
    byPhase: Object.fromEntries(byPhase),
  }
}

/** The wall's time of each phase of each frame, ms. */
export async function rehearse(page: Page, { frames, passes, limitMs }: OwnJsOptions): Promise<number[][]> {
  const rows: number[][] = []
  const deadline = monotonicMs() + limitMs
  while (rows.length < frames && (rows.length === 0 || monotonicMs() < deadline)) {
    const slice = { frames: Math.min(SLICE_FRAMES, frames - rows.length), passes, mark: FRAME_MARK }
    rows.push(...((await page.evaluate(rehearseSlice, slice)) ?? []))
  }
  return rows
}

/** In the page. */
function rehearseSlice({ frames, passes, mark }: { frames: number; passes: boolean; mark: string }): Promise<number[][]> | undefined {
  return window.holosite?.rehearse({
    frames,
    passes,
    before: (nowMs) => {
      performance.mark(mark)
      performance.clearMarks(mark)
      window.walkTo?.(nowMs)
    },
  })
}

/** Times of one and the same sum, ms. */
export interface Yardstick {
  readonly p50: number
  readonly p95: number
}

/** What the machine leaves to the page: a fixed sum, as often as frames come. */
export async function measureYardstick(page: Page): Promise<Yardstick> {
  const times = await page.evaluate(
    () =>
      new Promise<number[]>((resolve) => {
        const taken: number[] = []
        const timer = setInterval(() => {
          const began = performance.now()
          let sum = 0
          for (let step = 0; step < 400_000; step++) sum += Math.sqrt(step)
          taken.push(performance.now() - began + Math.min(0, sum))
          if (taken.length < 300) return
          clearInterval(timer)
          resolve(taken)
        }, 1000 / 72)
      }),
  )
  return { p50: percentile(times, 0.5), p95: percentile(times, 0.95) }
}

/** Bytes a frame that the frames' own functions allocate. */
export interface AllocationCount {
  readonly withSystems: number
  readonly without: number
  readonly frames: number
}

/** Frames of a half second are missed and then run at once, in one task. */
const HOLD_MS = 500
/** Mean bytes between two samples: less than the smallest object, so that next to none is missed. */
const SAMPLE_BYTES = 16
/** The function that runs what was missed, in `engine/stage/rehearsal.ts`: what is allocated outside it is not the frames'. */
const RUNNER = 'catchUp'

/** Who allocated, of all that called it. */
interface AllocationNode {
  readonly callFrame: { readonly functionName: string }
  readonly selfSize: number
  readonly children: readonly AllocationNode[]
}

/** Samples what is allocated while the missed frames run; messages that come in between and the page around it do not count. */
export async function measureAllocation(visitor: VisitorPage): Promise<AllocationCount> {
  await visitor.devtools.send('HeapProfiler.enable')
  const full = await sampleFrames(visitor, true)
  const empty = await sampleFrames(visitor, false)
  return { withSystems: full.bytes / full.frames, without: empty.bytes / empty.frames, frames: full.frames }
}

async function sampleFrames({ page, devtools }: VisitorPage, systems: boolean): Promise<{ bytes: number; frames: number }> {
  const held = await page.evaluateHandle(() => window.holosite?.hold())
  await page.waitForTimeout(HOLD_MS)
  await devtools.send('HeapProfiler.collectGarbage')
  await devtools.send('HeapProfiler.startSampling', {
    samplingInterval: SAMPLE_BYTES,
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true,
  })
  const frames = (await held.evaluate((systemsHeld, run) => systemsHeld?.catchUp(run, window.walkTo), systems)) ?? 1
  const { profile } = await devtools.send('HeapProfiler.stopSampling')
  await held.dispose()
  return { bytes: allocatedWithin(profile.head, false), frames }
}

function allocatedWithin({ callFrame, selfSize, children }: AllocationNode, within: boolean): number {
  const inside = within || callFrame.functionName === RUNNER
  return children.reduce((sum, child) => sum + allocatedWithin(child, inside), inside ? selfSize : 0)
}
