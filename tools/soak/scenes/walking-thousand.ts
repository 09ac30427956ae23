import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monotonicMs } from '../../bench/bench-clock.ts'
import { runCrowd } from '../../bench/crowd/crowd-run.ts'
import { recordings } from '../../bench/crowd/recordings.ts'
import { probeEnv } from '../probe-env.ts'
import type { SoakScene } from '../scene.ts'
import { slopeOf } from '../slope.ts'

const SPREAD = 0.1

/** A thousand people, and a server that must not grow. */
export const scene: SoakScene = {
  name: 'walking-thousand',
  asks: 'A thousand visitors walk in one place for ten minutes: does the server’s heap grow, and are those near as fresh at the end?',
  limits: {
    heap_rise_mb: { direction: 'at most', value: 10 },
    visitors_missing: { direction: 'at most', value: 0 },
    kbit_s_p95: { direction: 'at most', value: 256 },
  },
  async run({ quick, note, atEnd }) {
    const folder = await mkdtemp(join(tmpdir(), 'holosite-soak-'))
    atEnd(() => rm(folder, { recursive: true, force: true }))
    const heapFile = join(folder, 'heap')
    const visitors = quick ? 300 : 1000
    const settleS = quick ? 3 : 60
    const seconds = quick ? 20 : 600
    const motion = recordings()
    const fromMs = monotonicMs()
    const heard = setInterval(() => existsSync(heapFile) && note(`${Math.round((monotonicMs() - fromMs) / 1000)} s`), 60_000)
    atEnd(() => clearInterval(heard))
    const run = await runCrowd(
      { kind: 'ours', visitors, perM2: SPREAD, motion, settleS, seconds },
      probeEnv({ HOLOSITE_SOAK_HEAP: heapFile, HOLOSITE_SOAK_HEAP_MS: quick ? '2000' : '15000' }),
    )
    const lines = (await readFile(heapFile, 'utf8')).trim().split('\n').map((line) => line.split(' ').map(Number)) // prettier-ignore
    const lastMs = lines.at(-1)?.[0] ?? 0
    // The window is the end of the run: what a server keeps of a thousand it keeps from their first minute on.
    const heap = lines
      .filter(([atMs = 0]) => atMs >= lastMs - seconds * 1000)
      .map(([atMs = 0, bytes = 0]) => [(atMs - lastMs) / 60_000 + seconds / 60, bytes / 1e6] as const)
    return {
      figures: {
        visitors,
        visitors_missing: visitors - run.visitors,
        minutes: seconds / 60,
        heap_readings: heap.length,
        heap_first_mb: heap[0]?.[1] ?? Number.NaN,
        heap_last_mb: heap.at(-1)?.[1] ?? Number.NaN,
        heap_slope_mb_per_min: slopeOf(heap),
        heap_rise_mb: (slopeOf(heap) * seconds) / 60,
        resident_mb: run.server.rssMb,
        near40_age_ms_p99: run.near40AgeMsP99 ?? Number.NaN,
        kbit_s_p95: run.kbitSP95,
        server_cpu_pct: run.server.cpuPct,
      },
      how: [
        'The whole server in a process, its visitors on hand-written sockets in another, 0.1 people a square metre, as `bench crowd` has them; their bodies are VR recordings where those are there. Both processes share this machine.',
        'Heap used after a collection that a probe in the server’s process makes every fifteen seconds, from a minute after the last had come; the slope is the straight line through all readings, the rise that line’s over the whole time. Each collection holds the server for some tens of milliseconds, which ages hold: they are judged by the bench, not here.',
      ],
    }
  },
}
