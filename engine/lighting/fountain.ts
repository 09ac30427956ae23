import {
  BufferAttribute,
  type Camera,
  Group,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  InstancedInterleavedBuffer,
  InterleavedBufferAttribute,
  type IUniform,
  Mesh,
  type Object3D,
  Sphere,
  Vector3,
} from 'three'
import type { Night } from '../../model/documents/index.ts'
import { pictureSides, SIDES, withinSides } from '../gpu/index.ts'
import type { DisposeScope, Frame } from '../runtime/index.ts'
import { createBasins } from './fountain-basin.ts'
import { fieldOf, JET_STRIDE, jetRecords } from './fountain-records.ts'
import { JET_FRAGMENT, JET_VERTEX, SPRAY_FRAGMENT, SPRAY_VERTEX } from './fountain-shader.glsl.ts'
import { createGlowMaterial, followRenderer } from './glow-material.ts'
import type { GlowParts, NightQuality, NightThing } from './glow-parts.ts'

/** What fountains need besides the night: the show's clock, and how much each of them plays. */
export interface FountainParts extends GlowParts {
  /** Show time, seconds: the dance is a function of it. */
  readonly clock: { readonly showS: number }
  /** Writes 0 (still water) to 1 for each fountain, by its place in `night.fountains`; the channels `fountain/<id>/amount`. Called each frame. */
  readonly readAmounts: (amounts: Float32Array) => void
}

interface Water {
  readonly jets: number
  readonly drops: number
  readonly mist: number
}

const WATER: Readonly<Record<NightQuality, Water>> = {
  headset: { jets: 512, drops: 800, mist: 0 },
  phone: { jets: 512, drops: 800, mist: 16 },
  desktop: { jets: 1536, drops: 4000, mist: 48 },
}
const MOST_FOUNTAINS = 32
/** Steps along a column. With two crossed strips: 40 triangles a jet. */
const STEPS = 10
/** From this many times its height a fountain is a pixel or two. */
const SEEN_HEIGHTS = 150
/** A drop is a few centimetres: from here on none is seen. */
const SPRAY_SEEN_M = 400
/** Frames between two looks for which fountains are in the picture; the water reaches farther than its middle, so none comes late. */
const LOOK_FRAMES = 3

/** Jets, spray and basins of the night, a draw each. At amount 0 the water lies still and nothing but the basins is drawn. */
export function createFountains(scope: DisposeScope, parts: FountainParts): NightThing {
  const water = WATER[parts.quality]
  const records = jetRecords(parts.night, water.jets)
  const amounts: IUniform<Float32Array> = { value: new Float32Array(MOST_FOUNTAINS) }
  const uniforms = { uShow: { value: 0 }, uAmount: amounts }
  const jets = createJets(scope, parts, records, uniforms)
  const spray = createSpray(scope, parts, records, uniforms)
  const basins = createBasins(scope, parts, amounts)
  const object = new Group()
  object.name = 'fountains'
  object.add(basins.object, jets, spray)
  const count = Math.min(MOST_FOUNTAINS, parts.night.fountains.length)
  const sight = createSight(parts.night, object, parts.camera)
  const run = ({ index }: Frame): void => {
    uniforms.uShow.value = parts.clock.showS
    if (index % LOOK_FRAMES === 0) sight.look()
    parts.readAmounts(amounts.value)
    let nearestM = Infinity
    for (let fountain = 0; fountain < count; fountain++) {
      amounts.value[fountain] = Math.min(1, Math.max(0, amounts.value[fountain]!))
      if (amounts.value[fountain]! > 0.001) nearestM = Math.min(nearestM, sight.farM[fountain]!)
    }
    jets.visible = nearestM < Infinity
    spray.visible = nearestM < SPRAY_SEEN_M
  }
  return { object, systems: [{ phase: 'present', run }, ...basins.systems] }
}

/** Tells of each fountain how far off its water stands, metres; Infinity where it is out of the picture, or too far for its height. */
function createSight(night: Night, object: Object3D, camera: () => Camera): { readonly farM: Float64Array; look(): void } {
  const waters = night.fountains.map((fountain) => {
    const [x, z, half] = fieldOf(fountain)
    return {
      water: new Sphere(new Vector3(x, fountain.origin[2], z), half + fountain.maxHeightM),
      seenM: SEEN_HEIGHTS * fountain.maxHeightM,
    }
  })
  const sides = new Float64Array(SIDES)
  const farM = new Float64Array(waters.length)
  const sphere = new Sphere()
  const eye = new Vector3()
  return {
    farM,
    look() {
      const viewer = camera()
      pictureSides(viewer, sides)
      eye.setFromMatrixPosition(viewer.matrixWorld)
      for (let index = 0; index < waters.length; index++) {
        const { water, seenM } = waters[index]!
        sphere.copy(water).applyMatrix4(object.matrixWorld)
        const size = sphere.radius / water.radius
        const far = eye.distanceTo(sphere.center) / size - water.radius
        farM[index] = far < seenM && withinSides(sides, sphere) ? far : Infinity
      }
    },
  }
}

type WaterUniforms = Readonly<Record<string, IUniform>>

function createJets(scope: DisposeScope, parts: GlowParts, records: Float32Array, uniforms: WaterUniforms): Mesh {
  const geometry = scope.own(stripGeometry())
  setJetAttributes(geometry, records)
  const material = createGlowMaterial(scope, {
    name: 'jets',
    vertex: JET_VERTEX,
    fragment: JET_FRAGMENT,
    blend: 'glow',
    night: parts.uniforms,
    doubleSided: true,
    uniforms,
  })
  return waterMesh('jets', geometry, material)
}

/** Drops and banks of mist: each belongs to a jet, in turn. */
function createSpray(scope: DisposeScope, parts: GlowParts, records: Float32Array, uniforms: WaterUniforms): Mesh {
  const { drops, mist } = WATER[parts.quality]
  const jets = records.length / JET_STRIDE
  const count = jets === 0 ? 0 : drops + mist
  const spread = new Float32Array(count * JET_STRIDE)
  const kinds = new Float32Array(count)
  for (let index = 0; index < count; index++) {
    // A stride prime to most fields spreads neighbours over the whole field.
    const jet = (index * 97) % jets
    spread.set(records.subarray(jet * JET_STRIDE, (jet + 1) * JET_STRIDE), index * JET_STRIDE)
    kinds[index] = index < mist ? 1 : 0
  }
  const geometry = scope.own(new InstancedBufferGeometry())
  geometry.setAttribute('position', new BufferAttribute(Float32Array.of(-1, -1, 0, 1, -1, 0, 1, 1, 0, -1, 1, 0), 3))
  geometry.setIndex([0, 1, 2, 0, 2, 3])
  setJetAttributes(geometry, spread)
  geometry.setAttribute('aMist', new InstancedBufferAttribute(kinds, 1))
  const material = createGlowMaterial(scope, {
    name: 'spray',
    vertex: SPRAY_VERTEX,
    fragment: SPRAY_FRAGMENT,
    blend: 'glow',
    night: parts.uniforms,
    uniforms,
  })
  return waterMesh('spray', geometry, material)
}

function setJetAttributes(geometry: InstancedBufferGeometry, records: Float32Array): void {
  const buffer = new InstancedInterleavedBuffer(records, JET_STRIDE)
  geometry.setAttribute('aFoot', new InterleavedBufferAttribute(buffer, 4, 0))
  geometry.setAttribute('aField', new InterleavedBufferAttribute(buffer, 4, 4))
  geometry.setAttribute('aSeed', new InterleavedBufferAttribute(buffer, 1, 8))
  geometry.instanceCount = records.length / JET_STRIDE
}

function waterMesh(name: string, geometry: InstancedBufferGeometry, material: ReturnType<typeof createGlowMaterial>): Mesh {
  const mesh = new Mesh(geometry, material)
  mesh.name = name
  mesh.visible = false
  mesh.frustumCulled = false
  mesh.renderOrder = 15
  followRenderer(mesh, material)
  return mesh
}

/** Two crossed strips: x across -1..1, y along 0..1, z which strip. */
function stripGeometry(): InstancedBufferGeometry {
  const corners: number[] = []
  const index: number[] = []
  const corner = new Vector3()
  for (let strip = 0; strip < 2; strip++) {
    for (let step = 0; step <= STEPS; step++) {
      const first = corners.length / 3
      for (const side of [-1, 1]) corners.push(...corner.set(side, step / STEPS, strip))
      if (step < STEPS) index.push(first, first + 1, first + 3, first, first + 3, first + 2)
    }
  }
  const geometry = new InstancedBufferGeometry()
  geometry.setAttribute('position', new BufferAttribute(Float32Array.from(corners), 3))
  geometry.setIndex(index)
  return geometry
}
