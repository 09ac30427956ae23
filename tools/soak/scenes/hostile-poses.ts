import { mutate } from '../../../multiplayer-server/rooms/testing/mutant-frames.ts'
import { monotonicMs, sleep } from '../../bench/bench-clock.ts'
import { takeRoomSeat } from '../../bench/room-seat.ts'
import { createDraw } from '../../bench/seeded-draw.ts'
import { gatherBystanders } from '../attack/beside-attack.ts'
import { launchAttack } from '../attack/launch-attack.ts'
import { bodyOf, readBatches, type ReadMutants, readUplinks, uplinkStock } from '../attack/pose-stock.ts'
import type { SoakGround, SoakScene } from '../scene.ts'
import { VENUE } from '../yard-walk.ts'

const READ = 1_000_000
const SENT = 100_000
const BURST = 400
const ATTACKERS = 4
const AT_ONCE = 1000
/** Batches that the page's reader has followed before. */
const FOLLOWED = 30

/** The poses a page is sent in a few seconds. */
async function recordBatches(origin: string, seconds: number): Promise<readonly Uint8Array[]> {
  const batches: Uint8Array[] = []
  const seat = await takeRoomSeat({
    ...{ origin, venue: VENUE, name: 'Recorder' },
    prepare: (room) => void room.on('poseBatch', (bytes) => batches.push(Uint8Array.from(bytes))),
  })
  await sleep(seconds * 1000)
  seat.leave()
  return batches
}

/** Spoils messages of a stock and has each read, some at a time so that seats in this process live on. */
async function readAll(
  { seed }: SoakGround,
  stock: readonly Uint8Array[],
  count: number,
  read: (bytes: Uint8Array, sum: ReadMutants) => void,
): Promise<ReadMutants> {
  const draw = createDraw(seed)
  const sum = { read: 0, refused: 0, threw: 0, toldBefore: 0 }
  for (let done = 0; done < count; done += AT_ONCE) {
    for (let index = 0; index < AT_ONCE; index++) read(mutate(stock, draw), sum)
    await sleep(0)
  }
  return sum
}

/** Poses of every kind, spoilt: at the server's door, and on the way to a page. */
export const scene: SoakScene = {
  name: 'hostile-poses',
  asks: 'Spoilt pose messages come from hostile sockets, and a million of each direction, up and down, are shown to the readers: does anything fall, change, slow down, or is anything told of a message that is then refused?',
  limits: {
    server_changed: { direction: 'at most', value: 0 },
    bystanders_disturbed: { direction: 'at most', value: 0 },
    closed_without_code: { direction: 'at most', value: 0 },
    readers_threw: { direction: 'at most', value: 0 },
    told_before_refusal: { direction: 'at most', value: 0 },
    pose_age_p99_rise_ms: { direction: 'at most', value: 150 },
  },
  async run(ground) {
    const { quick, seed, note } = ground
    const bystanders = await gatherBystanders(ground, quick ? 5000 : 20_000)
    const batches = await recordBatches(bystanders.product.origin, quick ? 3 : 10)
    const fromMs = monotonicMs()
    const plan = { origin: bystanders.product.origin, attack: 'pose-mutants', seed, victim: '', connections: ATTACKERS } as const
    const report = await launchAttack({ ...plan, frames: quick ? SENT / 20 : SENT, seconds: quick ? 30 : 300, burst: BURST })
    const during = bystanders.onlooker.since(fromMs)
    note(`${report.frames} frames on ${report.connections} connections: ${JSON.stringify(report.closed)}`)
    await sleep(2000)
    const changed = bystanders.changed()
    const disturbed = bystanders.disturbed()
    const count = quick ? READ / 20 : READ
    const sound = uplinkStock()
    const up = await readAll(ground, sound, count, readUplinks(sound.slice(0, 20)))
    const down = await readAll(ground, batches.map(bodyOf), count, readBatches(batches.slice(0, FOLLOWED)))
    note(`${count} read each way: ${up.refused} and ${down.refused} refused`)
    const coded = Object.entries(report.closed).filter(([code]) => Number(code) >= 4000)
    const others = Object.entries(report.closed).filter(([code]) => Number(code) < 4000)
    return {
      figures: {
        frames_sent: report.frames,
        connections: report.connections,
        ...Object.fromEntries(coded.map(([code, closed]) => [`closed_${code}`, closed])),
        left_open: report.leftOpen,
        closed_without_code: others.reduce((sum, [, closed]) => sum + closed, 0),
        read_each_way: count,
        read_up: up.read,
        read_down: down.read,
        refused_up: up.refused,
        refused_down: down.refused,
        readers_threw: up.threw + down.threw,
        told_before_refusal: up.toldBefore + down.toldBefore,
        server_changed: changed,
        bystanders_disturbed: disturbed,
        pose_age_p99_before_ms: bystanders.before,
        pose_age_p99_during_ms: during.p99,
        pose_age_p99_rise_ms: during.p99 - bystanders.before,
      },
      how: [
        `Up: messages of somebody who walks, jumps and lets go of his hands; down: ${batches.length} batches that a visitor of the yard was sent. Each is spoilt in one to four ways (bits flipped, bytes set, cut, added, spliced, promises of much more) inside the message: its frame, and of a batch the head, stay sound, unlike in \`hostile-frames\`.`,
        'A refusal is an error of our own with a code; anything else counts as thrown. A page’s reader has followed the stream before, and its listener must not have heard a word of a message that is then refused.',
        `Sockets: ${BURST} in a row on each of ${ATTACKERS} connections from a process of lower priority on the same machine; what comes behind the first bad one is dropped unread. A message that was spoilt into a sound one is taken: such connections are left open.`,
      ],
    }
  },
}
