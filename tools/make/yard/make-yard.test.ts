import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { NodeIO } from '@gltf-transform/core'
import { validateBytes } from 'gltf-validator'
import { expect, test } from 'vitest'
import { openDocumentText, type Venue } from '../../../model/documents/index.ts'
import { geodeticFromEcef, geodetic, geodeticOfGeoreference, position } from '../../../model/frames/index.ts'
import { degreesFromRadians } from '../../../model/units/index.ts'
import { makeYard } from './make-yard.ts'
import { FACADE_WEST, LAMPS, OCCLUDERS, WALL_EAST } from './yard-blocks.ts'

const folder = fileURLToPath(new URL('../../../venues/yard/', import.meta.url))
const made = await makeYard()
const glbs = [...made].filter(([name]) => name.endsWith('.glb'))

interface Tile {
  transform?: number[]
  boundingVolume: { box: number[] }
  geometricError: number
  content: { uri: string }
  children?: Tile[]
}
const tileset = JSON.parse(new TextDecoder().decode(made.get('tileset.json'))) as { geometricError: number; root: Tile }

async function yard(): Promise<Venue> {
  const outcome = openDocumentText(await readFile(join(folder, 'venue.json'), 'utf8'), { kind: 'venue' })
  if (!outcome.ok) throw new AggregateError(outcome.faults.map((fault) => fault.what))
  return outcome.value
}

test('making the survey again gives the bytes that are committed, and no file more or less', async () => {
  const kept = (await readdir(join(folder, 'survey'))).filter((name) => /\.(json|glb)$/.test(name)).sort()
  expect(kept).toEqual([...made.keys()].sort())
  for (const [name, bytes] of made) expect(Buffer.compare(bytes, await readFile(join(folder, 'survey', name))), name).toBe(0)
})

test.each(glbs)('%s passes the glTF validator without a warning', async (_name, bytes) => {
  const report = await validateBytes(bytes)
  expect(report.issues.messages).toEqual([])
  expect(report.issues.numErrors + report.issues.numWarnings).toBe(0)
})

test('the yard is light: a few thousand triangles, under 300 kB, at most 30 draw calls', async () => {
  let triangles = 0
  let primitives = 0
  for (const [name, bytes] of glbs) {
    if (name === 'outline.glb') continue
    for (const mesh of (await new NodeIO().readBinary(bytes)).getRoot().listMeshes()) {
      for (const primitive of mesh.listPrimitives()) {
        primitives++
        triangles += (primitive.getIndices()?.getCount() ?? 0) / 3
      }
    }
  }
  expect(triangles).toBeGreaterThan(1000)
  expect(triangles).toBeLessThan(4000)
  expect(primitives).toBeLessThanOrEqual(30)
  expect([...made.values()].reduce((sum, bytes) => sum + bytes.length, 0)).toBeLessThan(300_000)
})

test('every vertex lies inside its tile box, and every child box inside the root box', async () => {
  const half = (box: number[]): number[] => [box[3] ?? 0, box[7] ?? 0, box[11] ?? 0]
  const { root } = tileset
  const rootCentre = root.boundingVolume.box.slice(0, 3)
  for (const tile of [root, ...(root.children ?? [])]) {
    const reach = half(tile.boundingVolume.box)
    const centre = tile === root ? rootCentre : [0, 0, 0]
    const document = await new NodeIO().readBinary(made.get(tile.content.uri) ?? new Uint8Array())
    for (const primitive of document
      .getRoot()
      .listMeshes()
      .flatMap((mesh) => mesh.listPrimitives())) {
      const points = primitive.getAttribute('POSITION')?.getArray() ?? []
      for (let at = 0; at < points.length; at += 3) {
        const zUp = [points[at] ?? 0, -(points[at + 2] ?? 0), points[at + 1] ?? 0]
        zUp.forEach((value, axis) => expect(Math.abs(value - (centre[axis] ?? 0))).toBeLessThanOrEqual((reach[axis] ?? 0) + 1e-4))
      }
    }
    if (tile === root) continue
    const place = tile.transform?.slice(12, 15) ?? []
    const rootReach = half(root.boundingVolume.box)
    place.forEach((value, axis) => {
      expect(Math.abs(value - (rootCentre[axis] ?? 0)) + (reach[axis] ?? 0)).toBeLessThanOrEqual((rootReach[axis] ?? 0) + 2e-3)
    })
  }
})

test('every face looks away from the block it belongs to: normals and winding agree', async () => {
  for (const [, bytes] of glbs) {
    const document = await new NodeIO().readBinary(bytes)
    for (const primitive of document
      .getRoot()
      .listMeshes()
      .flatMap((mesh) => mesh.listPrimitives())) {
      const point = (index: number, name: string): number[] => primitive.getAttribute(name)?.getElement(index, []) ?? []
      const indices = primitive.getIndices()?.getArray() ?? []
      for (let at = 0; at < indices.length; at += 3) {
        const [a, b, c] = [0, 1, 2].map((step) => point(indices[at + step] ?? 0, 'POSITION')) as [number[], number[], number[]]
        const [u, v] = [b, c].map((corner) => corner.map((value, axis) => value - (a[axis] ?? 0))) as [number[], number[]]
        const cross = [0, 1, 2].map(
          (axis) => (u[(axis + 1) % 3] ?? 0) * (v[(axis + 2) % 3] ?? 0) - (u[(axis + 2) % 3] ?? 0) * (v[(axis + 1) % 3] ?? 0),
        )
        const area = Math.hypot(...cross)
        const along = point(indices[at] ?? 0, 'NORMAL').reduce((sum, value, axis) => sum + value * (cross[axis] ?? 0), 0)
        expect(area).toBeGreaterThan(1e-4)
        expect(along / area).toBeGreaterThan(0.9999)
      }
    }
  }
})

test('the root stands at the georeference with its z along the local vertical, to a tenth of a millimetre', async () => {
  const transform = tileset.root.transform ?? []
  const at = geodeticFromEcef(position('ecef', ...(transform.slice(12, 15) as [number, number, number])), geodetic())
  const { georeference } = await yard()
  const wanted = await geodeticOfGeoreference(georeference)
  expect(Math.abs(degreesFromRadians(at.lat) - georeference.latDeg) * 110_926).toBeLessThan(1e-4)
  expect(Math.abs(degreesFromRadians(at.lon) - georeference.lonDeg) * 92_146).toBeLessThan(1e-4)
  expect(Math.abs(at.height - wanted.height)).toBeLessThan(1e-4)
  // 423.5 m above EGM96, which lies 34.8 m below the ellipsoid here.
  expect(at.height).toBeGreaterThan(388)
  expect(at.height).toBeLessThan(389.5)
  const up = transform.slice(8, 11)
  const normal = [Math.cos(at.lat) * Math.cos(at.lon), Math.cos(at.lat) * Math.sin(at.lon), Math.sin(at.lat)]
  up.forEach((value, axis) => expect(value).toBeCloseTo(normal[axis] ?? 0, 11))
})

test('the picture of projector-west lands inside the west façade, with a hand to spare on every side', async () => {
  const [projector] = (await yard()).projectors
  if (projector === undefined) throw new Error('The yard has a projector.')
  const { mount, lens } = projector
  // Trigonometry by hand, apart from model/optics: it looks due west and level, so the picture on the façade is an upright rectangle.
  expect([mount.headingDeg, mount.pitchDeg, mount.rollDeg]).toEqual([270, 0, 0])
  const distance = mount.position[0] - FACADE_WEST.east[1]
  const width = distance / lens.throwRatio
  const height = (width * lens.heightPx) / lens.widthPx
  // Looking west, right is north.
  const north = mount.position[1] + lens.shiftX * width
  const up = mount.position[2] + lens.shiftY * height
  const hand = 0.2
  expect(north - width / 2).toBeGreaterThan(FACADE_WEST.north[0] + hand)
  expect(north + width / 2).toBeLessThan(FACADE_WEST.north[1] - hand)
  expect(up - height / 2).toBeGreaterThan(FACADE_WEST.up[0] + hand)
  expect(up + height / 2).toBeLessThan(FACADE_WEST.up[1] - hand)
  expect(width).toBeCloseTo(13.73, 2)

  const [post] = OCCLUDERS
  if (post === undefined) throw new Error('There is a post.')
  // The ray over the post's top meets the façade above its foot: the post throws a shadow.
  const shadow = mount.position[2] + ((post.up[1] - mount.position[2]) * distance) / (mount.position[0] - post.east[0])
  expect(shadow).toBeGreaterThan(up - height / 2 + 0.5)
})

test('camera-east sees the whole east wall, and its post and box stand in that view', async () => {
  const [camera] = (await yard()).cameras
  if (camera === undefined) throw new Error('The yard has a camera.')
  const { mount, lens } = camera
  const heading = (mount.headingDeg * Math.PI) / 180
  const pitch = (mount.pitchDeg * Math.PI) / 180
  /** Pixel of a point by the pinhole alone; the lens bends by a few pixels more. */
  const pixel = ([east, north, up]: readonly number[]): [number, number] => {
    const e = (east ?? 0) - mount.position[0]
    const n = (north ?? 0) - mount.position[1]
    const u = (up ?? 0) - mount.position[2]
    const ahead = e * Math.sin(heading) + n * Math.cos(heading)
    const right = e * Math.cos(heading) - n * Math.sin(heading)
    const depth = ahead * Math.cos(pitch) + u * Math.sin(pitch)
    const above = u * Math.cos(pitch) - ahead * Math.sin(pitch)
    return [lens.cx + (lens.fx * right) / depth, lens.cy - (lens.fy * above) / depth]
  }
  const corners = [WALL_EAST.north[0], WALL_EAST.north[1]].flatMap((north) =>
    WALL_EAST.up.map((up) => pixel([WALL_EAST.east[0], north, up])),
  )
  for (const [u, v] of corners) {
    expect(u).toBeGreaterThan(40)
    expect(u).toBeLessThan(lens.widthPx - 40)
    expect(v).toBeGreaterThan(40)
    expect(v).toBeLessThan(lens.heightPx - 40)
  }
  const span = (axis: 0 | 1): [number, number] => [Math.min(...corners.map((c) => c[axis])), Math.max(...corners.map((c) => c[axis]))]
  for (const { east, north, up } of OCCLUDERS.slice(2)) {
    const [u, v] = pixel([east[0], (north[0] + north[1]) / 2, up[1] - 0.1])
    expect(u).toBeGreaterThan(span(0)[0])
    expect(u).toBeLessThan(span(0)[1])
    expect(v).toBeGreaterThan(span(1)[0])
    expect(v).toBeLessThan(span(1)[1])
  }
})

test('the named surfaces lie on the blocks they name', async () => {
  const surfaces = new Map((await yard()).surfaces.map((surface) => [surface.id, surface.corners]))
  const onPlane = (id: string, east: number, { north, up }: { north: readonly number[]; up: readonly number[] }): void => {
    const corners = surfaces.get(id) ?? []
    expect(corners).toHaveLength(4)
    for (const [e, n, u] of corners) {
      expect(e).toBe(east)
      expect(north).toContain(n)
      expect(up).toContain(u)
    }
  }
  onPlane('facade-west', FACADE_WEST.east[1], FACADE_WEST)
  onPlane('wall-east', WALL_EAST.east[0], WALL_EAST)
})

test('nothing solid stands on the walkable ground', async () => {
  const [court] = (await yard()).zones
  const outline = court?.polygon ?? []
  const inside = (x: number, y: number): boolean => {
    let odd = false
    outline.forEach(([ax, ay], index) => {
      const [bx, by] = outline[(index + 1) % outline.length] ?? [0, 0]
      if (ay > y !== by > y && x < ax + ((y - ay) * (bx - ax)) / (by - ay)) odd = !odd
    })
    return odd
  }
  expect(inside(0, 0)).toBe(true)
  for (const { east, north } of [...OCCLUDERS, FACADE_WEST, WALL_EAST]) {
    for (const x of east) for (const y of north) expect(inside(x, y), `${x}, ${y}`).toBe(false)
  }
  for (const [x, y] of LAMPS) expect(inside(x, y)).toBe(false)
})
