import { ClampToEdgeWrapping, LinearFilter, Texture, type Material, type Mesh } from 'three'
import type { GLTF, GLTFLoaderPlugin, GLTFParser } from 'three/addons/loaders/GLTFLoader.js'

/** Baked irradiance of a tile, by light group; see the material extension `HOLOSITE_light_groups`. */
export interface LightGroupMaps {
  /** Channels 0-3 in the first, 4-7 in the second; a texel is sqrt(E / maxLux), linear. Place by the second UV set. */
  readonly maps: readonly [Texture, Texture | null]
  /** Lux of a full texel, 8 numbers. */
  readonly maxLux: Float32Array
  /** Light group of the night in each channel, at most 8. */
  readonly groups: readonly string[]
}

const EXTENSION = 'HOLOSITE_light_groups'
const found = new WeakMap<Material, LightGroupMaps>()

/** The baked light that came with a tile's material. Its textures are given back with the material's. */
export const lightGroupsOf = (material: Material): LightGroupMaps | undefined => found.get(material)

/** The extension as it stands in the file; nothing in it is trusted. */
interface Definition {
  readonly maps?: readonly { readonly index?: number }[]
  readonly maxLux?: readonly number[]
  readonly groups?: readonly string[]
}

function definitionOf(parser: GLTFParser, material: Material): Definition | null {
  const index = parser.associations.get(material)?.materials
  if (index === undefined) return null
  const json = parser.json as { materials?: { extensions?: Record<string, unknown> }[] }
  return (json.materials?.[index]?.extensions?.[EXTENSION] as Definition | undefined) ?? null
}

/** What of a file's own lists is read here; nothing in it is trusted. */
interface Listed {
  readonly textures?: readonly { readonly source?: number }[]
  readonly images?: readonly { readonly bufferView?: number; readonly mimeType?: string }[]
}

/**
 * A map within the file is decoded straight from its bytes: three's own way goes by a blob's address and a fetch of it, a millisecond of
 * the page's thread for each of a tile's maps. Never repeated, never smaller than itself. Null where it cannot be read.
 */
async function loadMap(parser: GLTFParser, index: number): Promise<Texture | null> {
  const { textures, images } = parser.json as Listed
  const { bufferView, mimeType } = images?.[textures?.[index]?.source ?? -1] ?? {}
  if (bufferView === undefined || mimeType === undefined) return parser.getDependency('texture', index) as Promise<Texture | null>
  try {
    const bytes = (await parser.getDependency('bufferView', bufferView)) as ArrayBuffer
    const bitmap = await createImageBitmap(new Blob([bytes], { type: mimeType }), {
      premultiplyAlpha: 'none',
      colorSpaceConversion: 'none',
    })
    const texture = new Texture(bitmap, Texture.DEFAULT_MAPPING, ClampToEdgeWrapping, ClampToEdgeWrapping, LinearFilter, LinearFilter)
    texture.flipY = false
    texture.generateMipmaps = false
    texture.needsUpdate = true
    return texture
  } catch {
    return null
  }
}

async function loadMaps(parser: GLTFParser, definition: Definition): Promise<LightGroupMaps | null> {
  const loads = (definition.maps ?? []).slice(0, 2).map((map) => loadMap(parser, map.index ?? -1))
  const [first = null, second = null] = await Promise.all(loads)
  if (!first) return null
  const maxLux = new Float32Array(8)
  definition.maxLux?.slice(0, 8).forEach((lux, channel) => (maxLux[channel] = Number(lux) || 0))
  return { maps: [first, second], maxLux, groups: (definition.groups ?? []).slice(0, 8).map(String) }
}

/** Reads the extension once the tile's meshes stand, for three copies materials until then and would lose it. */
export function lightGroupLoader(parser: GLTFParser): GLTFLoaderPlugin {
  return {
    name: EXTENSION,
    async afterRoot(result: GLTF) {
      const materials = new Set<Material>()
      result.scene.traverse((object) => {
        const { material } = object as Mesh
        if (material) for (const each of Array.isArray(material) ? material : [material]) materials.add(each)
      })
      await Promise.all(
        [...materials].map(async (material) => {
          const definition = definitionOf(parser, material)
          const maps = definition && (await loadMaps(parser, definition))
          if (maps) found.set(material, maps)
        }),
      )
    },
  }
}
