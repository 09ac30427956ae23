import { monotonicMs, sleep } from '../../bench/bench-clock.ts'
import { gatherBystanders } from '../attack/beside-attack.ts'
import { type PoseAges, watchPoseAges } from '../pose-ages.ts'
import { mostResidentMb, residentMb } from '../read-metrics.ts'
import type { SoakScene } from '../scene.ts'
import { laySlowWire } from '../slow-wire.ts'

const SLOW = 20
const BYTES_PER_S = 1000

/** Clients that read, but a kilobyte a second. */
export const scene: SoakScene = {
  name: 'slow-reader',
  asks: `${SLOW} clients read no more than 1 KB a second while the room goes on and talks: is the server’s memory bounded, do others notice, and are the slow fed again once they can read?`,
  limits: {
    server_rise_mb: { direction: 'at most', value: 100 },
    pose_age_p99_rise_ms: { direction: 'at most', value: 150 },
    slow_neither_closed_nor_caught_up: { direction: 'at most', value: 0 },
    caught_up_pose_age_p99_ms: { direction: 'at most', value: 1000 },
    server_changed: { direction: 'at most', value: 0 },
    bystanders_disturbed: { direction: 'at most', value: 0 },
  },
  async run(ground) {
    const { quick, note, atEnd } = ground
    const slowMs = quick ? 15_000 : 60_000
    const bystanders = await gatherBystanders(ground, quick ? 5000 : 20_000)
    const { product, onlooker, operator } = bystanders
    const wire = await laySlowWire(product.origin)
    atEnd(() => wire.close())
    const slow: PoseAges[] = []
    for (let index = 0; index < SLOW; index++) slow.push(await watchPoseAges(wire.origin, `Slow ${index + 1}`))
    atEnd(() => slow.forEach((reader) => reader.leave()))
    await sleep(2000)
    const restMb = await residentMb(product.origin)
    const fromMs = monotonicMs()
    let lost = 0
    for (const { seat } of slow) seat.room.on('state', (state) => void (state === 'rejoining' && lost++))
    wire.slow(BYTES_PER_S)
    const talk = setInterval(() => operator.room.send('chat', { text: 'x'.repeat(400) }), 1100)
    const mostMb = await mostResidentMb(product.origin, slowMs)
    clearInterval(talk)
    const during = onlooker.since(fromMs)
    const heard = slow.reduce((sum, reader) => sum + reader.since(fromMs).count, 0)
    wire.mend()
    await sleep(8000)
    const mendedMs = monotonicMs()
    await sleep(4000)
    const after = slow.map((reader) => reader.since(mendedMs))
    const behind = after.filter(({ count }) => count === 0).length
    note(`${lost} times cut off, ${SLOW - behind} of ${SLOW} fed again, server ${Math.round(restMb)} to ${Math.round(mostMb)} MB`)
    return {
      figures: {
        slow: SLOW,
        slow_s: slowMs / 1000,
        poses_read_per_s_each: heard / SLOW / (slowMs / 1000),
        times_cut_off: lost,
        slow_neither_closed_nor_caught_up: behind,
        caught_up_pose_age_p99_ms: Math.max(...after.map(({ p99 }) => p99)),
        server_before_mb: restMb,
        server_most_mb: mostMb,
        server_rise_mb: mostMb - restMb,
        pose_age_p99_before_ms: bystanders.before,
        pose_age_p99_during_ms: during.p99,
        pose_age_p99_rise_ms: during.p99 - bystanders.before,
        server_changed: bystanders.changed(),
        bystanders_disturbed: bystanders.disturbed(),
      },
      how: [
        'The slow are the engine’s own room clients behind a relay that takes from the server no more than it hands on, 1,000 bytes a second each; what the system’s own buffers hold lies between. Somebody says 400 letters every 1.1 s the while, ten people walk.',
        'Whoever is cut off comes back by himself, over the same relay. Twelve seconds after the relay lets all pass again each of them is to be told of poses that are fresh: counted are those of the last four.',
      ],
    }
  },
}
