import type { BinWriter } from './bin-writer.ts'
import { isKnownExtension } from './check-words.ts'
import type { BodyPart } from './lighten-parts.ts'
import { indexOf, listOf } from './loose-lists.ts'
import { ATLAS, type MadeMaterial } from './draw-group.ts'
import { MOST_ENTRIES } from './read-accessor.ts'
import { isLoose, looseOf, type Glb, type Loose } from './read-glb.ts'
import { readImage } from './read-picture.ts'
import type { PictureTools } from './picture-tools.ts'
import { shrinkPicture } from './shrink-picture.ts'

/** Materials that are used, and their pictures, in new places. */
export interface KeptMaterials {
  readonly materials: readonly object[]
  readonly textures: readonly object[]
  readonly images: readonly object[]
  readonly samplers: readonly object[]
  materialOf(material: number | null): number | null
  /** What VRM 0.x says beside each material. */
  readonly zeroProperties: readonly unknown[]
}

/** Where what is kept goes, how large pictures may be, and what was made: materials of parts from the last of the file's on. */
export interface KeepGround {
  readonly bin: BinWriter
  readonly made: readonly MadeMaterial[]
  readonly px: number
  readonly tools: PictureTools
}

/** Atlases are not repeated. */
const ATLAS_SAMPLER = { magFilter: 9729, minFilter: 9987, wrapS: 33_071, wrapT: 33_071 } as const

/** Keeps what parts are drawn with: outlines off, pictures drawn anew. Throws `body/...`. */
export async function keepMaterials(glb: Glb, parts: readonly BodyPart[], { bin, made, px, tools }: KeepGround): Promise<KeptMaterials> {
  const { json } = glb
  const before = listOf(json, 'materials', MOST_ENTRIES)
  const order = [...new Set(parts.flatMap(({ material }) => material ?? []))].filter((one) => before[one] !== undefined)
  const properties = looseOf(looseOf(json, 'extensions'), 'VRM')['materialProperties']
  const textures: Loose[] = []
  const place = new Map<number, number>()
  const textureOf = (texture: unknown): number => {
    const all = listOf(json, 'textures', MOST_ENTRIES)
    const index = indexOf(texture, all.length, ['textures'])
    const known = place.get(index)
    if (known !== undefined) return known
    place.set(index, textures.length)
    return textures.push(all[index] as Loose) - 1
  }
  const materials = order.map((index) => renewed(before[index], textureOf) as object)
  const zeroProperties = [...order, ...made.map(() => -1)].map((index) => zeroOf(Array.isArray(properties) ? (properties as unknown[])[index] : undefined, textureOf)) // prettier-ignore
  for (const { material } of made) renewed(material, (texture) => (isOfFile(texture) ? textureOf(texture) : 0))
  const imageOrder = [...new Set(textures.map(({ source }) => Number(source)))]
  const images: object[] = []
  for (const image of imageOrder) {
    const { bytes, mimeType } = await shrinkPicture(readImage(glb, image), px, tools)
    images.push({ bufferView: bin.bytes(bytes), mimeType })
  }
  const samplers = textures.length > 0 ? listOf(json, 'samplers', MOST_ENTRIES) : []
  const kept = textures.map(({ source, sampler }) => ({
    source: imageOrder.indexOf(Number(source)),
    ...(sampler === undefined ? {} : { sampler }),
  }))
  const atlases: object[] = []
  for (const { material, pictures } of made) {
    const from = kept.length + atlases.length
    materials.push(renewed(material, (texture) => (isOfFile(texture) ? textureOf(texture) : from + Number(texture) - ATLAS)) as object)
    for (const { bytes, mimeType } of pictures) {
      const source = images.push({ bufferView: bin.bytes(bytes), mimeType }) - 1
      atlases.push({ source, sampler: samplers.length })
    }
  }
  return {
    ...{ materials, images, zeroProperties },
    textures: [...kept, ...atlases],
    samplers: atlases.length > 0 ? [...samplers, ATLAS_SAMPLER] : samplers,
    materialOf: (material) => {
      if (material !== null && material >= before.length) return order.length + material - before.length
      return material === null || !order.includes(material) ? null : order.indexOf(material)
    },
  }
}

const isOfFile = (texture: unknown): boolean => !(typeof texture === 'number' && texture >= ATLAS)

/** A copy in which textures have their new places, extensions nobody reads are left out, and nothing has an outline. */
function renewed(value: unknown, textureOf: (texture: unknown) => number, key = ''): unknown {
  if (Array.isArray(value)) return value.map((one) => renewed(one, textureOf))
  if (!isLoose(value)) return value
  const entries = Object.entries(value).filter(([name]) => name !== 'extras' && (key !== 'extensions' || isKnownExtension(name)))
  return Object.fromEntries(
    entries.map(([name, inner]) => {
      if (name === 'index' && key.endsWith('Texture')) return [name, textureOf(inner)]
      if (name === 'texCoord') return [name, 0]
      if (name === 'outlineWidthMode') return [name, 'none']
      return [name, renewed(inner, textureOf, name)]
    }),
  )
}

function zeroOf(property: unknown, textureOf: (texture: unknown) => number): unknown {
  if (!isLoose(property)) return { name: '', shader: 'VRM_USE_GLTFSHADER', floatProperties: {}, vectorProperties: {}, textureProperties: {}, keywordMap: {}, tagMap: {} } // prettier-ignore
  const textures = Object.entries(looseOf(property, 'textureProperties')).map(([name, texture]) => [name, textureOf(texture)])
  const floats = { ...looseOf(property, 'floatProperties'), _OutlineWidthMode: 0 }
  return { ...property, floatProperties: floats, textureProperties: Object.fromEntries(textures) as Record<string, number> }
}
