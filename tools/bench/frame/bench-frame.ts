import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { runCue, takeRoomSeat } from '../room-seat.ts'
import { walkVisitors } from '../scripted-visitors.ts'
import type { BenchOptions, Measured, Target } from '../bench-report.ts'
import { launchChromium } from '../chromium.ts'
import { percentile } from '../percentile.ts'
import { ROOT, secretOf, startProduct, type Product } from '../product.ts'
import { putChartOnAir } from './live-drape.ts'
import { bareShellGzipKb, scriptGzipKb } from './script-size.ts'
import {
  countPicture,
  measureAllocation,
  measureOwnJs,
  openVisitorPage,
  shrink,
  type AllocationCount,
  type OwnJs,
  type PictureCount,
  type VisitorPage,
} from './visitor-page.ts'

/** The budgets of one view by part; the whole picture's is their sum. */
export const FRAME_TARGETS: Readonly<Record<string, Target>> = {
  own_js_ms_p95: { direction: 'at most', value: 4 },
  draw_calls: { direction: 'at most', value: 100 },
  triangles: { direction: 'at most', value: 750_000 },
  twin_draw_calls: { direction: 'at most', value: 60 },
  twin_triangles: { direction: 'at most', value: 450_000 },
  people_draw_calls: { direction: 'at most', value: 12 },
  people_triangles: { direction: 'at most', value: 150_000 },
  show_draw_calls: { direction: 'at most', value: 18 },
  show_triangles: { direction: 'at most', value: 100_000 },
  interface_draw_calls: { direction: 'at most', value: 10 },
  interface_triangles: { direction: 'at most', value: 50_000 },
  script_gzip_kb: { direction: 'at most', value: 480 },
  first_view_bytes: { direction: 'at most', value: 6_000_000 },
  alloc_bytes_per_frame: { direction: 'at most', value: 1024 },
}

/** Parts of the picture by the name of their group; what stands nowhere else is the twin's. */
const PART_OF_GROUP: Readonly<Record<string, string>> = { people: 'people', fixtures: 'show', rig: 'interface' }

/** A young generation so wide that nothing is collected while allocation is counted. */
const WIDE_YOUNG_HEAP = '--js-flags=--min-semi-space-size=128 --max-semi-space-size=128'
const LIT_LIMIT_MS = 120_000

/** Measures the visitor's page of the yard: people walking, its projector lit, its drape live. */
export async function benchFrame(options: BenchOptions & { readonly people: number }): Promise<Measured> {
  const product = await startProduct(options.note)
  const releases: (() => Promise<void> | void)[] = [() => product.stop()]
  try {
    const visitor = await launchChromium(WIDE_YOUNG_HEAP)
    releases.unshift(() => visitor.close())
    options.note('Opening the page.')
    const opened = await openVisitorPage(visitor, product.origin)
    const live = await liven(product, options)
    releases.unshift(...live)
    await waitForVenue(opened.page, options.people)
    const { page, pages } = { page: await measurePage(opened, options), pages: await measureScript(options) }
    return assemble(options.people, opened, { ...page, ...pages })
  } finally {
    for (const release of releases) await release()
  }
}

/** Brings people, projector and drape to life; answers what takes them away. */
async function liven(
  product: Product,
  { people, note }: BenchOptions & { readonly people: number },
): Promise<(() => Promise<void> | void)[]> {
  const releases: (() => Promise<void> | void)[] = []
  try {
    const secret = secretOf(await product.staffLink('operator'))
    const operator = await takeRoomSeat({ origin: product.origin, venue: 'yard', secret })
    releases.unshift(() => operator.leave())
    note(`Letting ${people} people walk.`)
    const crowd = await walkVisitors(product.origin, 'yard', people)
    releases.unshift(() => crowd.leave())
    note('Lighting the projector and putting the camera on air.')
    await runCue(operator, { do: 'go', cue: 'red' })
    const crew: Browser = await launchChromium()
    releases.unshift(() => crew.close())
    await putChartOnAir(crew, product, operator)
    return releases
  } catch (failure) {
    for (const release of releases) await release()
    throw failure
  }
}

/** Until the page shows everybody, the projector's light and the camera's picture. */
async function waitForVenue(page: Page, people: number): Promise<void> {
  await page.waitForFunction(
    (count) => {
      const stage = window.holosite?.inspect()
      const isLive = document.querySelector('[data-camera-state=live]') !== null
      return isLive && stage !== undefined && stage.people.length >= count && 'projector/projector-west/intensity' in stage.show
    },
    people,
    { timeout: LIT_LIMIT_MS },
  )
}

interface PageFigures {
  readonly picture: PictureCount
  readonly ownJs: OwnJs
  readonly withPasses: OwnJs
  readonly allocations: readonly AllocationCount[]
}

async function measurePage(opened: VisitorPage, { quick, note }: BenchOptions): Promise<PageFigures> {
  const { page } = opened
  note('Counting what is drawn.')
  const picture = await countPicture(page)
  await shrink(page)
  note('Measuring own JavaScript.')
  const frames = quick ? 60 : 600
  await measureOwnJs(page, { frames: Math.min(frames, 100), passes: false, limitMs: 20_000 })
  const ownJs = await measureOwnJs(page, { frames, passes: false, limitMs: 180_000 })
  const withPasses = await measureOwnJs(page, { frames: Math.min(frames, 100), passes: true, limitMs: 30_000 })
  note('Counting allocation.')
  const allocations: AllocationCount[] = []
  for (let round = 0; round < (quick ? 6 : 30); round++) allocations.push(await measureAllocation(opened))
  // The first rounds still compile what the page had not run this way before.
  return { picture, ownJs, withPasses, allocations: allocations.slice(allocations.length / 2) }
}

async function measureScript({ note }: BenchOptions): Promise<{ readonly scriptKb: number; readonly bareKb: number }> {
  note('Building the bare shell.')
  const [scriptKb, bareKb] = await Promise.all([scriptGzipKb(join(ROOT, 'dist'), 'apps/visitor/index.html'), bareShellGzipKb()])
  return { scriptKb, bareKb }
}

function assemble(
  people: number,
  { firstViewBytes }: VisitorPage,
  { picture, ownJs, withPasses, allocations, scriptKb, bareKb }: PageFigures & { readonly scriptKb: number; readonly bareKb: number },
): Measured {
  const median = (pick: (count: AllocationCount) => number): number => percentile(allocations.map(pick), 0.5)
  const parts = { twin: none(), people: none(), show: none(), interface: none() }
  for (const [group, count] of Object.entries(picture.parts)) {
    const part = parts[(PART_OF_GROUP[group] ?? 'twin') as keyof typeof parts]
    part.drawCalls += count.drawCalls
    part.triangles += count.triangles
  }
  return {
    figures: {
      own_js_ms_p95: ownJs.p95,
      draw_calls: picture.drawCalls,
      triangles: picture.triangles,
      script_gzip_kb: scriptKb,
      first_view_bytes: firstViewBytes,
      alloc_bytes_per_frame: median(({ withSystems, without }) => withSystems - without),
      ...Object.fromEntries(
        Object.entries(parts).flatMap(([name, count]) => [
          [`${name}_draw_calls`, count.drawCalls],
          [`${name}_triangles`, count.triangles],
        ]),
      ),
      ...Object.fromEntries(Object.entries(ownJs.byPhase).map(([phase, ms]) => [`own_js_${phase}_ms_p95`, ms])),
      own_js_frames: ownJs.frames,
      own_js_ms_p50: ownJs.p50,
      own_js_with_passes_ms_p95: withPasses.p95,
      alloc_bytes_per_frame_with_systems: median(({ withSystems }) => withSystems),
      alloc_bytes_per_frame_without: median(({ without }) => without),
      people,
    },
    peer: { script_gzip_kb: bareKb },
    how: HOW,
  }
}

const none = (): { drawCalls: number; triangles: number } => ({ drawCalls: 0, triangles: 0 })

const HOW: Readonly<Record<string, string>> = {
  conditions:
    'The built product, a headless Chromium drawing in software, the yard with one projector lit, one camera on air from another browser, and people walking over the wire; all of it on this one machine.',
  own_js_ms_p95:
    'Sum of all phases but render, frame by frame, on a canvas of 64 x 64 without a single drawing command, after some to warm up: 600 frames, or those of three minutes where the page is slower. With passes: drawing into render targets and copying the live picture go on, which here a software renderer does.',
  draw_calls:
    'The most of four looks from the middle of the yard, one view on a screen; the twin has what stands in no other group (sky included).',
  script_gzip_kb:
    "The visitor's entry and all it imports at once, each file gzipped; the peer is a page that only mounts R3F, xr, tiles and the room client.",
  first_view_bytes: 'All bytes off the wire, empty cache, until the twin wanted is there and the room is open.',
  alloc_bytes_per_frame:
    'Systems are held for half a second, garbage is collected, the heap is read, the missed frames run in one task at 72 a second, the heap is read again; nothing is collected between (a wide young generation). The same with as many empty frames is taken off; median of the rounds.',
}
