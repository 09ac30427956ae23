import { type BufferGeometry, DynamicDrawUsage, Group, InstancedBufferAttribute, InstancedBufferGeometry, type Material, Mesh } from 'three'
import { SLOT_LIMIT } from '../../model/presence/index.ts'
import type { DisposeScope } from '../runtime/index.ts'
import { createBody } from './body-geometry.ts'
import { createShadow } from './body-shadow.ts'

/** How many people are drawn how finely, and up to where. */
export const LEVELS = [
  { detail: 'fine', withinM: 14, most: 16 },
  { detail: 'coarse', withinM: 40, most: 96 },
  { detail: 'far', withinM: Number.POSITIVE_INFINITY, most: Number.POSITIVE_INFINITY },
] as const
/** Index of the level of those far off. */
export const FAR = 2
const RINGS = 40
/** Of all people, less those of their names. */
const MOST_TRIANGLES = 149_500
const SHADOW = 2

/** What bodies and the ground under them are drawn with. */
export interface BodyMaterials {
  readonly body: Material
  readonly shadow: Material
}

interface Level {
  readonly body: BufferGeometry
  readonly mesh: Mesh<InstancedBufferGeometry>
  who: InstancedBufferAttribute
  moved: InstancedBufferAttribute
  count: number
}

/** Four instanced draws: one a level of detail, and where they touch the ground. The nearest are drawn finely: how near that is follows from how many stood there a frame ago. */
export class BodyLevels {
  /** Put this into the venue's render frame. */
  readonly object = new Group()
  private readonly levels: readonly Level[]
  private readonly shadows: Level
  private readonly all: readonly Level[]
  /** Of one person and the ground under him, by level. */
  private readonly triangles: readonly number[]
  private readonly levelOf = new Uint8Array(SLOT_LIMIT + 1).fill(FAR)
  private warmed = 0
  private readonly rings = new Int32Array(RINGS)
  // Whole numbers: others would be boxed on their way.
  private readonly most = Int32Array.from(LEVELS, ({ most }) => Math.min(most, SLOT_LIMIT))
  private readonly reach = Float64Array.from(LEVELS, ({ withinM }) => withinM)

  constructor(scope: DisposeScope, { body: material, shadow }: BodyMaterials, people: number) {
    this.object.name = 'people'
    this.levels = LEVELS.map(({ detail }): Level => {
      const body = createBody(detail)
      const mesh = new Mesh(new InstancedBufferGeometry(), material)
      // People stand all around; one sphere about them all would nearly always be in view.
      mesh.frustumCulled = false
      this.object.add(mesh)
      return { body, mesh, count: 0, ...openMesh(mesh, body, people) }
    })
    this.triangles = this.levels.map(({ body }) => (body.getIndex()?.count ?? 0) / 3 + SHADOW)
    this.shadows = this.openShadows(shadow, people)
    this.all = [...this.levels, this.shadows]
    scope.defer(() => {
      this.object.removeFromParent()
      for (const { mesh } of this.all) mesh.geometry.dispose()
    })
  }

  /** Before the people of a frame: how many there are, and triangles that others spend on people. The finest level gets what is left. */
  begin(people: number, spent = 0): void {
    const { triangles, most } = this
    const near = Math.min(people, most[1]!)
    const left = MOST_TRIANGLES - spent - near * triangles[1]! - (people - near) * triangles[FAR]!
    most[0] = Math.max(0, Math.min(LEVELS[0].most, Math.floor(left / triangles[0]!)))
    for (let level = 0; level < FAR; level++) this.reach[level] = Math.min(LEVELS[level]!.withinM, this.within(this.most[level]!))
    this.rings.fill(0)
    for (let level = 0; level < this.all.length; level++) this.all[level]!.count = 0
  }

  /** How finely somebody so far off is drawn, 0 the finest. Everybody in view is to be asked for once a frame. */
  levelAt(farM: number): number {
    if (farM < RINGS) this.rings[Math.floor(farM)]!++
    for (let level = 0; level < FAR; level++) if (farM < this.reach[level]! && this.levels[level]!.count < this.most[level]!) return level
    return FAR
  }

  /** Draws one more: `who` is row, costume, tone and share shown; `moved` how far he has gone since his bones were written, metres. */
  put(level: number, who: Float64Array, moved: Float64Array): void {
    add(this.levels[level]!, who, moved)
    add(this.shadows, who, moved)
  }

  /** The ground under somebody who is drawn by other means. */
  putShadow(who: Float64Array, moved: Float64Array): void {
    add(this.shadows, who, moved)
  }

  /** Remembers how finely somebody was drawn last. */
  note(slot: number, level: number): void {
    this.levelOf[slot] = level
  }

  /** Whether somebody was drawn finely when he was last drawn. */
  isFine(slot: number): boolean {
    return this.levelOf[slot] === 0
  }

  /** After the people of a frame. */
  commit(): void {
    for (let level = 0; level < this.all.length; level++) {
      const { mesh, who, moved, count } = this.all[level]!
      mesh.geometry.instanceCount = count
      // One level a frame is shown without anybody first: what it is made of goes to the graphics card before he comes.
      mesh.visible = count > 0 || level === this.warmed
      who.needsUpdate = count > 0
      moved.needsUpdate = count > 0
    }
    if (this.warmed < this.all.length) this.warmed++
  }

  /** Room for so many. */
  resize(people: number): void {
    for (const level of this.all) {
      level.mesh.geometry.dispose()
      level.mesh.geometry = new InstancedBufferGeometry()
      Object.assign(level, openMesh(level.mesh, level.body, people))
    }
  }

  private openShadows(material: Material, people: number): Level {
    const body = createShadow()
    const mesh = new Mesh(new InstancedBufferGeometry(), material)
    mesh.name = 'shadows'
    mesh.renderOrder = 5
    mesh.frustumCulled = false
    this.object.add(mesh)
    return { body, mesh, count: 0, ...openMesh(mesh, body, people) }
  }

  /** Distance of the `most`-nearest, to the metre above. */
  private within(most: number): number {
    let sum = 0
    for (let ring = 0; ring < RINGS; ring++) {
      sum += this.rings[ring]!
      if (sum >= most) return ring + 1
    }
    return RINGS
  }
}

function add(to: Level, who: Float64Array, moved: Float64Array): void {
  const at = to.count++
  for (let i = 0; i < 4; i++) to.who.array[4 * at + i] = who[i]!
  for (let i = 0; i < 3; i++) to.moved.array[3 * at + i] = moved[i]!
}

function openMesh(
  mesh: Mesh<InstancedBufferGeometry>,
  body: BufferGeometry,
  people: number,
): { who: InstancedBufferAttribute; moved: InstancedBufferAttribute } {
  const { geometry } = mesh
  for (const name of Object.keys(body.attributes)) geometry.setAttribute(name, body.getAttribute(name))
  geometry.setIndex(body.getIndex())
  const table = (size: number): InstancedBufferAttribute =>
    new InstancedBufferAttribute(new Float32Array(size * people), size).setUsage(DynamicDrawUsage)
  const who = table(4)
  const moved = table(3)
  geometry.setAttribute('aWho', who)
  geometry.setAttribute('aMoved', moved)
  geometry.instanceCount = 0
  mesh.visible = false
  return { who, moved }
}
