import { execFile } from 'node:child_process'
import { cpus, loadavg, totalmem } from 'node:os'
import { promisify } from 'node:util'
import { CHROMIUM } from './chromium.ts'

/** Where and beside what figures were taken. */
export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memoryGb: number
  readonly node: string
  /** Null where there is none. */
  readonly chromium: string | null
  /** Over 1, 5 and 15 minutes. Above the number of cores others had their share, and times are theirs as much as ours. */
  readonly loadBefore: readonly number[]
  readonly loadAfter: readonly number[]
}

export const loadAverages = (): readonly number[] => loadavg().map((load) => Math.round(load * 100) / 100)

/** Asked at the end of a bench, with what was read at its beginning. */
export async function describeMachine(loadBefore: readonly number[]): Promise<Machine> {
  const cores = cpus()
  return {
    cpu: cores[0]?.model.trim() ?? 'unknown',
    cores: cores.length,
    memoryGb: Math.round(totalmem() / 1e9),
    node: process.versions.node,
    chromium: await chromiumVersion(),
    loadBefore,
    loadAfter: loadAverages(),
  }
}

async function chromiumVersion(): Promise<string | null> {
  try {
    return (await promisify(execFile)(CHROMIUM, ['--version'])).stdout.trim()
  } catch {
    return null
  }
}
