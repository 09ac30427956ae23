import type { CrowdRun } from './crowd-run.ts'

/** What a room must keep to at a number of people. */
const TICK_MS = 25
/** Of the batches or patches that are due. */
const LEAST_SHARE = 0.95
/** Beyond these the visitors' own process may have been what was too slow. */
const GENERATOR_CPU_PCT = 92
const GENERATOR_LATE_MS = 40

/** The greatest number that went well, and what ended the search. */
export interface MostClients {
  readonly most: number
  readonly why: string
}

/** Tries one number after the other until one fails, they end, or the time does. `first` is a run already made at `steps[0]`. */
export async function findMostClients(
  steps: readonly number[],
  first: CrowdRun,
  search: {
    readonly run: (visitors: number) => Promise<CrowdRun>
    readonly mayGoOn: () => boolean
    readonly duePerS: (visitors: number) => number
  },
): Promise<MostClients> {
  let most = 0
  for (const [at, visitors] of steps.entries()) {
    if (at > 0 && !search.mayGoOn()) return { most, why: `the bench's time was over before ${visitors} were tried` }
    const run = at === 0 ? first : await search.run(visitors).catch((failure: Error) => failure)
    if (run instanceof Error) return { most, why: `at ${visitors}: ${run.message}` }
    const failed = shortcoming(run, { visitors, leastPerS: LEAST_SHARE * search.duePerS(visitors) })
    if (failed !== null) return { most, why: `at ${visitors}: ${failed}` }
    most = visitors
  }
  return { most, why: 'nothing ended it: more were not tried' }
}

function shortcoming(run: CrowdRun, { visitors, leastPerS }: { readonly visitors: number; readonly leastPerS: number }): string | null {
  const { server } = run
  const spent = `server ${server.cpuPct.toFixed(0)} % of a core, visitors ${run.generatorCpuPct.toFixed(0)} %`
  const side = run.generatorCpuPct > GENERATOR_CPU_PCT || run.latenessMsP99 > GENERATOR_LATE_MS ? 'the visitors’ side' : 'the server’s side'
  if (run.visitors < visitors) return `only ${run.visitors} came in (${spent})`
  if (server.tickMsP99 >= TICK_MS) return `p99 tick ${server.tickMsP99.toFixed(1)} ms, ${side} ran out (${spent})`
  if (run.perS < leastPerS) return `${run.perS.toFixed(1)} batches a second, ${side} ran out (${spent})`
  return null
}
