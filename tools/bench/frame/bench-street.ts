import { join } from 'node:path'
import type { CDPSession, JSHandle, Page } from 'playwright-core'
import { build, type Rolldown } from 'vite'
import { benchFault } from '../bench-fault.ts'
import type { BenchOptions, Measured, Target } from '../bench-report.ts'
import { launchChromium } from '../chromium.ts'
import { percentile } from '../percentile.ts'
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

type People = JSHandle<NonNullable<Awaited<ReturnType<NonNullable<Window['holosite']>['populate']>>>>

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
    await crowd.evaluate((ours, frames) => ours.rehearse(frames).length, WARM_FRAMES)
    note('Measuring own JavaScript of people, ours and the peer by turns.')
    const times = await measureByTurns(crowd, peer, quick ? 4 : 20)
    note('Counting what the heap keeps.')
    const heap = await measureHeap(devtools, crowd, quick ? 4 : 12)
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

/** Medians of rounds, ms a frame: a round is 72 frames of ours and then 12 of the peer's, on the same machine at the same time. */
async function measureByTurns(crowd: People, peer: JSHandle<PeerCrowd>, rounds: number): Promise<Times> {
  const ours: number[] = []
  const plain: number[] = []
  await peer.evaluate((mixers, people) => void mixers.step(people.shown.poses, 1 / 72), crowd)
  for (let round = 0; round < rounds; round++) {
    const own = await crowd.evaluate((people) => people.rehearse(72))
    ours.push(own.reduce((sum, ms) => sum + ms, 0) / own.length)
    const theirs = await peer.evaluate((mixers, people) => Array.from({ length: 12 }, () => mixers.step(people.shown.poses, 1 / 72)), crowd)
    plain.push(theirs.reduce((sum, ms) => sum + ms, 0) / theirs.length)
  }
  return { ours, plain }
}

/** What 72 frames leave on the heap after a collection, and what they put there, bytes a frame; one of each a round. */
async function measureHeap(devtools: CDPSession, crowd: People, rounds: number): Promise<{ kept: number[]; made: number[] }> {
  const used = async (): Promise<number> => (await devtools.send('Runtime.getHeapUsage')).usedSize
  const collect = (): Promise<unknown> => devtools.send('HeapProfiler.collectGarbage')
  await devtools.send('HeapProfiler.enable')
  const kept: number[] = []
  const made: number[] = []
  const frames = 72
  for (let round = 0; round < rounds; round++) {
    await collect()
    const before = await used()
    await crowd.evaluate((people, count) => people.rehearse(count).length, frames)
    const after = await used()
    await collect()
    made.push((after - before) / frames)
    kept.push((await used()) - before)
  }
  return { kept, made }
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
  readonly heap: { readonly kept: readonly number[]; readonly made: readonly number[] }
  readonly drawn: PictureTotal
}

function assemble({ people, looks, times, heap, drawn }: Seen): Measured {
  const median = (values: readonly number[]): number => percentile([...values], 0.5)
  const half = (values: readonly number[]): readonly number[] => values.slice(values.length / 2)
  const all = Object.values(looks)
  const ours = median(times.ours)
  const plain = median(times.plain)
  return {
    figures: {
      crowd_draw_calls: Math.max(...all.map((look) => look.drawCalls)),
      crowd_triangles: Math.max(...all.map((look) => look.triangles)),
      // Of one second; what is less than half a kilobyte is the measuring itself.
      crowd_heap_growth_kb: Math.max(0, Math.round(median(half(heap.kept)) / 1000)),
      crowd_js_plain_to_ours: plain / ours,
      crowd_js_ms: ours,
      crowd_js_us_a_person: (1000 * ours) / people,
      crowd_alloc_bytes_per_frame: median(half(heap.made)),
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
    "The peer's JavaScript a frame over ours, medians of rounds by turns in one page. Ours: reading where everybody is, levels, solving, names. The peer's: position, weights of two clips by pace, AnimationMixer.update, matrices and Skeleton.update, but nothing that its renderer adds for each mesh; it knows no hands, no ground and no time between samples.",
  crowd_heap_growth_kb:
    'What the heap has more after a second of frames than before, both after a collection; median of the later half of the rounds. crowd_alloc_bytes_per_frame: the same without the second collection, with what telling the people costs.',
}
