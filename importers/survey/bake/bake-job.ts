import type { TileMesh } from '../tiles/tile-mesh.ts'
import { bakeCharts, type LightScene } from './bake-charts.ts'
import type { Chart } from './charts.ts'
import { bakeOcclusion, type VertexRange } from './vertex-occlusion.ts'

/** A piece of work on one tile, small enough to share among threads. */
export type BakeJob =
  | { readonly do: 'light'; readonly tile: TileMesh; readonly charts: readonly Chart[] }
  | { readonly do: 'occlusion'; readonly tile: TileMesh; readonly range: VertexRange }

/** What became of it: lux for light, bytes for occlusion. */
export type BakeAnswer = Float32Array | Uint8Array

/** Does one piece of work. The answer depends on the job and the scene alone. */
export const runBakeJob = (scene: LightScene, job: BakeJob): BakeAnswer =>
  job.do === 'light' ? bakeCharts(scene, job.tile, job.charts) : bakeOcclusion(scene, job.tile, job.range)
