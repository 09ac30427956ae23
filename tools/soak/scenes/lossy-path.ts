import { monotonicMs, sleep } from '../../bench/bench-clock.ts'
import { walkVisitors } from '../../bench/scripted-visitors.ts'
import { gatherBystanders } from '../attack/beside-attack.ts'
import { layLossyWire } from '../lossy-wire.ts'
import { watchPoseAges } from '../pose-ages.ts'
import { residentMb } from '../read-metrics.ts'
import type { SoakScene } from '../scene.ts'
import { type ShownCount, type ShownWatch, watchShown } from '../watch-shown.ts'
import { VENUE, yardWalk } from '../yard-walk.ts'

const LOSS = 0.05
const ROUND_TRIP_MS = 200
const WALKERS = 6
const LOOKERS = 4

/** Visitors behind a path as of a crowded mobile network. */
export const scene: SoakScene = {
  name: 'lossy-path',
  asks: `${WALKERS} who walk and ${LOOKERS + 1} who look are behind a path of ${ROUND_TRIP_MS} ms there and back that loses one segment in twenty, for ten minutes: is anybody cut off, does anybody jump, how old is what they see, and do the others notice?`,
  limits: {
    times_cut_off: { direction: 'at most', value: 0 },
    jumps_an_hour_of_those_behind: { direction: 'at most', value: 10 },
    faded_share_behind: { direction: 'at most', value: 0.01 },
    pose_age_p99_behind_ms: { direction: 'at most', value: 2000 },
    server_rise_mb: { direction: 'at most', value: 50 },
    server_changed: { direction: 'at most', value: 0 },
    bystanders_disturbed: { direction: 'at most', value: 0 },
  },
  async run(ground) {
    const { quick, seed, note, atEnd } = ground
    const lastsMs = quick ? 20_000 : 600_000
    const bystanders = await gatherBystanders(ground, quick ? 3000 : 20_000)
    const { product } = bystanders
    const wire = await layLossyWire(product.origin, { seed, lossShare: LOSS, roundTripMs: ROUND_TRIP_MS })
    atEnd(() => wire.close())
    let [welcomes, people] = [0, 0]
    const prepare = (room: { on(name: 'welcome', listener: () => void): unknown }): void => {
      people++
      room.on('welcome', () => welcomes++)
    }
    // Rounds of their own, beside those of the bystanders.
    const walkOf = (index: number): ReturnType<typeof yardWalk> => ({ ...yardWalk(index), radius: 4, phase: index * 1.3 })
    const walkers = await walkVisitors(wire.origin, VENUE, { count: WALKERS, walkOf, prepare })
    const behind: ShownWatch[] = []
    for (let index = 0; index < LOOKERS; index++) behind.push(await watchShown(wire.origin, `Behind ${index + 1}`))
    const before = await watchShown(product.origin, 'Before')
    const ages = await watchPoseAges(wire.origin, 'Ages')
    atEnd(() => [walkers, ...behind, before, ages].forEach((one) => one.leave()))
    let rejoined = 0
    for (const { seat } of [...behind, ages]) seat.room.on('state', (state) => void (state === 'rejoining' && rejoined++))
    await sleep(quick ? 3000 : 15_000)
    for (const watch of [...behind, before]) watch.take()
    const [fromMs, restMb] = [monotonicMs(), await residentMb(product.origin)]
    while (monotonicMs() - fromMs < lastsMs) {
      await sleep(Math.min(60_000, lastsMs))
      note(`${Math.round((monotonicMs() - fromMs) / 1000)} s, ${wire.late} of ${wire.passed} segments late`)
    }
    const hours = (monotonicMs() - fromMs) / 3_600_000
    const seenBehind = sumOf(behind.map((watch) => watch.take()))
    const seenBefore = before.take()
    const age = ages.since(fromMs)
    return {
      figures: {
        minutes: lastsMs / 60_000,
        segments: wire.passed,
        segments_late_share: wire.late / wire.passed,
        times_cut_off: rejoined + welcomes - people,
        jumps_an_hour_behind: seenBehind.jumps / LOOKERS / hours,
        furthest_jump_behind_m: seenBehind.furthestM,
        faded_share_behind: seenBehind.faded / seenBehind.personFrames,
        jumps_an_hour_of_those_behind: seenBefore.jumps / hours,
        furthest_jump_of_those_behind_m: seenBefore.furthestM,
        faded_share_of_those_behind: seenBefore.faded / seenBefore.personFrames,
        pose_age_p99_behind_ms: age.p99,
        pose_age_p99_before_ms: bystanders.before,
        server_rise_mb: (await residentMb(product.origin)) - restMb,
        server_changed: bystanders.changed(),
        bystanders_disturbed: bystanders.disturbed(),
      },
      how: [
        'Loss is not made below TCP: a relay hands each 1,448 bytes on half a round trip later, one in twenty by a timer of one and a half round trips later still, twice that for each further loss, and all behind it after it. That is what a reader of a thin TCP stream sees of a loss. Both ways, drawn by the seed.',
        'Jumps are counted on what the page’s own code would draw, 60 times a second: somebody who goes 10 cm further between two frames than 4 m/s takes him. Those who look are behind the path, for whom no limit is set on it, or before it and see those who walk behind it.',
        'All of it, server, relay and clients, shares one machine.',
      ],
    }
  },
}

function sumOf(counts: readonly ShownCount[]): ShownCount {
  const sum = (of: (count: ShownCount) => number): number => counts.reduce((total, count) => total + of(count), 0)
  return {
    personFrames: sum(({ personFrames }) => personFrames),
    faded: sum(({ faded }) => faded),
    jumps: sum(({ jumps }) => jumps),
    furthestM: Math.max(...counts.map(({ furthestM }) => furthestM)),
  }
}
