import { frameStock, judgeMutants } from '../../../multiplayer-server/rooms/testing/mutant-frames.ts'
import { monotonicMs, sleep } from '../../bench/bench-clock.ts'
import { createDraw } from '../../bench/seeded-draw.ts'
import { gatherBystanders } from '../attack/beside-attack.ts'
import { launchAttack } from '../attack/launch-attack.ts'
import type { SoakGround, SoakScene } from '../scene.ts'

const WHOLE = 1_000_000
const QUICK = 40_000
/** Sent in a row on one connection: the server judges up to the first that is bad, closes, and drops the rest unread. */
const BURST = 400
const ATTACKERS = 4

/** The same frames before the server's own guard, without sockets, some at a time so that seats in this process live on. */
async function judgeAll({ seed, note }: SoakGround, count: number): Promise<{ refused: number; threw: number }> {
  const stock = frameStock(seed)
  const draw = createDraw(seed)
  const sum = { refused: 0, threw: 0 }
  for (let done = 0; done < count; done += 1000) {
    const { refused, threw } = judgeMutants(stock, draw, 1000)
    sum.refused += refused
    sum.threw += threw
    await sleep(0)
  }
  note(`${count} frames judged in memory, ${sum.refused} refused`)
  return sum
}

/** Frames of every kind, spoilt, at the server's door. */
export const scene: SoakScene = {
  name: 'hostile-frames',
  asks: 'A million spoilt frames (every message, poses, bytes of nothing; the generators of the property tests, then bytes flipped, cut, added, spliced) come from hostile sockets: does anything fall, change or slow down?',
  limits: {
    server_changed: { direction: 'at most', value: 0 },
    bystanders_disturbed: { direction: 'at most', value: 0 },
    closed_without_code: { direction: 'at most', value: 0 },
    guard_threw: { direction: 'at most', value: 0 },
    pose_age_p99_rise_ms: { direction: 'at most', value: 150 },
  },
  async run(ground) {
    const { quick, seed, note } = ground
    const frames = quick ? QUICK : WHOLE
    const bystanders = await gatherBystanders(ground, quick ? 5000 : 20_000)
    const fromMs = monotonicMs()
    const plan = { origin: bystanders.product.origin, attack: 'mutants', seed, victim: '', connections: ATTACKERS } as const
    const report = await launchAttack({ ...plan, frames, seconds: quick ? 60 : 900, burst: BURST })
    const during = bystanders.onlooker.since(fromMs)
    const seconds = (monotonicMs() - fromMs) / 1000
    note(`${report.frames} frames on ${report.connections} connections in ${Math.round(seconds)} s: ${JSON.stringify(report.closed)}`)
    await sleep(2000)
    const changed = bystanders.changed()
    const disturbed = bystanders.disturbed()
    const judged = await judgeAll(ground, frames)
    const coded = Object.entries(report.closed).filter(([code]) => Number(code) >= 4000)
    const codes = Object.fromEntries(coded.map(([code, count]) => [`closed_${code}`, count]))
    const others = Object.entries(report.closed).filter(([code]) => Number(code) < 4000)
    return {
      figures: {
        frames_sent: report.frames,
        connections: report.connections,
        ...codes,
        left_open: report.leftOpen,
        closed_without_code: others.reduce((sum, [, count]) => sum + count, 0),
        joins_failed: report.notIn,
        server_changed: changed,
        bystanders_disturbed: disturbed,
        frames_judged_in_memory: frames,
        guard_refused: judged.refused,
        guard_threw: judged.threw,
        pose_age_p99_before_ms: bystanders.before,
        pose_age_p99_during_ms: during.p99,
        pose_age_p99_rise_ms: during.p99 - bystanders.before,
      },
      how: [
        `${BURST} frames in a row on each connection, ${ATTACKERS} connections at a time from a process of lower priority on the same machine. The server judges a connection’s frames up to the first bad one, closes with a code and drops the rest unread: so the same number is also shown to its guard in memory, a fresh connection for each frame.`,
        '`closed_4103` is a bad message, `closed_4104` too fast, `closed_4105` a pose of another version; `closed_4000` are frames that were spoilt into a leave. What is left open was allowed in every frame.',
        'Nothing changed: cue state, house, reports, corners, placings, documents as the console is told them, and the server’s process. Pose age: from a walker’s sample to the onlooker’s reading.',
      ],
    }
  },
}
