import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monotonicMs, sleep } from '../../bench/bench-clock.ts'
import { walkVisitors } from '../../bench/scripted-visitors.ts'
import { watchPoseAges } from '../pose-ages.ts'
import { probeEnv } from '../probe-env.ts'
import { residentMb } from '../read-metrics.ts'
import type { SoakScene } from '../scene.ts'
import { slopeOf } from '../slope.ts'
import { VENUE, yardWalk } from '../yard-walk.ts'

const WALKERS = 40

/** Forty people who walk, and a server that must not grow. */
export const scene: SoakScene = {
  name: 'walking-crowd',
  asks: `${WALKERS} visitors of the engine’s own network code walk for three minutes, one of them talking: does the server’s heap grow?`,
  limits: {
    heap_slope_mb_per_min: { direction: 'at most', value: 1 },
    walkers_lost: { direction: 'at most', value: 0 },
  },
  async run({ quick, note, openProduct, atEnd }) {
    const folder = await mkdtemp(join(tmpdir(), 'holosite-soak-'))
    atEnd(() => rm(folder, { recursive: true, force: true }))
    const heapFile = join(folder, 'heap')
    const product = await openProduct(probeEnv({ HOLOSITE_SOAK_HEAP: heapFile, HOLOSITE_SOAK_HEAP_MS: quick ? '2000' : '10000' }))
    let welcomes = 0
    const prepare = (room: { on(name: 'welcome', listener: () => void): unknown }): void => void room.on('welcome', () => welcomes++)
    const walkers = await walkVisitors(product.origin, VENUE, { count: WALKERS, walkOf: yardWalk, prepare })
    const onlooker = await watchPoseAges(product.origin)
    atEnd(() => [walkers, onlooker].forEach((one) => one.leave()))
    // What a server keeps of forty people it keeps from their first minute on.
    await sleep(quick ? 5000 : 60_000)
    const fromMs = monotonicMs()
    const restMb = await residentMb(product.origin)
    const walkMs = quick ? 20_000 : 180_000
    while (monotonicMs() - fromMs < walkMs) {
      await sleep(Math.min(30_000, walkMs))
      walkers.seats[0]?.room.send('chat', { text: `${Math.round((monotonicMs() - fromMs) / 1000)} s` })
      note(`${Math.round((monotonicMs() - fromMs) / 1000)} s, resident ${Math.round(await residentMb(product.origin))} MB`)
    }
    const lines = (await readFile(heapFile, 'utf8')).trim().split('\n').map((line) => line.split(' ').map(Number)) // prettier-ignore
    const heap = lines
      .filter(([atMs = 0]) => atMs >= fromMs)
      .map(([atMs = 0, bytes = 0]) => [(atMs - fromMs) / 60_000, bytes / 1e6] as const)
    const lost = welcomes - WALKERS + walkers.seats.filter(({ room }) => room.state !== 'open').length
    return {
      figures: {
        walkers: WALKERS,
        minutes: walkMs / 60_000,
        heap_readings: heap.length,
        heap_first_mb: heap[0]?.[1] ?? Number.NaN,
        heap_last_mb: heap.at(-1)?.[1] ?? Number.NaN,
        heap_slope_mb_per_min: slopeOf(heap),
        resident_first_mb: restMb,
        resident_last_mb: await residentMb(product.origin),
        pose_age_p99_ms: onlooker.since(fromMs).p99,
        walkers_lost: lost,
      },
      how: [
        'Heap used after a collection that a probe in the server’s process makes every ten seconds, after a first minute; the slope is the straight line through all readings. Collections cost the server some ms each, which the pose ages hold.',
        'Walkers and onlooker are the engine’s own network code in the soak’s own process, on the same machine: forty of them fill a core of it, and `pose_age_p99_ms` is theirs as much as the server’s, so no limit is set on it here.',
      ],
    }
  },
}
