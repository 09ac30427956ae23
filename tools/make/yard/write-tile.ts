import { Document, NodeIO } from '@gltf-transform/core'
import type { Point } from './blocks.ts'
import { type Material, MATERIALS, type YardFace } from './yard-blocks.ts'

interface Mesh {
  readonly positions: number[]
  readonly normals: number[]
  readonly indices: number[]
}

/** A tile's glb: metres around `centre`, y up (east, up, south), one primitive a material, flat normals. Same faces, same bytes. */
export async function writeTile(name: string, faces: readonly YardFace[], centre: Point): Promise<Uint8Array> {
  const document = new Document()
  document.getRoot().getAsset().generator = 'holosite make-yard'
  const buffer = document.createBuffer()
  const mesh = document.createMesh(name)
  for (const [material, { positions, normals, indices }] of meshes(faces, centre)) {
    const accessor = (label: string): ReturnType<Document['createAccessor']> =>
      document.createAccessor(`${material} ${label}`).setBuffer(buffer)
    const primitive = document
      .createPrimitive()
      .setAttribute('POSITION', accessor('position').setType('VEC3').setArray(new Float32Array(positions)))
      .setAttribute('NORMAL', accessor('normal').setType('VEC3').setArray(new Float32Array(normals)))
      .setIndices(accessor('index').setType('SCALAR').setArray(new Uint16Array(indices)))
      .setMaterial(
        document.createMaterial(material).setBaseColorFactor(linear(MATERIALS[material])).setRoughnessFactor(0.9).setMetallicFactor(0),
      )
    mesh.addPrimitive(primitive)
  }
  document.createScene(name).addChild(document.createNode(name).setMesh(mesh))
  return new NodeIO().writeBinary(document)
}

/** Triangles of the faces by material, in the order the materials first appear. */
function meshes(faces: readonly YardFace[], centre: Point): Map<Material, Mesh> {
  const byMaterial = new Map<Material, Mesh>()
  for (const { corners, material } of faces) {
    const mesh = byMaterial.get(material) ?? { positions: [], normals: [], indices: [] }
    byMaterial.set(material, mesh)
    const first = mesh.positions.length / 3
    const normal = yUp(unitNormal(corners))
    for (const corner of corners) {
      mesh.positions.push(...yUp([corner[0] - centre[0], corner[1] - centre[1], corner[2] - centre[2]]))
      mesh.normals.push(...normal)
    }
    for (let next = 1; next + 1 < corners.length; next++) mesh.indices.push(first, first + next, first + next + 1)
  }
  return byMaterial
}

/** 3D Tiles turn a glb's y up to z up; this is the way back, with no negative zero. */
const yUp = ([east, north, up]: Point): Point => [east, up, -north + 0]

function unitNormal(corners: readonly Point[]): Point {
  const [a, b, c] = corners as readonly [Point, Point, Point]
  const u = [b[0] - a[0], b[1] - a[1], b[2] - a[2]] as const
  const v = [c[0] - a[0], c[1] - a[1], c[2] - a[2]] as const
  const normal = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]] as const
  const length = Math.sqrt(normal[0] ** 2 + normal[1] ** 2 + normal[2] ** 2)
  return [normal[0] / length + 0, normal[1] / length + 0, normal[2] / length + 0]
}

/** `#RRGGBB` in sRGB to linear levels, four decimals, opaque. */
function linear(hex: string): [number, number, number, number] {
  const level = (from: number): number => {
    const encoded = Number.parseInt(hex.slice(from, from + 2), 16) / 255
    const value = encoded <= 0.04045 ? encoded / 12.92 : ((encoded + 0.055) / 1.055) ** 2.4
    return Math.round(value * 1e4) / 1e4
  }
  return [level(1), level(3), level(5), 1]
}
