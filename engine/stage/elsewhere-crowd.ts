import type { Camera, Object3D } from 'three'
import { createDensityCells, readDensity } from '../../model/presence/index.ts'
import { PROTOCOL_VERSION } from '../../model/protocol/index.ts'
import { findHeight, heightAt, type WalkArea } from '../../model/walk/index.ts'
import { createCrowd, createDensityPlan } from '../avatar/index.ts'
import type { NightLook } from '../lighting/index.ts'
import type { DisposeScope, FrameSystem } from '../runtime/index.ts'
import { CROWD_LIGHT } from './crowd-light.ts'
import { deviceQuality } from './device-quality.ts'

/** Where those of the other rooms are drawn. */
export interface ElsewhereParts {
  readonly look: NightLook
  readonly site: Object3D
  readonly camera: () => Camera
  readonly area: WalkArea
}

/** The visitors of the venue's other rooms, far off: real people, of whom only the number in each square is known. */
export interface ElsewhereCrowd {
  readonly systems: readonly FrameSystem[]
  /** How many are drawn. */
  readonly shown: number
  setShown(shown: boolean): void
  /** Takes a density message, at server time in seconds. Throws `presence/malformed`. */
  take(bytes: Uint8Array, serverS: number): void
}

/** Draws nobody until it is told of somebody. All goes with the scope. */
export function createElsewhereCrowd(scope: DisposeScope, parts: ElsewhereParts): ElsewhereCrowd {
  const { look, site, camera, area } = parts
  const cells = createDensityCells()
  const plan = createDensityPlan((east, north) => Number.isFinite(heightAt(area, east, north)))
  const crowd = createCrowd(scope, {
    ...{ plan, camera, quality: deviceQuality() },
    perM2: () => (cells.count > 0 ? 1 : 0),
    isFar: true,
    light: { glsl: CROWD_LIGHT, uniforms: { ...look.uniforms } },
    findHeight: (place) => findHeight(area, place),
  })
  crowd.object.name = 'elsewhere'
  site.add(crowd.object)
  return {
    systems: crowd.systems,
    get shown() {
      return crowd.shown
    },
    setShown: (shown) => crowd.setShown(shown),
    take(bytes, serverS) {
      readDensity(PROTOCOL_VERSION, bytes, cells)
      plan.take(cells, serverS)
    },
  }
}
