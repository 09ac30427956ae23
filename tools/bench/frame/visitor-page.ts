import type { Browser, CDPSession, Page } from 'playwright-core'
import { PHASES } from './frame-phases.ts'
import { monotonicMs } from '../bench-clock.ts'
import { percentile } from '../percentile.ts'

/** The visitor's page in a fresh browser, walkable. */
export interface VisitorPage {
  readonly page: Page
  readonly devtools: CDPSession
  /** All bytes the page had fetched when it could first be walked. */
  readonly firstViewBytes: number
}

const OPEN_LIMIT_MS = 180_000
const SCREEN = { width: 480, height: 270 }
/** Small enough that nothing but our own work is left. */
const SPECK = { width: 64, height: 64 }

/** Opens the page with nothing cached, goes in at once, and comes back when the place stands and the room is open. */
export async function openVisitorPage(browser: Browser, origin: string): Promise<VisitorPage> {
  const context = await browser.newContext({ viewport: SCREEN, locale: 'en-GB', deviceScaleFactor: 1 })
  const page = await context.newPage()
  const devtools = await context.newCDPSession(page)
  const fetched = await countBytes(devtools)
  await page.goto(`${origin}/visit/yard`)
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

/** What the picture is made of, at its most over four looks from the middle of the yard. */
export interface PictureCount {
  readonly drawCalls: number
  readonly triangles: number
  /** The same by part of the venue, each at its own most. */
  readonly parts: Readonly<Record<string, { readonly drawCalls: number; readonly triangles: number }>>
}

export async function countPicture(page: Page): Promise<PictureCount> {
  const most = { drawCalls: 0, triangles: 0 }
  const parts: Record<string, { drawCalls: number; triangles: number }> = {}
  for (const heading of [0, 90, 180, 270]) {
    await page.evaluate((degrees) => window.holosite?.stand(0, 0, degrees, 2), heading)
    await settle(page)
    const seen = (await page.evaluate(() => window.holosite?.countParts())) ?? {}
    const calls = Object.values(seen).reduce((sum, part) => sum + part.drawCalls, 0)
    most.drawCalls = Math.max(most.drawCalls, calls)
    most.triangles = Math.max(
      most.triangles,
      Object.values(seen).reduce((sum, part) => sum + part.triangles, 0),
    )
    for (const [name, part] of Object.entries(seen)) {
      const before = (parts[name] ??= { drawCalls: 0, triangles: 0 })
      before.drawCalls = Math.max(before.drawCalls, part.drawCalls)
      before.triangles = Math.max(before.triangles, part.triangles)
    }
  }
  return { ...most, parts }
}

/** Twenty frames on, and the tiles wanted are there. */
async function settle(page: Page): Promise<void> {
  const frame = await page.evaluate(() => window.holosite?.inspect().frame ?? 0)
  await page.waitForFunction(
    (from) => {
      const stage = window.holosite?.inspect()
      return stage !== undefined && stage.settled && stage.frame > from + 20
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

/** Own JavaScript of frames, ms: all phases but render, and the 95th percentile of each by itself. */
export interface OwnJs {
  /** Frames measured: fewer than asked for where the page is too slow. */
  readonly frames: number
  readonly p50: number
  readonly p95: number
  readonly byPhase: Readonly<Record<string, number>>
}

/** How many frames, and how long to wait for them. */
export interface OwnJsOptions {
  readonly frames: number
  readonly passes: boolean
  readonly limitMs: number
}

const SLICE_FRAMES = 20

/** With `passes` the page goes on drawing into render targets and copying pictures, which a software renderer does on the same cores. */
export async function measureOwnJs(page: Page, { frames, passes, limitMs }: OwnJsOptions): Promise<OwnJs> {
  const rows: number[][] = []
  const deadline = monotonicMs() + limitMs
  while (rows.length < frames && (rows.length === 0 || monotonicMs() < deadline)) {
    const slice = { frames: Math.min(SLICE_FRAMES, frames - rows.length), passes }
    rows.push(...((await page.evaluate((asked) => window.holosite?.rehearse(asked), slice)) ?? []))
  }
  const own = rows.map((row) => row.reduce((sum, ms, phase) => sum + (PHASES[phase] === 'render' ? 0 : ms), 0))
  const byPhase = PHASES.map((name, phase) => [name, percentile(rows.map((row) => row[phase] ?? 0), 0.95)] as const) // prettier-ignore
  return { frames: rows.length, p50: percentile(own, 0.5), p95: percentile(own, 0.95), byPhase: Object.fromEntries(byPhase) }
}

/** Bytes a frame by which the heap grows. */
export interface AllocationCount {
  readonly withSystems: number
  readonly without: number
  readonly frames: number
}

/** Frames of a half second are missed and then run at once, in one task: nothing else of the page allocates between the readings. */
const HOLD_MS = 500

export async function measureAllocation(visitor: VisitorPage): Promise<AllocationCount> {
  await visitor.devtools.send('HeapProfiler.enable')
  const full = await growHeap(visitor, true)
  const empty = await growHeap(visitor, false)
  return { withSystems: full.bytes / full.frames, without: empty.bytes / empty.frames, frames: full.frames }
}

async function growHeap({ page, devtools }: VisitorPage, systems: boolean): Promise<{ bytes: number; frames: number }> {
  const held = await page.evaluateHandle(() => window.holosite?.hold())
  await page.waitForTimeout(HOLD_MS)
  await devtools.send('HeapProfiler.collectGarbage')
  const before = (await devtools.send('Runtime.getHeapUsage')).usedSize
  const frames = (await held.evaluate((systemsHeld, run) => systemsHeld?.catchUp(run), systems)) ?? 1
  const after = (await devtools.send('Runtime.getHeapUsage')).usedSize
  await held.dispose()
  return { bytes: after - before, frames }
}
