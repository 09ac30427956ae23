import type { BinWriter } from './bin-writer.ts'
import { isKnownExtension } from './check-words.ts'
import type { BodyPart } from './lighten-parts.ts'
import { indexOf, listOf } from './loose-lists.ts'
import { pictureSize } from './picture-size.ts'
import { MOST_ENTRIES, viewRange } from './read-accessor.ts'
import { isLoose, looseOf, type Glb, type Loose } from './read-glb.ts'
import type { ShrinkPicture } from './shrink-picture.ts'
import { unsupported } from './body-fault.ts'

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

/** Where what is kept goes, and how pictures get smaller. */
export interface KeepGround {
  readonly bin: BinWriter
  shrink(picture: Parameters<ShrinkPicture>[0]): ReturnType<ShrinkPicture>
}

/** Keeps what parts are drawn with: outlines off, pictures drawn anew. Throws `body/...`. */
export async function keepMaterials(glb: Glb, parts: readonly BodyPart[], { bin, shrink }: KeepGround): Promise<KeptMaterials> {
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
  const zeroProperties = order.map((index) => zeroOf(Array.isArray(properties) ? (properties as unknown[])[index] : undefined, textureOf))
  const imageOrder = [...new Set(textures.map(({ source }) => Number(source)))]
  const images: object[] = []
  for (const image of imageOrder) {
    const { bytes, mimeType } = await shrink(pictureOf(glb, image))
    images.push({ bufferView: bin.bytes(bytes), mimeType })
  }
  return {
    ...{ materials, images, zeroProperties },
    textures: textures.map(({ source, sampler }) => ({
      source: imageOrder.indexOf(Number(source)),
      ...(sampler === undefined ? {} : { sampler }),
    })),
    samplers: textures.length > 0 ? listOf(json, 'samplers', MOST_ENTRIES) : [],
    materialOf: (material) => (material === null || !order.includes(material) ? null : order.indexOf(material)),
  }
}

function pictureOf({ json, bin }: Glb, image: number): { bytes: Uint8Array; mimeType: string } {
  const images = listOf(json, 'images', MOST_ENTRIES)
  const views = listOf(json, 'bufferViews', MOST_ENTRIES)
  const own = images[indexOf(image, images.length, ['images'])] as Loose
  const view = views[indexOf(own['bufferView'], views.length, ['images', image])] as Loose
  const { start, length } = viewRange(view, bin.length, ['images', image])
  const bytes = bin.subarray(start, start + length)
  const size = pictureSize(bytes)
  if (size === null || Math.max(size.width, size.height) > 8192) throw unsupported(`Picture ${image} is neither PNG nor JPEG, or larger than 8192 pixels.`, ['images', image]) // prettier-ignore
  return { bytes, mimeType: size.mimeType }
}

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
