import { encodePng } from '../encode-png.ts'
import { emptyPixels, type Pixels } from '../pixels.ts'
import { readAccessor } from '../read-accessor.ts'
import { readGlb, type Glb } from '../read-glb.ts'
import { padded, writeGlb } from '../write-glb.ts'

/** What one material of a made body is like. */
export interface MadeLook {
  readonly alpha: 'OPAQUE' | 'MASK' | 'BLEND'
  readonly cutoff?: number
  readonly twoSided?: boolean
  /** Light its picture is multiplied by. */
  readonly tint: readonly [number, number, number, number]
  readonly shade: readonly [number, number, number]
  readonly hasPicture: boolean
  /** How often its picture goes round the body. */
  readonly repeats?: number
  readonly emissive?: readonly [number, number, number]
  readonly shift?: number
}

/** As many and as different as those of a body out of an editor. */
export const LOOKS: readonly MadeLook[] = [
  { alpha: 'OPAQUE', tint: [1, 1, 1, 1], shade: [0.8, 0.6, 0.6], hasPicture: true },
  { alpha: 'OPAQUE', tint: [0.5, 0.8, 1, 1], shade: [0.3, 0.3, 0.5], hasPicture: true, twoSided: true },
  { alpha: 'OPAQUE', tint: [1, 0.3, 0.2, 1], shade: [0.4, 0.1, 0.1], hasPicture: false },
  { alpha: 'MASK', cutoff: 0.5, tint: [1, 1, 1, 1], shade: [0.7, 0.7, 0.7], hasPicture: true },
  { alpha: 'MASK', cutoff: 0.3, tint: [0.9, 1, 0.6, 1], shade: [0.5, 0.5, 0.3], hasPicture: true, twoSided: true },
  { alpha: 'OPAQUE', tint: [1, 1, 1, 1], shade: [0.8, 0.8, 0.9], hasPicture: true, repeats: 2.5 },
  { alpha: 'OPAQUE', tint: [0.2, 0.9, 0.4, 1], shade: [0.1, 0.4, 0.2], hasPicture: false, shift: -0.1 },
  { alpha: 'BLEND', tint: [1, 1, 1, 0.8], shade: [0.8, 0.8, 0.8], hasPicture: true },
  { alpha: 'OPAQUE', tint: [0.9, 0.9, 0.9, 1], shade: [0.9, 0.7, 0.7], hasPicture: true, emissive: [0.2, 0.1, 0] },
  { alpha: 'BLEND', tint: [0.6, 0.6, 1, 0.5], shade: [0.4, 0.4, 0.8], hasPicture: true },
  { alpha: 'OPAQUE', tint: [1, 1, 0.8, 1], shade: [0.7, 0.7, 0.5], hasPicture: true, shift: 0.05 },
  { alpha: 'OPAQUE', tint: [1, 0.9, 0.9, 1], shade: [0.8, 0.6, 0.6], hasPicture: true },
]

/** A body in bands, each of a material and pictures of its own. */
export async function bodyOfMany(source: Uint8Array, looks: readonly MadeLook[] = LOOKS): Promise<Uint8Array> {
  const glb = readGlb(source)
  if (!glb.ok) throw new Error(glb.faults[0]?.what)
  // oxlint-disable-next-line typescript/no-explicit-any -- a test reaches anywhere in a description
  const json: any = structuredClone(glb.value.json)
  const chunks: Uint8Array[] = [glb.value.bin]
  let length = padded(glb.value.bin.length)
  const view = (bytes: Uint8Array): number => {
    chunks.push(bytes)
    const at = length
    length += padded(bytes.length)
    return json.bufferViews.push({ buffer: 0, byteOffset: at, byteLength: bytes.length }) - 1
  }
  const numbers = (values: Float32Array | Uint32Array, type: string, count: number): number =>
    json.accessors.push({ bufferView: view(new Uint8Array(values.buffer)), componentType: values instanceof Float32Array ? 5126 : 5125, count, type }) - 1 // prettier-ignore
  ;[json.images, json.textures, json.samplers] = [[], [], [{ wrapS: 10_497, wrapT: 10_497 }]]
  for (const [index, look] of looks.entries()) {
    if (!look.hasPicture) continue
    const { bytes, mimeType } = await encodePng(pictureOf(index))
    json.images.push({ bufferView: view(bytes), mimeType })
    json.textures.push({ source: json.images.length - 1, sampler: 0 })
  }
  json.materials = looks.map((look, index) => materialOf(look, looks.slice(0, index).filter(({ hasPicture }) => hasPicture).length))
  for (const mesh of json.meshes) {
    mesh.primitives = mesh.primitives.flatMap((primitive: { attributes: Record<string, number>; indices: number }) =>
      looks.flatMap((look, material) => {
        const { indices, uvs } = bandOf(glb.value, primitive, { band: material, bands: looks.length, repeats: look.repeats ?? 1 })
        if (indices.length === 0) return []
        const TEXCOORD_0 = numbers(uvs, 'VEC2', uvs.length / 2)
        return [{ ...primitive, attributes: { ...primitive.attributes, TEXCOORD_0 }, indices: numbers(indices, 'SCALAR', indices.length), material }] // prettier-ignore
      }),
    )
  }
  json.extensionsUsed = [...new Set([...json.extensionsUsed, 'VRMC_materials_mtoon'])]
  const bin = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    bin.set(chunk, at)
    at += padded(chunk.length)
  }
  json.buffers = [{ byteLength: length }]
  return writeGlb(json, bin)
}

function materialOf({ alpha, cutoff, twoSided, tint, shade, hasPicture, emissive, shift }: MadeLook, texture: number): object {
  const picture = hasPicture ? { index: texture } : undefined
  return {
    name: 'made',
    alphaMode: alpha,
    ...(alpha === 'MASK' ? { alphaCutoff: cutoff } : {}),
    doubleSided: twoSided === true,
    pbrMetallicRoughness: { baseColorFactor: tint, ...(picture ? { baseColorTexture: picture } : {}) },
    emissiveFactor: emissive ?? [0, 0, 0],
    extensions: {
      VRMC_materials_mtoon: {
        specVersion: '1.0',
        shadeColorFactor: shade,
        ...(picture ? { shadeMultiplyTexture: picture } : {}),
        shadingShiftFactor: shift ?? 0,
        shadingToonyFactor: 0.9,
        giEqualizationFactor: 0.9,
      },
    },
  }
}

/** Triangles of a band by their height, and coordinates that go round the body and up it. */
function bandOf(
  glb: Glb,
  { attributes, indices }: { attributes: Record<string, number>; indices: number },
  { band, bands, repeats }: { band: number; bands: number; repeats: number },
): { indices: Uint32Array; uvs: Float32Array } {
  const positions = readAccessor(glb, attributes['POSITION']!)
  const all = readAccessor(glb, indices)
  const own: number[] = []
  for (let at = 0; at + 2 < all.length; at += 3) {
    const corners = [all[at]!, all[at + 1]!, all[at + 2]!]
    const height = corners.reduce((sum, corner) => sum + positions[corner * 3 + 1]!, 0) / 3
    if (Math.min(bands - 1, Math.max(0, Math.floor((height / 1.8) * bands))) === band) own.push(...corners)
  }
  const uvs = new Float32Array((positions.length / 3) * 2)
  for (let corner = 0; corner < uvs.length / 2; corner++) {
    const [x, y, z] = [positions[corner * 3]!, positions[corner * 3 + 1]!, positions[corner * 3 + 2]!]
    uvs[corner * 2] = repeats * (0.5 + x * 0.45 + z * 0.02)
    uvs[corner * 2 + 1] = repeats * Math.min(1, Math.max(0, (y / 1.8) * bands - band))
  }
  return { indices: Uint32Array.from(own), uvs }
}

/** A picture like no other: squares of two colours that get lighter, with round holes. */
function pictureOf(index: number, px = 128): Pixels {
  const out = emptyPixels(px, px)
  const [red, green, blue] = [(index * 83) % 200, (index * 47 + 90) % 220, (index * 131 + 40) % 200]
  for (let y = 0; y < px; y++) {
    for (let x = 0; x < px; x++) {
      const isDark = ((x >> 4) + (y >> 4)) % 2 === 0
      const hole = Math.hypot((x % 32) - 16, (y % 32) - 16)
      const light = isDark ? 0.7 : 1
      const at = (y * px + x) * 4
      out.data.set(
        [light * (red + 50), light * (green + 30), light * (blue + 55 * (x / px)), Math.min(255, Math.max(0, (hole - 6) * 60))],
        at,
      )
    }
  }
  return out
}
