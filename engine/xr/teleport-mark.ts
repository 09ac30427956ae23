import {
  BoxGeometry,
  CylinderGeometry,
  DynamicDrawUsage,
  Group,
  InstancedMesh,
  Matrix4,
  Mesh,
  MeshBasicMaterial,
  RingGeometry,
  SphereGeometry,
} from 'three'
import type { DisposeScope } from '../runtime/index.ts'
import { ARC_POINTS, type TeleportArc } from './teleport-arc.ts'

/** The way of a throw and where it ends: jade beads and a ring with a post where one may stand, else a broken line and a red cross. */
export interface TeleportMark {
  readonly group: Group
  /** Shows an arc; null shows none. Allocates nothing. */
  show(arc: TeleportArc | null): void
}

const JADE = 0x6fe0b4
const RED = 0xff5a48
const BEAD_M = 0.018
/** Beads as they are drawn where the place is no good: every third is there. */
const BROKEN = 3

/** Five draws at most, none while nobody aims. Render frame. */
export function createTeleportMark(scope: DisposeScope): TeleportMark {
  const group = new Group()
  group.name = 'teleport'
  group.visible = false
  const beadMaterial = scope.own(plain(JADE))
  const beads = scope.own(new InstancedMesh(scope.own(new SphereGeometry(BEAD_M, 8, 6)), beadMaterial, ARC_POINTS))
  beads.instanceMatrix.setUsage(DynamicDrawUsage)
  beads.frustumCulled = false
  beads.renderOrder = 50
  const good = createGood(scope)
  const bad = createBad(scope)
  group.add(beads, good, bad)
  const place = new Matrix4()
  return {
    group,
    show(arc) {
      group.visible = arc !== null && arc.count > 0
      if (arc === null || arc.count === 0) return
      beadMaterial.color.setHex(arc.valid ? JADE : RED)
      let shown = 0
      for (let index = 1; index < arc.count; index++) {
        if (!arc.valid && index % BROKEN !== 0) continue
        const at = index * 3
        beads.setMatrixAt(shown++, place.makeTranslation(arc.points[at]!, arc.points[at + 2]!, -arc.points[at + 1]!))
      }
      beads.count = shown
      beads.instanceMatrix.needsUpdate = true
      good.visible = arc.valid
      bad.visible = !arc.valid
      const mark = arc.valid ? good : bad
      mark.position.set(arc.end[0]!, arc.end[2]! + 0.02, -arc.end[1]!)
    },
  }
}

const plain = (color: number, opacity = 1): MeshBasicMaterial =>
  new MeshBasicMaterial({ color, toneMapped: false, fog: false, depthTest: false, depthWrite: false, transparent: true, opacity })

function createGood(scope: DisposeScope): Group {
  const good = new Group()
  const ring = new Mesh(scope.own(new RingGeometry(0.26, 0.32, 40)), scope.own(plain(JADE)))
  ring.rotation.x = -Math.PI / 2
  const post = new Mesh(scope.own(new CylinderGeometry(0.015, 0.03, 0.5, 8)), scope.own(plain(JADE, 0.55)))
  post.position.y = 0.25
  good.add(ring, post)
  for (const part of good.children) part.renderOrder = 50
  return good
}

function createBad(scope: DisposeScope): Group {
  const bad = new Group()
  const bar = scope.own(new BoxGeometry(0.6, 0.02, 0.08))
  const red = scope.own(plain(RED))
  for (const turn of [Math.PI / 4, -Math.PI / 4]) {
    const mesh = new Mesh(bar, red)
    mesh.rotation.y = turn
    mesh.renderOrder = 50
    bad.add(mesh)
  }
  return bad
}
