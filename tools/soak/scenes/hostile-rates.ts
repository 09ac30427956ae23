import { monotonicMs, sleep } from '../../bench/bench-clock.ts'
import { gatherBystanders } from '../attack/beside-attack.ts'
import type { Attack, AttackReport } from '../attack/attack-plan.ts'
import { launchAttack } from '../attack/launch-attack.ts'
import type { SoakScene } from '../scene.ts'

/** Frames on each connection: ten seconds' worth of ten times the rate, or enough to be caught at. */
const BURSTS: Readonly<Record<Exclude<Attack, 'mutants' | 'pose-mutants'>, number>> = {
  messages: 200,
  poses: 600,
  teleports: 40,
  speeding: 10,
  others: 30,
  nan: 3,
  counts: 3,
}

/** Clients that do too much, or what is nobody's to do. */
export const scene: SoakScene = {
  name: 'hostile-rates',
  asks: 'Ten times the rate of messages and of poses, teleports, speeding, acts upon other people and the show, NaN and counts without end: refused or clamped, and do others notice?',
  limits: {
    kinds_not_refused: { direction: 'at most', value: 0 },
    server_changed: { direction: 'at most', value: 0 },
    bystanders_disturbed: { direction: 'at most', value: 0 },
    pose_age_p99_rise_ms: { direction: 'at most', value: 150 },
  },
  async run(ground) {
    const { quick, seed, note } = ground
    const bystanders = await gatherBystanders(ground, quick ? 5000 : 20_000)
    const { product, onlooker } = bystanders
    const victim = onlooker.seat.room.latest('welcome')?.visitorId ?? ''
    const fromMs = monotonicMs()
    const reports = new Map<string, AttackReport>()
    for (const [attack, burst] of Object.entries(BURSTS) as [Exclude<Attack, 'mutants' | 'pose-mutants'>, number][]) {
      const plan = { origin: product.origin, attack, seed, victim, burst, connections: 2, frames: 1e9 }
      const report = await launchAttack({ ...plan, seconds: quick ? 2 : 10 })
      reports.set(attack, report)
      note(`${attack}: ${report.connections} connections, closed ${JSON.stringify(report.closed)}, left open ${report.leftOpen}`)
    }
    const during = onlooker.since(fromMs)
    await sleep(1500)
    // Acts without the right are answered with a refusal; only the flood of them is closed.
    const refused = ({ closed, leftOpen }: AttackReport): boolean =>
      leftOpen === 0 && Object.keys(closed).every((code) => Number(code) >= 4000)
    const kinds = [...reports].filter(([, report]) => report.connections === 0 || !refused(report))
    return {
      figures: {
        ...Object.fromEntries([...reports].map(([attack, { connections }]) => [`${attack}_connections`, connections])),
        kinds_not_refused: kinds.filter(([attack]) => attack !== 'others').length,
        server_changed: bystanders.changed(),
        bystanders_disturbed: bystanders.disturbed(),
        pose_age_p99_before_ms: bystanders.before,
        pose_age_p99_during_ms: during.p99,
        pose_age_p99_rise_ms: during.p99 - bystanders.before,
      },
      how: [
        'A kind is refused when every connection of it (their number stands here) was closed by the server with a code of its own. Acts upon others are each answered with a refusal and leave no trace but a bounded audit; they are judged by what changed.',
        'Attackers come again at once, two at a time, from a process of lower priority on the same machine.',
      ],
    }
  },
}
