import { PNG } from 'pngjs'
import { surfaceKindIndex, type SurfaceKind } from '../../model/documents/index.ts'

type Triple = readonly [number, number, number]

/** One flat face of the synthetic tile, in the tile's glTF axes: x east, y up, z south, metres. */
export interface Face {
  /** Counter-clockwise seen from outside. */
  readonly corners: readonly [Triple, Triple, Triple, Triple]
  readonly kind: SurfaceKind
  /** Linear reflectance. */
  readonly albedo: Triple
  readonly glow?: { readonly channel: number; readonly cdM2: number }
  /** 0..1 at the four corners; 1 is open. */
  readonly open?: readonly [number, number, number, number]
  /** Place in the light map of the four corners. */
  readonly mapAt?: readonly (readonly [number, number])[]
}

/** Baked light: lux by channel at a place (u, v) of the map. */
export interface Bake {
  readonly size: number
  readonly groups: readonly string[]
  readonly maxLux: readonly number[]
  lux(channel: number, u: number, v: number): number
}

function normalOf([a, b, c]: Face['corners']): Triple {
  const u = [b[0] - a[0], b[1] - a[1], b[2] - a[2]] as const
  const v = [c[0] - a[0], c[1] - a[1], c[2] - a[2]] as const
  const n = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]] as const
  const length = Math.hypot(...n)
  return [n[0] / length, n[1] / length, n[2] / length]
}

function mapOf(bake: Bake, first: number): Buffer {
  const png = new PNG({ width: bake.size, height: bake.size })
  for (let row = 0; row < bake.size; row++) {
    for (let column = 0; column < bake.size; column++) {
      for (let part = 0; part < 4; part++) {
        const most = bake.maxLux[first + part] ?? 0
        const lux = most > 0 ? bake.lux(first + part, (column + 0.5) / bake.size, (row + 0.5) / bake.size) : 0
        png.data[(row * bake.size + column) * 4 + part] = most > 0 ? Math.round(255 * Math.sqrt(Math.min(1, lux / most))) : 0
      }
    }
  }
  return PNG.sync.write(png)
}

/** A tile as the importer writes it, by hand: one mesh, one primitive, one material. */
export function makeTile(faces: readonly Face[], bake: Bake | null): Buffer {
  const parts: Buffer[] = []
  const views: object[] = []
  const view = (data: Buffer, stride?: number): number => {
    views.push({
      buffer: 0,
      byteOffset: parts.reduce((sum, part) => sum + part.length, 0),
      byteLength: data.length,
      ...(stride ? { byteStride: stride } : {}),
    })
    parts.push(data, Buffer.alloc((4 - (data.length % 4)) % 4))
    return views.length - 1
  }
  const perCorner = (values: (face: Face, corner: number) => readonly number[]): number[] =>
    faces.flatMap((face) => [0, 1, 2, 3].flatMap((corner) => [...values(face, corner)]))
  const positions = perCorner((face, corner) => face.corners[corner]!)
  const count = faces.length * 4
  const accessors: object[] = []
  const attribute = (data: Buffer, componentType: number, type: string, more: object = {}, stride?: number): number =>
    accessors.push({ bufferView: view(data, stride), componentType, count, type, ...more }) - 1
  const floats = (values: number[]): Buffer => Buffer.from(Float32Array.from(values).buffer)
  const bounds = [0, 1, 2].map((axis) => positions.filter((_, at) => at % 3 === axis))
  const attributes = {
    POSITION: attribute(floats(positions), 5126, 'VEC3', {
      min: bounds.map((all) => Math.min(...all)),
      max: bounds.map((all) => Math.max(...all)),
    }),
    NORMAL: attribute(floats(perCorner((face) => normalOf(face.corners))), 5126, 'VEC3'),
    COLOR_0: attribute(Buffer.from(perCorner((face) => [...face.albedo.map((value) => Math.round(value * 255)), 255])), 5121, 'VEC4', {
      normalized: true,
    }),
    _SURFACE: attribute(
      Buffer.from(
        perCorner((face, corner) => [
          surfaceKindIndex(face.kind),
          face.glow?.channel ?? 255,
          Math.round(Math.sqrt((face.glow?.cdM2 ?? 0) / 1000) * 255),
          Math.round(255 * (face.open?.[corner] ?? 1)),
        ]),
      ),
      5121,
      'VEC4',
    ),
    TEXCOORD_1: attribute(
      Buffer.from(
        Uint16Array.from(perCorner((face, corner) => (face.mapAt?.[corner] ?? [0, 0]).map((at) => Math.round(at * 65535)))).buffer,
      ),
      5123,
      'VEC2',
      { normalized: true },
    ),
  }
  const indices = Uint16Array.from(faces.flatMap((_, face) => [0, 1, 2, 0, 2, 3].map((corner) => face * 4 + corner)))
  const indexView = view(Buffer.from(indices.buffer))
  accessors.push({ bufferView: indexView, componentType: 5123, count: indices.length, type: 'SCALAR' })
  const images = bake ? [view(mapOf(bake, 0)), view(mapOf(bake, 4))] : []
  const json = {
    ...{ asset: { version: '2.0' }, scene: 0, scenes: [{ nodes: [0] }], nodes: [{ mesh: 0 }] },
    meshes: [{ primitives: [{ attributes, indices: accessors.length - 1, material: 0 }] }],
    ...materialOf(bake, images),
    ...{ accessors, bufferViews: views, buffers: [{ byteLength: parts.reduce((sum, part) => sum + part.length, 0) }] },
  }
  return glb(json, Buffer.concat(parts))
}

function materialOf(bake: Bake | null, images: readonly number[]): object {
  if (!bake) return { materials: [{}] }
  const groups = { maps: [{ index: 0 }, { index: 1 }], maxLux: bake.maxLux, groups: bake.groups }
  return {
    extensionsUsed: ['HOLOSITE_light_groups'],
    materials: [{ extensions: { HOLOSITE_light_groups: groups } }],
    textures: [{ source: 0 }, { source: 1 }],
    images: images.map((bufferView) => ({ bufferView, mimeType: 'image/png' })),
  }
}

function glb(json: object, binary: Buffer): Buffer {
  const text = Buffer.from(JSON.stringify(json))
  const padded = Buffer.concat([text, Buffer.alloc((4 - (text.length % 4)) % 4, 0x20)])
  const head = Buffer.alloc(12)
  head.writeUInt32LE(0x46546c67, 0)
  head.writeUInt32LE(2, 4)
  head.writeUInt32LE(12 + 8 + padded.length + 8 + binary.length, 8)
  const chunk = (length: number, type: number): Buffer => {
    const bytes = Buffer.alloc(8)
    bytes.writeUInt32LE(length, 0)
    bytes.writeUInt32LE(type, 4)
    return bytes
  }
  return Buffer.concat([head, chunk(padded.length, 0x4e4f534a), padded, chunk(binary.length, 0x004e4942), binary])
}

/** A tileset of that one tile, whose axes become the render frame's once the layer has turned it. */
export const TILESET = JSON.stringify({
  asset: { version: '1.1' },
  geometricError: 100,
  root: {
    boundingVolume: { box: [0, 0, 0, 60, 0, 0, 0, 60, 0, 0, 0, 60] },
    geometricError: 0,
    refine: 'REPLACE',
    content: { uri: 'tile.glb' },
  },
})
