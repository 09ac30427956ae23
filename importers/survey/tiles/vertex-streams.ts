import { MeshoptEncoder } from 'meshoptimizer'
import { surfaceKindIndex } from '../../../model/documents/index.ts'
import type { FaceLook } from '../survey.ts'
import type { BakedTile, TileMesh } from './tile-mesh.ts'

/** Brightest glow the wire can say, cd/m2. */
const BRIGHTEST_CD_M2 = 1000
const NO_GROUP = 255

/** NORMAL: 8 bits signed, Y up, 4 bytes a vertex, as meshopt's octahedral filter has them: within a degree. Needs `MeshoptEncoder.ready`. */
export function normalBytes({ normals }: TileMesh): Uint8Array {
  const count = normals.length / 3
  const yUp = new Float32Array(4 * count)
  for (let i = 0, to = 0; i < normals.length; i += 3, to += 4) {
    yUp[to] = normals[i]!
    yUp[to + 1] = normals[i + 2]!
    yUp[to + 2] = -normals[i + 1]!
  }
  return MeshoptEncoder.encodeFilterOct(yUp, count, 4, 8)
}

/** COLOR_0: linear reflectance, alpha full. */
export const colourBytes = (mesh: TileMesh): Uint8Array =>
  byLook(mesh, ({ colour }) => [...colour.map((share) => Math.round(255 * share)), 255])

/** `_SURFACE`: kind, glow channel, glow, occlusion. */
export function surfaceBytes(mesh: TileMesh, baked: BakedTile | undefined, groups: readonly string[]): Uint8Array {
  const bytes = byLook(mesh, ({ kind, glow }) => {
    const channel = glow === undefined ? -1 : groups.indexOf(glow.group)
    const level = glow === undefined ? 0 : Math.min(1, Math.sqrt(glow.cdM2 / BRIGHTEST_CD_M2))
    return [surfaceKindIndex(kind), channel < 0 ? NO_GROUP : channel, Math.round(255 * level), 255]
  })
  baked?.occlusion?.forEach((open, vertex) => (bytes[4 * vertex + 3] = open))
  return bytes
}

function byLook({ vertexFace, faces, looks }: TileMesh, code: (look: FaceLook) => readonly number[]): Uint8Array {
  const coded = looks.map(code)
  const bytes = new Uint8Array(4 * vertexFace.length)
  vertexFace.forEach((face, vertex) => bytes.set(coded[faces.lookOf[face]!]!, 4 * vertex))
  return bytes
}

/** `_FEATURE_ID_0`: 16 bits, 4 bytes a vertex. */
export function featureBytes({ vertexFace, faces }: TileMesh): Uint8Array {
  const ids = new Uint16Array(2 * vertexFace.length)
  vertexFace.forEach((face, vertex) => (ids[2 * vertex] = faces.featureOf[face]!))
  return new Uint8Array(ids.buffer)
}

/** Places in a light map are rounded to this share of a texel, or finer. */
const TEXEL_SHARE = 1 / 8

/** TEXCOORD_1: 16 bits of a share, in steps of a power of two that a map of that size cannot tell apart, so that low bits pack to nothing. */
export function uvBytes(uv: Float32Array, size: { readonly width: number; readonly height: number }): Uint8Array {
  const steps = [size.width, size.height].map((texels) => 2 ** Math.max(0, Math.floor(Math.log2((65_536 * TEXEL_SHARE) / texels))))
  const shares = Uint16Array.from(uv, (share, i) => {
    const step = steps[i % 2]!
    return Math.min(65_535, Math.round((65_535 * Math.min(1, Math.max(0, share))) / step) * step)
  })
  return new Uint8Array(shares.buffer)
}
