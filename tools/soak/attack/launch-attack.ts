import { fork } from 'node:child_process'
import { setPriority } from 'node:os'
import { join } from 'node:path'
import { benchFault } from '../../bench/bench-fault.ts'
import { ROOT } from '../../bench/product.ts'
import type { AttackPlan, AttackReport } from './attack-plan.ts'

/** The attacker gives way to the product on a machine they share: it stands for somebody elsewhere. */
const NICE = 10

/** Attacks from a process of its own until the plan is done. Throws when that process dies. */
export function launchAttack(plan: AttackPlan): Promise<AttackReport> {
  const child = fork(join(import.meta.dirname, 'attack-main.ts'), {
    cwd: ROOT,
    execArgv: ['--import', import.meta.resolve('tsx')],
    env: { ...process.env, HOLOSITE_ATTACK: JSON.stringify(plan) },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  if (child.pid !== undefined) setPriority(child.pid, NICE)
  const abandon = (): void => void child.kill('SIGKILL')
  process.once('exit', abandon)
  return new Promise((done, failed) => {
    child.once('message', (report) => done(report as AttackReport))
    child.once('exit', (code) => {
      process.off('exit', abandon)
      failed(benchFault(`The attacker ended with ${code}.`))
    })
  })
}
