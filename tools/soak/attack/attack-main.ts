import { takeRawSeat } from './raw-seat.ts'
import { monotonicMs, sleep } from '../../bench/bench-clock.ts'
import type { AttackPlan, AttackReport } from './attack-plan.ts'
import { frameMaker } from './hostile-frames.ts'

/** An attacker in a process of its own, so that what it costs itself is not taken for the server's doing. */
const plan = JSON.parse(process.env['HOLOSITE_ATTACK'] ?? '{}') as AttackPlan
const made = frameMaker(plan)
const report = { frames: 0, connections: 0, closed: {} as Record<string, number>, leftOpen: 0, notIn: 0 } satisfies AttackReport
const endMs = monotonicMs() + plan.seconds * 1000
const CLOSE_WAIT_MS = 5000

const goesOn = (): boolean => report.frames < plan.frames && monotonicMs() < endMs

async function attackOnce(name: string): Promise<void> {
  const seat = await takeRawSeat(plan.origin, name)
  report.connections++
  // The join is done once the client has said so; a frame before it would only be too early.
  await sleep(20)
  for (let index = 0; index < plan.burst; index++) {
    if (seat.socket.readyState === seat.socket.OPEN) seat.socket.send(made(seat, index))
    report.frames++
  }
  for (const waitMs = monotonicMs() + CLOSE_WAIT_MS; seat.code === null && monotonicMs() < waitMs;) await sleep(5)
  if (seat.code === null) report.leftOpen++
  else report.closed[seat.code] = (report.closed[seat.code] ?? 0) + 1
  seat.leave()
}

async function keepAttacking(number: number): Promise<void> {
  while (goesOn()) {
    try {
      await attackOnce(`Hostile ${number}`)
    } catch {
      report.notIn++
      await sleep(100)
    }
  }
}

await Promise.all(Array.from({ length: plan.connections }, (_, number) => keepAttacking(number)))
process.send?.(report, () => process.exit(0))
