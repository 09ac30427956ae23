import type { Part, PartLevel } from './part.ts'

// Layout: u32 length of the JSON head, the head padded to 4 bytes, then each level's arrays in turn, 4 bytes an element.

interface LevelHead {
  readonly errorM: number
  readonly vertices: number
  readonly triangles: number
  readonly faces: number
  readonly curved: boolean
}

interface PartHead extends Omit<Part, 'levels'> {
  readonly levels: readonly LevelHead[]
}

/** A part as bytes for the scratch file. */
export function bytesFromPart({ levels, ...rest }: Part): Uint8Array {
  const head: PartHead = { ...rest, levels: levels.map(headOfLevel) }
  const text = Buffer.from(JSON.stringify(head))
  const start = 4 + aligned(text.length)
  const arrays = levels.flatMap(arraysOfLevel)
  const bytes = new Uint8Array(start + arrays.reduce((sum, array) => sum + array.byteLength, 0))
  new DataView(bytes.buffer).setUint32(0, text.length, true)
  bytes.set(text, 4)
  let at = start
  for (const array of arrays) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at)
    at += array.byteLength
  }
  return bytes
}

/** Inverse of `bytesFromPart`. The part's arrays look into `bytes`, which must start on 4 bytes. */
export function partFromBytes(bytes: Uint8Array): Part {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true)
  const head = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset + 4, length).toString()) as PartHead
  let at = bytes.byteOffset + 4 + aligned(length)
  const floats = (count: number): Float32Array => new Float32Array(bytes.buffer, (at += 4 * count) - 4 * count, count)
  const indices = (count: number): Uint32Array => new Uint32Array(bytes.buffer, (at += 4 * count) - 4 * count, count)
  const levels = head.levels.map(({ errorM, vertices, triangles, faces, curved }): PartLevel => {
    const level = {
      errorM,
      positions: floats(3 * vertices),
      triangles: indices(3 * triangles),
      faceOf: indices(triangles),
      normals: floats(3 * faces),
      lookOf: indices(faces),
    }
    return curved ? { ...level, vertexNormals: floats(3 * vertices) } : level
  })
  return { ...head, levels }
}

const aligned = (length: number): number => (length + 3) & ~3

const headOfLevel = (level: PartLevel): LevelHead => ({
  errorM: level.errorM,
  vertices: level.positions.length / 3,
  triangles: level.faceOf.length,
  faces: level.lookOf.length,
  curved: level.vertexNormals !== undefined,
})

const arraysOfLevel = (level: PartLevel): (Float32Array | Uint32Array)[] => [
  level.positions,
  level.triangles,
  level.faceOf,
  level.normals,
  level.lookOf,
  ...(level.vertexNormals === undefined ? [] : [level.vertexNormals]),
]
