import { join } from 'node:path'
import type { CDPSession, JSHandle, Page } from 'playwright-core'
import { build, type Rolldown } from 'vite'
import { monotonicMs } from '../bench-clock.ts'
import { benchFault } from '../bench-fault.ts'
import type { BenchOptions, Measured, Target } from '../bench-report.ts'
import { launchChromium } from '../chromium.ts'
import { percentile } from '../percentile.ts'
import { FRAME_MARK, threadTimes } from '../thread-time.ts'
import { trend } from '../trend.ts'
import { startProduct } from '../product.ts'
import { partOf } from './bench-frame.ts'
import { VENUE } from './frame-venue.ts'
import type { PeerCrowd } from './peer-crowd/peer-page.ts'
import { countLook, openVisitorPage, type Look, type PictureTotal } from './visitor-page.ts'

/** What people may cost a frame, however many they are. */
export const STREET_TARGETS: Readonly<Record<string, Target>> = {
  crowd_draw_calls: { direction: 'at most', value: 12 },
  crowd_triangles: { direction: 'at most', value: 150_000 },
  crowd_heap_growth_kb: { direction: 'at most', value: 0 },
  crowd_js_plain_to_ours: { direction: 'at least', value: 10 },
}

/** The street from V1 on, all its width. */
const STREET = { east: 0, fromNorth: -470, toNorth: -345, halfM: 33 } as const
/** From the street's head, from its middle, from its end back, and from above the heads. */
const LOOKS: Readonly<Record<string, Look>> = {
  head: [-14, -342, 180, 0, 65],
  middle: [-28, -400, 200, 0, 65],
  back: [14, -474, 0, 0, 65],
}
const WARM_FRAMES = 600
const WIDE_YOUNG_HEAP = '--js-flags=--min-semi-space-size=128 --max-semi-space-size=128'

type Extras = NonNullable<Awaited<ReturnType<NonNullable<Window['holosite']>['populate']>>>
type People = JSHandle<Extras>

/** Measures people alone: so many in the visitor's page, told to it as the wire tells, beside the same people each with a mixer of three's. */
export async function benchStreet({ people, quick, note }: BenchOptions & { readonly people: number }): Promise<Measured> {
  const product = await startProduct(note)
  const browser = await launchChromium(WIDE_YOUNG_HEAP)
  try {
    note('Opening the page.')
    const { page, devtools } = await openVisitorPage(browser, product.origin, VENUE)
    note(`Letting ${people} people into the street.`)
    const crowd = (await page.evaluateHandle(([count, street]) => window.holosite?.populate(count, street), [
      people,
      STREET,
    ] as const)) as People
    const looks = await countLooks(page, people)
    await addPeer(devtools)
    const peer = await page.evaluateHandle((count) => window.peerCrowd(count), people)
    const held = await page.evaluateHandle(() => window.holosite?.hold())
    note('Warming up.')
    await crowd.evaluate((ours, frames) => ours.rehearse(frames), WARM_FRAMES)
    note('Measuring own JavaScript of people, ours and the peer by turns.')
    const times = await measureByTurns(page, { crowd, peer }, quick ? 4 : 20)
    note('Counting what the heap keeps.')
    const heap = await measureHeap(devtools, crowd, quick ? 4 : 24)
    const drawn = await peer.evaluate((plain) => plain.count())
    await held.evaluate((systems) => systems?.catchUp(false))
    return assemble({ people, looks, times, heap, drawn })
  } finally {
    await browser.close()
    await product.stop()
  }
}

async function countLooks(page: Page, people: number): Promise<Record<string, PictureTotal>> {
  const looks: Record<string, PictureTotal> = {}
  for (const [name, look] of Object.entries(LOOKS)) {
    await countLook(page, look)
    await page.waitForFunction((count) => (window.holosite?.inspect().people.length ?? 0) >= count, Math.min(people, 50))
    const { parts } = await countLook(page, look)
    const own = Object.entries(parts).filter(([group]) => partOf(group) === 'people' || group === 'names')
    looks[name] = {
      drawCalls: own.reduce((sum, [, part]) => sum + part.drawCalls, 0),
      triangles: own.reduce((sum, [, part]) => sum + part.triangles, 0),
    }
  }
  return looks
}

interface Times {
  readonly ours: readonly number[]
  readonly plain: readonly number[]
}

/** Frames of a round: of the peer's fewer, since each takes ten times as long. */
const OWN_FRAMES = 72
const PEER_FRAMES = 12
/** Between two timers that are not put off. */
const TIMER_MS = 4

/** CPU time of the page's thread, ms a frame, mean of each round: a round is frames of ours and then of the peer's. */
async function measureByTurns(page: Page, { crowd, peer }: { crowd: People; peer: JSHandle<PeerCrowd> }, rounds: number): Promise<Times> {
  const ours: number[] = []
  const plain: number[] = []
  const mean = (times: readonly number[]): number => times.reduce((sum, ms) => sum + ms, 0) / times.length
  const both = await page.evaluateHandle(([people, mixers]) => ({ people, mixers }), [crowd, peer] as const)
  const pace = { mark: FRAME_MARK, everyMs: TIMER_MS }
  for (let round = 0; round < rounds; round++) {
    ours.push(mean(await threadTimes(page, () => both.evaluate(showByTimer, { ...pace, frames: OWN_FRAMES }))))
    plain.push(mean(await threadTimes(page, () => both.evaluate(stepByTimer, { ...pace, frames: PEER_FRAMES }))))
  }
  return { ours, plain }
}

interface Pace {
  readonly frames: number
  readonly mark: string
  readonly everyMs: number
}

/** In the page: told in one task, shown in the next, which bears the mark. */
function showByTimer({ people }: { people: Extras }, { frames, mark, everyMs }: Pace): Promise<void> {
  return new Promise((resolve) => {
    let turn = 0
    const timer = setInterval(() => {
      if (turn++ % 2 === 0) return people.tell()
      performance.mark(mark)
      people.show()
      performance.clearMarks(mark)
      if (turn < 2 * frames) return
      clearInterval(timer)
      resolve()
    }, everyMs)
  })
}

/** In the page. */
function stepByTimer({ people, mixers }: { people: Extras; mixers: PeerCrowd }, { frames, mark, everyMs }: Pace): Promise<void> {
  return new Promise((resolve) => {
    let left = frames
    const timer = setInterval(() => {
      performance.mark(mark)
      mixers.step(people.shown.poses, 1 / 72)
      performance.clearMarks(mark)
      if (--left > 0) return
      clearInterval(timer)
      resolve()
    }, everyMs)
  })
}

/** Ten seconds of frames. */
const HEAP_FRAMES = 720

/** Bytes on the heap after each round, all of it collected: of frames, and of the page alone for as long; and put there by a frame. */
interface HeapCount {
  readonly kept: readonly number[]
  readonly keptIdle: readonly number[]
  readonly made: number
}

/** The page goes on beside the people, with its clock and its messages: what it keeps meanwhile is counted by itself. */
async function measureHeap(devtools: CDPSession, crowd: People, rounds: number): Promise<HeapCount> {
  const used = async (): Promise<number> => (await devtools.send('Runtime.getHeapUsage')).usedSize
  const usedAfterCollection = async (): Promise<number> => {
    await devtools.send('HeapProfiler.collectGarbage')
    return used()
  }
  await devtools.send('HeapProfiler.enable')
  let before = await usedAfterCollection()
  const [kept, keptIdle]: [number[], number[]] = [[before], []]
  const began = monotonicMs()
  let made = 0
  for (let round = 0; round < rounds; round++) {
    await crowd.evaluate((people, count) => people.rehearse(count), HEAP_FRAMES)
    made = ((await used()) - before) / HEAP_FRAMES
    kept.push((before = await usedAfterCollection()))
  }
  const roundMs = (monotonicMs() - began) / rounds
  for (let round = 0; round <= rounds; round++) {
    keptIdle.push(await usedAfterCollection())
    await new Promise((resolve) => setTimeout(resolve, roundMs))
  }
  return { kept, keptIdle, made }
}

/** Brings the peer into the page as its inspector would: the page's own policy allows no script that is not the server's. */
async function addPeer(devtools: CDPSession): Promise<void> {
  const { exceptionDetails } = await devtools.send('Runtime.evaluate', { expression: await peerCode() })
  if (exceptionDetails) throw benchFault(`The peer did not start: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`)
}

async function peerCode(): Promise<string> {
  const entry = join(import.meta.dirname, 'peer-crowd/peer-page.ts')
  const built = (await build({
    configFile: false,
    logLevel: 'silent',
    build: { write: false, target: 'esnext', lib: { entry, formats: ['iife'], name: 'peerPage' } },
  })) as Rolldown.RolldownOutput[]
  return built[0]?.output[0].code ?? ''
}

interface Seen {
  readonly people: number
  readonly looks: Readonly<Record<string, PictureTotal>>
  readonly times: Times
  readonly heap: HeapCount
  readonly drawn: PictureTotal
}

function assemble({ people, looks, times, heap, drawn }: Seen): Measured {
  const median = (values: readonly number[]): number => percentile([...values], 0.5)
  const all = Object.values(looks)
  const ours = median(times.ours)
  const plain = median(times.plain)
  return {
    figures: {
      crowd_draw_calls: Math.max(...all.map((look) => look.drawCalls)),
      crowd_triangles: Math.max(...all.map((look) => look.triangles)),
      // Of one second; what is less than half a kilobyte is the measuring itself.
      crowd_heap_growth_kb: Math.max(0, Math.round(((trend(heap.kept) - trend(heap.keptIdle)) / HEAP_FRAMES) * (72 / 1000))),
      crowd_js_plain_to_ours: plain / ours,
      crowd_js_ms: ours,
      crowd_js_us_a_person: (1000 * ours) / people,
      crowd_alloc_bytes_per_frame: heap.made,
      ...Object.fromEntries(Object.entries(looks).map(([name, look]) => [`crowd_${name}_triangles`, look.triangles])),
      people,
    },
    peer: {
      crowd_draw_calls: drawn.drawCalls,
      crowd_triangles: drawn.triangles,
      crowd_js_ms: plain,
      crowd_js_us_a_person: (1000 * plain) / people,
    },
    how: HOW,
  }
}

const HOW: Readonly<Record<string, string>> = {
  conditions:
    "The built product and its visitor's page in a headless Chromium that draws in software, at the default venue by night; the people are in the page only, told to the same store as the wire's: the nearest fifty 20 times a second, the next 250 five times, all once a second.",
  crowd_draw_calls:
    'The most of three looks, of all that shows people: bodies, names, the simulated crowd. The peer is one skinned mesh of the middle level of our bodies for each.',
  crowd_js_plain_to_ours:
    "The peer's JavaScript a frame over ours: CPU time of the page's thread by the browser's trace, medians of rounds by turns in one page. Ours: reading where everybody is, levels, solving, names. The peer's: position, weights of two clips by pace, AnimationMixer.update, matrices and Skeleton.update, but nothing that its renderer adds for each mesh; it knows no hands, no ground and no time between samples.",
  crowd_heap_growth_kb:
    'What a second of frames adds to the heap, all of it collected: the trend over rounds of ten seconds each (median slope of all pairs), less the trend of the page alone. crowd_alloc_bytes_per_frame: what frames put there before it is collected, with what telling the people costs.',
}
