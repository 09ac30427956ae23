import { monotonicMs, sleep } from '../../bench/bench-clock.ts'
import { gatherBystanders } from '../attack/beside-attack.ts'
import { takeRawSeat, type RawSeat } from '../attack/raw-seat.ts'
import { mostResidentMb, residentMb } from '../read-metrics.ts'
import type { SoakScene } from '../scene.ts'

const STALLED = 20

/** The stream under a socket: paused, nothing is read from the system any more, and pings find no answer. */
const streamOf = ({ socket }: RawSeat): { pause(): unknown; resume(): unknown } =>
  (socket as unknown as { _socket: { pause(): unknown; resume(): unknown } })._socket

/** Clients whose sockets stay open and read nothing. */
export const scene: SoakScene = {
  name: 'stalled-reader',
  asks: `${STALLED} sockets stop reading for a minute while the room goes on and talks: is the server’s memory bounded, do others notice, and are the stalled closed or fed again?`,
  limits: {
    server_rise_mb: { direction: 'at most', value: 100 },
    pose_age_p99_rise_ms: { direction: 'at most', value: 150 },
    stalled_neither_closed_nor_caught_up: { direction: 'at most', value: 0 },
    server_changed: { direction: 'at most', value: 0 },
    bystanders_disturbed: { direction: 'at most', value: 0 },
  },
  async run(ground) {
    const { quick, note, atEnd } = ground
    const stallMs = quick ? 15_000 : 60_000
    const bystanders = await gatherBystanders(ground, quick ? 5000 : 20_000)
    const { product, onlooker, operator } = bystanders
    const stalled: RawSeat[] = []
    for (let index = 0; index < STALLED; index++) stalled.push(await takeRawSeat(product.origin, `Stalled ${index + 1}`))
    atEnd(() => stalled.forEach((seat) => seat.leave()))
    await sleep(2000)
    const restMb = await residentMb(product.origin)
    const fromMs = monotonicMs()
    for (const seat of stalled) streamOf(seat).pause()
    const talk = setInterval(() => operator.room.send('chat', { text: 'x'.repeat(400) }), 1100)
    const mostMb = await mostResidentMb(product.origin, stallMs)
    clearInterval(talk)
    const during = onlooker.since(fromMs)
    for (const seat of stalled) streamOf(seat).resume()
    const resumedMs = monotonicMs()
    let heard = 0
    for (const { socket } of stalled) socket.once('message', () => heard++)
    while (monotonicMs() - resumedMs < 5000 && stalled.some(({ code }) => code === null)) await sleep(50)
    const closed = stalled.filter(({ code }) => code !== null).length
    note(`${closed} of ${STALLED} closed, server ${Math.round(restMb)} to ${Math.round(mostMb)} MB`)
    return {
      figures: {
        stalled_s: stallMs / 1000,
        stalled: STALLED,
        closed_by_server: closed,
        stalled_neither_closed_nor_caught_up: Math.max(0, STALLED - closed - heard),
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
        'Memory is the server’s resident set, once a second. A socket that answers no ping is cut off by the server after some seconds; one that read but never acknowledged a batch would be fed no poses.',
        'Whoever is cut off comes back as after a network cut.',
      ],
    }
  },
}
