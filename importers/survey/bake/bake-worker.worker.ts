import { parentPort, workerData } from 'node:worker_threads'
import type { LightScene } from './bake-charts.ts'
import { type BakeJob, runBakeJob } from './bake-job.ts'

const scene = workerData as LightScene

parentPort?.on('message', (job: BakeJob) => {
  const answer = runBakeJob(scene, job)
  parentPort?.postMessage(answer, [answer.buffer as ArrayBuffer])
})
