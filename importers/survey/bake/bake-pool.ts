import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { LightScene } from './bake-charts.ts'
import { type BakeAnswer, type BakeJob, runBakeJob } from './bake-job.ts'

/** Threads that bake. */
export interface BakePool {
  /** Does a job on the next thread that is free. A thread that dies rejects its job and all later ones. */
  run(job: BakeJob): Promise<BakeAnswer>
  close(): Promise<void>
}

/** Starts `threads` workers on a scene; with none, jobs are done here and now. */
export function openBakePool(scene: LightScene, threads: number): BakePool {
  return threads > 0 ? new Pool(scene, threads) : { run: async (job) => runBakeJob(scene, job), close: async () => {} }
}

class Pool implements BakePool {
  readonly #workers: Worker[]
  readonly #idle: Worker[]
  readonly #waiting: ((worker: Worker) => void)[] = []
  #failure: unknown

  constructor(scene: LightScene, threads: number) {
    const start = new URL('./bake-worker-start.mjs', import.meta.url)
    this.#workers = Array.from({ length: threads }, () => new Worker(start, { workerData: scene }))
    this.#idle = [...this.#workers]
  }

  async run(job: BakeJob): Promise<BakeAnswer> {
    const worker = this.#idle.pop() ?? (await new Promise<Worker>((resolve) => this.#waiting.push(resolve)))
    const stop = new AbortController()
    try {
      if (this.#failure !== undefined) throw new AggregateError([this.#failure], 'The bake has failed already.')
      worker.postMessage(job)
      const [answer] = (await once(worker, 'message', { signal: stop.signal })) as [BakeAnswer]
      return answer
    } catch (failure) {
      this.#failure ??= failure
      throw failure
    } finally {
      stop.abort()
      const next = this.#waiting.shift()
      if (next) next(worker)
      else this.#idle.push(worker)
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()))
  }
}
