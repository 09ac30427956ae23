import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openDocumentText } from '../../../model/documents/index.ts'
import { ecefFromEnuMatrix, enuOriginOfGeoreference } from '../../../model/frames/index.ts'
import type { Point } from './blocks.ts'
import { writeTile } from './write-tile.ts'
import { type YardFace, type YardPart, yardOutline, yardParts } from './yard-blocks.ts'

const venueFolder = fileURLToPath(new URL('../../../venues/yard/', import.meta.url))

/** Metres by which the outline differs from the parts: the roofs, posts and copings it leaves out. */
const OUTLINE_ERROR = 3
/** Metres by which an empty yard differs from the outline. */
const YARD_ERROR = 24

/** The yard's survey: file names and bytes. Where it stands is read from the venue document. The same bytes on every run. */
export async function makeYard(): Promise<Map<string, Uint8Array>> {
  const venue = openDocumentText(await readFile(join(venueFolder, 'venue.json'), 'utf8'), { kind: 'venue', file: 'venues/yard/venue.json' })
  if (!venue.ok)
    throw new AggregateError(
      venue.faults.map((fault) => fault.what),
      'The venue document must open first.',
    )
  const ecefFromEnu = ecefFromEnuMatrix(await enuOriginOfGeoreference(venue.value.georeference), new Float64Array(16))
  const parts = Object.entries(yardParts()) as [YardPart, readonly YardFace[]][]
  const files = new Map<string, Uint8Array>()
  const children = []
  for (const [part, faces] of parts) {
    const { centre, box } = boxOf(faces)
    files.set(`${part}.glb`, await writeTile(part, faces, centre))
    children.push({
      transform: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, ...centre, 1],
      boundingVolume: { box },
      geometricError: 0,
      content: { uri: `${part}.glb` },
    })
  }
  const outline = yardOutline()
  const whole = boxOf([...outline, ...parts.flatMap(([, faces]) => faces)])
  files.set('outline.glb', await writeTile('outline', outline, [0, 0, 0]))
  const tileset = {
    asset: { version: '1.1', generator: 'holosite make-yard' },
    geometricError: YARD_ERROR,
    root: {
      transform: [...ecefFromEnu].map(rounded),
      boundingVolume: { box: [...whole.centre, ...whole.box.slice(3)] },
      geometricError: OUTLINE_ERROR,
      refine: 'REPLACE',
      content: { uri: 'outline.glb' },
      children,
    },
  }
  files.set('tileset.json', new TextEncoder().encode(`${JSON.stringify(tileset, null, 2)}\n`))
  return files
}

/** The middle of some faces, and their 3D Tiles box around it: centre, then half of each axis. Rounded outward to millimetres. */
function boxOf(faces: readonly YardFace[]): { centre: Point; box: number[] } {
  const corners = faces.flatMap((face) => face.corners)
  const span = (axis: 0 | 1 | 2): readonly [number, number] => {
    const values = corners.map((corner) => corner[axis])
    return [Math.floor(Math.min(...values) * 1000) / 1000, Math.ceil(Math.max(...values) * 1000) / 1000]
  }
  const spans = [span(0), span(1), span(2)] as const
  const centre = spans.map(([low, high]) => rounded((low + high) / 2)) as unknown as Point
  const [x, y, z] = spans.map(([low, high]) => Math.max(rounded((high - low) / 2), 0.001)) as [number, number, number]
  return { centre, box: [0, 0, 0, x, 0, 0, 0, y, 0, 0, 0, z] }
}

/** To a micrometre, and rotations to 1e-12: past what the last digit of a sine may differ by between machines. */
const rounded = (value: number): number => (Math.abs(value) > 1.5 ? Math.round(value * 1e6) / 1e6 : Math.round(value * 1e12) / 1e12)

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = join(venueFolder, 'survey')
  await mkdir(folder, { recursive: true })
  for (const [name, bytes] of await makeYard()) await writeFile(join(folder, name), bytes)
}
