import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SurveyFeature, SurveyMesh } from '../../survey.ts'
import { openSurvey } from '../open-survey.ts'
import type { ReadOptions } from '../source-file.ts'
import type { SurveyWarning } from '../survey-faults.ts'

const folder = mkdtempSync(join(tmpdir(), 'holosite-survey-'))

/** Writes a file of a folder of its own; returns its path. */
export function writeSample(name: string, content: unknown): string {
  const path = join(folder, name)
  writeFileSync(path, typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content))
  return path
}

/** Boundaries of a box over vertices 0 to 7 (foot, then head, counter-clockwise from above): down, up, south, east, north, west. */
export const BOX = [[[0, 3, 2, 1]], [[4, 5, 6, 7]], [[0, 1, 5, 4]], [[1, 2, 6, 5]], [[2, 3, 7, 6]], [[3, 0, 4, 7]]]

/** Vertices of a box in millimetres, and a second one beside it. */
export const BOX_VERTICES = [0, 20000].flatMap((x) =>
  [0, 10000].flatMap((z) => [
    [x, 0, z],
    [x + 10000, 0, z],
    [x + 10000, 10000, z],
    [x, 10000, z],
  ]),
)

/** A CityJSON document in RD with NAP heights, about the middle of Rotterdam. */
export const city = (objects: Record<string, unknown>, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  type: 'CityJSON',
  version: '2.0',
  transform: { scale: [0.001, 0.001, 0.001], translate: [92000, 436000, 0] },
  metadata: { referenceSystem: 'https://www.opengis.net/def/crs/EPSG/0/7415' },
  CityObjects: objects,
  vertices: BOX_VERTICES,
  ...more,
})

export interface ReadSample {
  readonly features: readonly SurveyFeature[]
  readonly warnings: readonly SurveyWarning[]
}

/** Reads a file to its end. */
export async function readSample(file: string, options: ReadOptions = {}): Promise<ReadSample> {
  const warnings: SurveyWarning[] = []
  const survey = await openSurvey([file], { ...options, onWarning: (warning) => warnings.push(warning) })
  const features: SurveyFeature[] = []
  for await (const feature of survey.features) features.push(feature)
  return { features, warnings: warnings.filter(({ reason }) => reason !== 'reference-system') }
}

/** Surface in square metres, and six times the volume that faces enclose, by divergence: an oracle that knows nothing of rings. */
export function measure({ positions, triangles }: SurveyMesh): { area: number; volume: number } {
  let area = 0
  let volume = 0
  const at = (vertex: number): [number, number, number] => [positions[vertex * 3]!, positions[vertex * 3 + 1]!, positions[vertex * 3 + 2]!]
  for (let index = 0; index < triangles.length; index += 3) {
    const [a, b, c] = [at(triangles[index]!), at(triangles[index + 1]!), at(triangles[index + 2]!)]
    const [u, v] = [b.map((part, axis) => part - a[axis]!), c.map((part, axis) => part - a[axis]!)] as [number[], number[]]
    const cross = [u[1]! * v[2]! - u[2]! * v[1]!, u[2]! * v[0]! - u[0]! * v[2]!, u[0]! * v[1]! - u[1]! * v[0]!]
    area += Math.hypot(...cross) / 2
    volume += (a[0] * cross[0]! + a[1] * cross[1]! + a[2] * cross[2]!) / 6
  }
  return { area, volume }
}
