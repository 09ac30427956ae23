import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { runCue, takeRoomSeat } from '../room-seat.ts'
import { walkVisitors } from '../scripted-visitors.ts'
import type { BenchOptions, Measured, Target } from '../bench-report.ts'
import { launchChromium } from '../chromium.ts'
import { monotonicMs } from '../bench-clock.ts'
import { percentile } from '../percentile.ts'
import { ROOT, secretOf, startProduct, type Product } from '../product.ts'
import { CAMERAS, CUE, FINALE, LOOKS, PROJECTORS_LIT, STREET, VENUE, walkOf } from './frame-venue.ts'
import { drawNothing } from './draw-nothing.ts'
import { countHeadset, type HeadsetPicture } from './headset-page.ts'
import { putChartOnAir } from './live-drape.ts'
import { bareShellGzipKb, scriptGzipKb } from './script-size.ts'
import { textureBytes, type TextureBytes } from './texture-meter.ts'
import {
  countLook,
  measureAllocation,
  measureOwnJs,
  measureYardstick,
  openVisitorPage,
  rehearse,
  shrink,
  walkStreet,
  type AllocationCount,
  type Look,
  type OwnJs,
  type PictureCount,
  type PictureTotal,
  type VisitorPage,
  type Yardstick,
} from './visitor-page.ts'

/** The budgets: of one eye of a headset, whole and by part; of a desktop's screen; of the page. */
export const FRAME_TARGETS: Readonly<Record<string, Target>> = {
  own_js_ms_p95: { direction: 'at most', value: 4 },
  eye_draw_calls: { direction: 'at most', value: 100 },
  eye_triangles: { direction: 'at most', value: 750_000 },
  draw_calls: { direction: 'at most', value: 200 },
  triangles: { direction: 'at most', value: 1_500_000 },
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

/** Parts of the picture by the name of their group; pieces of the scene are the show's, what stands nowhere else is the twin's. */
const PART_OF_GROUP: Readonly<Record<string, string>> = {
  ...{
    people: 'people',
    'house-bodies': 'people',
    'own-bodies': 'people',
    crowd: 'people',
    elsewhere: 'people',
    rig: 'interface',
    labels: 'interface',
    names: 'interface',
  },
  ...{ fixtures: 'show', fountains: 'show', basins: 'show' },
  ...{ glow: 'show', lanterns: 'show', streaks: 'show', 'tree-lights': 'show' },
}
/** The part a group belongs to. */
export const partOf = (group: string): string => PART_OF_GROUP[group] ?? (group.startsWith('piece/') ? 'show' : 'twin')

const PARTS = ['twin', 'people', 'show', 'interface'] as const

/** A young generation so wide that hardly anything is collected while allocation is counted. */
const WIDE_YOUNG_HEAP = '--js-flags=--min-semi-space-size=128 --max-semi-space-size=128'
/** A server tells each page of the people nearest to it: at least as many as this where there are more. */
const NEAREST = 40
const LIT_LIMIT_MS = 240_000
/** A chapter is over after that. */
const SEEN_WITHIN_MS = 15_000

/** Measures the visitor's page of the default venue: people walking, the rite playing with its projectors lit, its drapes live. */
export async function benchFrame(options: BenchOptions & { readonly people: number }): Promise<Measured> {
  const product = await startProduct(options.note)
  const releases: Release[] = [() => product.stop()]
  try {
    const visitor = await launchChromium(WIDE_YOUNG_HEAP)
    releases.unshift(() => visitor.close())
    options.note('Opening the page.')
    const opened = await openVisitorPage(visitor, product.origin, VENUE)
    await drawNothing(opened.page, true)
    const play = await liven(product, options, releases)
    await waitForVenue(opened.page, options.people, play)
    const page = await measurePage(opened, play, options)
    await visitor.close()
    options.note('Counting what a headset draws.')
    const staged = looksOf(options).map(([name, look]) => [() => play(cueOf(name)), name, look] as const)
    const headset = await countHeadset(product.origin, VENUE, staged, ['rite', 'finale'])
    return assemble(options.people, opened, { ...page, headset, ...(await measureScript(options)) })
  } finally {
    for (const release of releases) await release()
  }
}

const looksOf = ({ quick }: BenchOptions): [string, Look][] => Object.entries(LOOKS).slice(quick ? -3 : 0)

const cueOf = (look: string): string => (look === 'finale' ? FINALE : CUE)

type Release = () => Promise<void> | void

/** Begins a chapter of the rite anew, so that it is under way whatever was waited for before. */
type Play = (cue: string) => Promise<void>

/** Brings people, rite and drapes to life, and tells `releases` what takes them away. */
async function liven(product: Product, { people, note }: BenchOptions & { readonly people: number }, releases: Release[]): Promise<Play> {
  const secret = secretOf(await product.staffLink('operator', '--venue', VENUE))
  const operator = await takeRoomSeat({ origin: product.origin, venue: VENUE, secret })
  releases.unshift(() => operator.leave())
  note(`Letting ${people} people walk.`)
  const crowd = await walkVisitors(product.origin, VENUE, { count: people, walkOf })
  releases.unshift(() => crowd.leave())
  note('Beginning the rite and putting the cameras on air.')
  const crew: Browser = await launchChromium()
  releases.unshift(() => crew.close())
  for (const camera of CAMERAS) await putChartOnAir(crew, product, operator, { venue: VENUE, camera })
  const play: Play = async (cue) => void (await runCue(operator, { do: 'go', cue }))
  await play(CUE)
  return play
}

/** Until the page shows everybody, the projectors' light and the cameras' pictures; the chapter is begun anew while they are waited for. */
async function waitForVenue(page: Page, people: number, play: Play): Promise<void> {
  for (const deadlineMs = monotonicMs() + LIT_LIMIT_MS; ;) {
    await play(CUE)
    try {
      return await seeVenue(page, people)
    } catch (failure) {
      if (monotonicMs() > deadlineMs) throw failure
    }
  }
}

async function seeVenue(page: Page, people: number): Promise<void> {
  await page.waitForFunction(
    ([count, projectors, cameras]) => {
      const stage = window.holosite?.inspect()
      if (stage === undefined || stage.people.length < count) return false
      // A camera counts once it gave a picture; on a busy machine that may be an old one.
      const seen = [...document.querySelectorAll<HTMLElement>('[data-camera-state]')]
      const draped = seen.filter(({ dataset }) => ['live', 'delayed', 'frozen', 'lastSeen'].includes(dataset['cameraState'] ?? '')).length
      const lit = Object.keys(stage.show).filter((channel) => /^projector\/.*\/intensity$/.test(channel)).length
      return lit >= projectors && draped >= cameras
    },
    [Math.min(people, NEAREST), PROJECTORS_LIT, CAMERAS.length] as const,
    { timeout: SEEN_WITHIN_MS },
  )
}

interface PageFigures {
  readonly looks: Readonly<Record<string, PictureCount>>
  readonly textures: TextureBytes
  readonly ownJs: OwnJs
  readonly yardstick: Yardstick
  readonly withPasses: OwnJs
  readonly allocations: readonly AllocationCount[]
}

async function measurePage(opened: VisitorPage, play: Play, options: BenchOptions): Promise<PageFigures> {
  const { quick, note } = options
  const { page } = opened
  const looks: Record<string, PictureCount> = {}
  for (const [name, look] of looksOf(options)) {
    note(`Counting what is drawn: ${name}.`)
    await play(cueOf(name))
    looks[name] = await countLook(page, look)
  }
  const textures = await textureBytes(page)
  await countLook(page, LOOKS['v1']!)
  await shrink(page)
  await walkStreet(page, STREET)
  note('Measuring own JavaScript.')
  const frames = quick ? 60 : 600
  await play(CUE)
  // Until the engine of the browser has compiled what runs every frame, it boxes numbers that it will not box later.
  await rehearse(page, { frames: quick ? 100 : 3000, passes: false, limitMs: 80_000 })
  await play(CUE)
  const ownJs = await measureOwnJs(page, { frames, passes: false, limitMs: 100_000 })
  await play(CUE)
  const yardstick = await measureYardstick(page)
  await drawNothing(page, false)
  const withPasses = await measureOwnJs(page, { frames: Math.min(frames, 100), passes: true, limitMs: 30_000 })
  await drawNothing(page, true)
  note('Counting allocation.')
  await play(CUE)
  const allocations: AllocationCount[] = []
  for (let round = 0; round < (quick ? 6 : 14); round++) allocations.push(await measureAllocation(opened))
  // The first rounds still compile what the page had not run this way before.
  return { looks, textures, ownJs, yardstick, withPasses, allocations: allocations.slice(allocations.length / 2) }
}

async function measureScript({ note }: BenchOptions): Promise<{ readonly scriptKb: number; readonly bareKb: number }> {
  note('Building the bare shell.')
  const [scriptKb, bareKb] = await Promise.all([scriptGzipKb(join(ROOT, 'dist'), 'apps/visitor/index.html'), bareShellGzipKb()])
  return { scriptKb, bareKb }
}

function assemble(
  people: number,
  { firstViewBytes }: VisitorPage,
  {
    looks,
    textures,
    ownJs,
    yardstick,
    withPasses,
    allocations,
    headset,
    scriptKb,
    bareKb,
  }: PageFigures & {
    readonly headset: HeadsetPicture
    readonly scriptKb: number
    readonly bareKb: number
  },
): Measured {
  const median = (pick: (count: AllocationCount) => number): number => percentile(allocations.map(pick), 0.5)
  const all = Object.values(looks)
  const parts = Object.fromEntries(PARTS.map((name) => [name, mostOfPart(Object.values(headset.looks), name)]))
  return {
    figures: {
      own_js_ms_p95: ownJs.p95,
      draw_calls: Math.max(...all.map((look) => look.drawCalls)),
      triangles: Math.max(...all.map((look) => look.triangles)),
      eye_draw_calls: headset.eye.drawCalls,
      eye_triangles: headset.eye.triangles,
      script_gzip_kb: scriptKb,
      first_view_bytes: firstViewBytes,
      alloc_bytes_per_frame: median(({ withSystems, without }) => withSystems - without),
      ...figuresOf('', parts),
      ...figuresOf('eye_', headset.looks),
      ...figuresOf('', looks),
      texture_mb: textures.textures / 1e6,
      renderbuffer_mb: textures.renderbuffers / 1e6,
      ...Object.fromEntries(Object.entries(ownJs.byPhase).map(([phase, ms]) => [`own_js_${phase}_wall_ms_p95`, ms])),
      own_js_frames: ownJs.frames,
      own_js_ms_p50: ownJs.p50,
      own_js_ms_max: ownJs.max,
      own_js_wall_ms_p95: ownJs.wallP95,
      yardstick_ms_p50: yardstick.p50,
      yardstick_ms_p95: yardstick.p95,
      own_js_with_passes_ms_p95: withPasses.p95,
      alloc_bytes_per_frame_with_systems: median(({ withSystems }) => withSystems),
      alloc_bytes_per_frame_without: median(({ without }) => without),
      people,
    },
    peer: { script_gzip_kb: bareKb },
    how: HOW,
  }
}

const figuresOf = (before: string, counts: Readonly<Record<string, PictureTotal>>): Record<string, number> =>
  Object.fromEntries(
    Object.entries(counts).flatMap(([name, count]) => [
      [`${before}${name}_draw_calls`, count.drawCalls],
      [`${before}${name}_triangles`, count.triangles],
    ]),
  )

/** A part's most over the looks. */
function mostOfPart(looks: readonly PictureCount[], part: string): PictureTotal {
  const sums = looks.map(({ parts }) => {
    const own = Object.entries(parts).filter(([group]) => partOf(group) === part)
    const sum = (pick: (count: PictureTotal) => number): number => own.reduce((total, [, count]) => total + pick(count), 0)
    return { drawCalls: sum((count) => count.drawCalls), triangles: sum((count) => count.triangles) }
  })
  return {
    drawCalls: Math.max(...sums.map((sum) => sum.drawCalls)),
    triangles: Math.max(...sums.map((sum) => sum.triangles)),
  }
}

const HOW: Readonly<Record<string, string>> = {
  conditions:
    'The built product, a headless Chromium drawing in software, the default venue at night with its simulated crowd, a chapter of the rite begun anew for each measure (eight or nine projectors, fountains, moving heads, holograms), two cameras on air from another browser, and people walking the street over the wire; all of it on this one machine. The visitor walks from V1 towards V2 at 1.8 m/s.',
  own_js_ms_p95:
    "CPU time of the page's thread in each frame's task, by the browser's trace, on a canvas of 64 x 64 without a single drawing command, paced by a timer at 72 a second, after 3,000 to warm up: 600 frames, or those of 100 s where the page is slower. Wall: all phases but render by the page's clock, in which the machine's other work is too. The yardstick is one fixed sum of about a millisecond at the same pace in the same page: how far its p95 lies above its median is what the machine did to both. With passes: drawing into render targets and copying the live picture go on, which here a software renderer does.",
  draw_calls:
    "The most of the venue's fixed views (each also by itself), the middle of the rite, its finale, and a look down the street at the people, on a desktop's screen.",
  eye_draw_calls:
    "One eye of an emulated headset whose page takes the headset's measure, in the session, in the rite and its finale; eye_v1_ and so on: the same page before it goes in, a square picture with a field of 100 degrees. twin_, people_, show_ and interface_ are the most of those by part: the twin has what stands in no other group (sky included), the show all that shines or flows.",
  texture_mb:
    'Bytes of every texture alive after the looks, mipmaps included, as the page asked its graphics card for them; renderbuffer_mb the same of render buffers.',
  script_gzip_kb:
    "The visitor's entry and all it imports at once, each file gzipped; the peer is a page that only mounts R3F, xr, tiles and the room client.",
  first_view_bytes: 'All bytes off the wire, empty cache, until the twin wanted is there and the room is open.',
  alloc_bytes_per_frame:
    'Systems are held for half a second, then the missed frames run in one task at 72 a second, and the heap profiler samples every 16 bytes what their functions allocate, collected or not. The same with as many empty frames is taken off; median of the rounds.',
}
