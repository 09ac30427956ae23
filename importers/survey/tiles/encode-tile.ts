import { MeshoptEncoder } from 'meshoptimizer'
import { PNG } from 'pngjs'
import { createGlbWriter, type AccessorForm, type GlbWriter, type GltfObject, type Stream } from './glb-writer.ts'
import { inNewPlaces, orderVertices } from './order-vertices.ts'
import { propertyTableOf } from './property-table.ts'
import { quantisePositions } from './quantise-positions.ts'
import type { BakedMap, BakedTile, TileMesh } from './tile-mesh.ts'
import { colourBytes, featureBytes, normalBytes, surfaceBytes, uvBytes } from './vertex-streams.ts'

const BYTE = 5120
const UNSIGNED_BYTE = 5121
const UNSIGNED_SHORT = 5123
const UNSIGNED_INT = 5125
const LINEAR = 9729
const CLAMP_TO_EDGE = 33071

/** What a tile's file says besides its mesh. */
export interface TileWords {
  readonly attribution: string
  /** Night groups by channel where the tile is not baked. */
  readonly groups: readonly string[]
}

/**
 * A tile as glb: one primitive, Y up, positions rounded as `stepExponent` says, streams packed by meshopt. The node
 * stands at the tile's place in the survey's frame. Light maps are lossless PNG. Same input, same bytes.
 */
export async function encodeTile(mesh: TileMesh, baked: BakedTile | undefined, words: TileWords): Promise<Uint8Array<ArrayBuffer>> {
  await MeshoptEncoder.ready
  const writer = createGlbWriter()
  const { primitive, node } = addPrimitive(mesh, baked, { ...words, groups: baked?.groups ?? words.groups }, writer)
  const metadata = propertyTableOf(mesh.features, writer)
  const light = baked === undefined || baked.maps.length === 0 ? undefined : addLightMaps(baked, writer)
  const used = ['KHR_mesh_quantization', 'EXT_meshopt_compression', 'EXT_mesh_features', 'EXT_structural_metadata']
  return writer.finish({
    asset: { version: '2.0', generator: 'Holosite', ...(words.attribution === '' ? {} : { copyright: words.attribution }) },
    extensionsUsed: light === undefined ? used : [...used, 'HOLOSITE_light_groups'],
    extensionsRequired: ['KHR_mesh_quantization', 'EXT_meshopt_compression'],
    extensions: { EXT_structural_metadata: metadata },
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [node],
    meshes: [{ primitives: [primitive] }],
    materials: [
      { pbrMetallicRoughness: { metallicFactor: 0, roughnessFactor: 0.9 }, ...(light === undefined ? {} : { extensions: light.material }) },
    ],
    ...light?.document,
  })
}

function addPrimitive(
  mesh: TileMesh,
  baked: BakedTile | undefined,
  { groups }: TileWords,
  writer: GlbWriter,
): { readonly primitive: GltfObject; readonly node: GltfObject } {
  const { triangles, placeOf } = orderVertices(mesh.triangles)
  const count = placeOf.length
  const places = quantisePositions(mesh.positions, mesh.errorM)
  const addStream = (form: Omit<AccessorForm, 'count'>, stream: Stream): number =>
    writer.addAccessor({ ...form, count }, { ...stream, bytes: inNewPlaces(stream.bytes, stream.stride, placeOf) })
  const add = (form: Omit<AccessorForm, 'count'>, bytes: Uint8Array, stride: number): number =>
    addStream(form, { bytes, stride, target: 'vertices' })
  const normals: Stream = { bytes: normalBytes(mesh), stride: 4, target: 'vertices', filter: 'OCTAHEDRAL' }
  const { componentType, min, max, stream } = places
  const attributes: Record<string, number> = {
    POSITION: addStream({ componentType, type: 'VEC3', min, max }, stream),
    NORMAL: addStream({ componentType: BYTE, type: 'VEC3', normalized: true }, normals),
    COLOR_0: add({ componentType: UNSIGNED_BYTE, type: 'VEC4', normalized: true }, colourBytes(mesh), 4),
    _SURFACE: add({ componentType: UNSIGNED_BYTE, type: 'VEC4' }, surfaceBytes(mesh, baked, groups), 4),
    _FEATURE_ID_0: add({ componentType: UNSIGNED_SHORT, type: 'SCALAR' }, featureBytes(mesh), 4),
  }
  if (baked !== undefined) {
    // Sets of texture coordinates may have no gap: set 0 is the same accessor, and costs nothing.
    attributes.TEXCOORD_0 = add({ componentType: UNSIGNED_SHORT, type: 'VEC2', normalized: true }, uvBytes(baked.uv, baked.maps[0]!), 4)
    attributes.TEXCOORD_1 = attributes.TEXCOORD_0
  }
  const featureId = { featureCount: mesh.features.length, attribute: 0, propertyTable: 0 }
  return {
    primitive: {
      attributes,
      indices: addTriangles(triangles, count, writer),
      material: 0,
      extensions: { EXT_mesh_features: { featureIds: [featureId] } },
    },
    node: nodeAt(mesh.centre, places.translation, places.scale),
  }
}

function addTriangles(triangles: Uint32Array, vertices: number, writer: GlbWriter): number {
  const isShort = vertices <= 65_535
  const bytes = new Uint8Array(isShort ? Uint16Array.from(triangles).buffer : triangles.slice().buffer)
  const form = { componentType: isShort ? UNSIGNED_SHORT : UNSIGNED_INT, type: 'SCALAR', count: triangles.length } as const
  return writer.addAccessor(form, { bytes, stride: isShort ? 2 : 4, target: 'triangles' })
}

const nodeAt = (
  [east, north, up]: readonly [number, number, number],
  [x, y, z]: readonly [number, number, number],
  scale: number,
): GltfObject => ({ mesh: 0, translation: [east + x, up + y, z - north], scale: [scale, scale, scale] })

function addLightMaps(
  { maps, maxLux, groups }: BakedTile,
  writer: GlbWriter,
): { readonly material: GltfObject; readonly document: GltfObject } {
  const images: GltfObject[] = []
  for (const map of maps) images.push({ bufferView: writer.addBytes(pngOf(map)), mimeType: 'image/png' })
  return {
    material: { HOLOSITE_light_groups: { maps: maps.map((_, index) => ({ index })), maxLux, groups } },
    document: {
      images,
      samplers: [{ magFilter: LINEAR, minFilter: LINEAR, wrapS: CLAMP_TO_EDGE, wrapT: CLAMP_TO_EDGE }],
      textures: maps.map((_, source) => ({ source, sampler: 0 })),
    },
  }
}

/** Nothing but the texels: no colour profile, no gamma. The same bytes on every machine of one zlib. */
const pngOf = ({ width, height, rgba }: BakedMap): Uint8Array =>
  PNG.sync.write(Object.assign(new PNG({ width, height, deflateLevel: 9 }), { data: Buffer.from(rgba) }))
