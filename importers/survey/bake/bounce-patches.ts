import type { SurveyMesh } from '../survey.ts'
import { createRayCaster } from './cast-ray.ts'
import { cornersOf, eachPatch } from './emitters.ts'
import { createGather } from './gather-light.ts'
import type { BouncedEmitter, LightTree } from './light-tree.ts'
import type { Occluders } from './occluders.ts'

/** A patch of ground or wall that throws light back. */
export interface Patch {
  readonly at: readonly [number, number, number]
  readonly normal: readonly [number, number, number]
  readonly area: number
  /** Share of light thrown back, all colours alike. */
  readonly albedo: number
}

/** Side of the cells in which surfaces that look the same way are one patch, metres. */
const CELL_M = 4
const DIM_M = 4
/** Patches that throw back less than so much perfectly white area would are left out. */
const LEAST_M2 = 0.1
/** Cells along one axis, for numbering them: 65 km. */
const SPAN = 1 << 14

/** Gathers surfaces of meshes into patches of about 16 m2. Add each mesh once, then take them. */
export class PatchCollector {
  private readonly cells = new Map<number, { at: Patch['at']; normal: Patch['normal']; widest: number; area: number; thrown: number }>()

  add(mesh: SurveyMesh): void {
    for (let triangle = 0; triangle < mesh.faceOf.length; triangle++) {
      const colour = mesh.looks[mesh.lookOf[mesh.faceOf[triangle]!]!]?.colour
      if (colour === undefined) continue
      const albedo = 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2]
      eachPatch(cornersOf(mesh, triangle), CELL_M, (at, normal, area) => this.put(at, normal, area, albedo))
    }
  }

  /** The patches so far, in the order in which they were first met. */
  get patches(): Patch[] {
    return [...this.cells.values()].map(({ at, normal, area, thrown }) => ({ at, normal, area, albedo: thrown / area }))
  }

  private put(at: Patch['at'], normal: Patch['normal'], area: number, albedo: number): void {
    const key = cellNumber(at, facingOf(normal))
    const cell = this.cells.get(key)
    if (cell === undefined) {
      this.cells.set(key, { at, normal, widest: area, area, thrown: area * albedo })
      return
    }
    cell.area += area
    cell.thrown += area * albedo
    if (area <= cell.widest) return
    cell.widest = area
    cell.at = at
    cell.normal = normal
  }
}

/** Which of six ways a normal points most. */
function facingOf(normal: Patch['normal']): number {
  let widest: 0 | 1 | 2 = 0
  if (Math.abs(normal[1]) > Math.abs(normal[widest])) widest = 1
  if (Math.abs(normal[2]) > Math.abs(normal[widest])) widest = 2
  return normal[widest] < 0 ? widest + 3 : widest
}

function cellNumber(at: Patch['at'], facing: number): number {
  let number = facing
  for (let axis = 0; axis < 3; axis++) number = number * SPAN + ((Math.floor(at[axis]! / CELL_M) + SPAN / 2) & (SPAN - 1))
  return number
}

/** What lights the patches and stands in the way. */
export interface BounceScene {
  readonly occluders: Occluders
  readonly direct: readonly LightTree[]
  readonly cutLux: number
  readonly spread: number
}

/**
 * Patches as emitters of the light that falls on them, shadows reckoned at one point each. Grey: what a red wall throws back is not
 * red. Patches whose light is lost `DIM_M` away are left out.
 */
export function bounceOff(scene: BounceScene, patches: readonly Patch[]): BouncedEmitter[] {
  const gather = createGather(createRayCaster(scene.occluders), { cutLux: scene.cutLux, spread: scene.spread, liftM: 0.1 })
  const lux = new Float64Array(8)
  const emitters: BouncedEmitter[] = []
  for (const patch of patches) {
    if (patch.albedo * patch.area < LEAST_M2) continue
    lux.fill(0)
    gather(scene.direct, { at: Float64Array.from(patch.at), normal: Float64Array.from(patch.normal) }, lux)
    const most = Math.max(...lux)
    const candela = (most * patch.albedo * patch.area) / Math.PI
    if (candela < scene.cutLux * DIM_M * DIM_M) continue
    emitters.push({
      channel: -1,
      spread: 'face',
      at: [patch.at[0] + 0.05 * patch.normal[0], patch.at[1] + 0.05 * patch.normal[1], patch.at[2] + 0.05 * patch.normal[2]],
      axis: patch.normal,
      candela,
      size: Math.sqrt(patch.area / Math.PI),
      halfBeam: 0,
      shares: Float32Array.from(lux, (value) => value / most),
    })
  }
  return emitters
}
