import { Group, SpotLight } from 'three'
import type { DisposeScope } from '../runtime/index.ts'
import { RECORD, type FixtureField } from './fixture-field.ts'

/** Real lights for the few lamps that matter most: they light walls and people, and what decals on the ground cannot. */
export interface FixtureSpots {
  readonly group: Group
  /** Share of a lamp's light that a real light gives, 0..1: the ground's decal leaves that share out. */
  readonly share: Float32Array
  /** `eyeX`, `eyeY`, `eyeZ` in the render frame. Allocates nothing. */
  update(frame: { readonly deltaS: number }, eye: { readonly x: number; readonly y: number; readonly z: number }): void
}

const FADE_S = 0.35
const REACH_M = 70
/** Another lamp must be this much better before a light leaves the one it has. */
const BETTER = 1.6

/**
 * A fixed number of spot lights, since a change of number compiles every material again. Each stays with its lamp until another is
 * clearly brighter near the visitor, fades out there and in at the new one. Lamps with a pattern in the beam get none: a spot light
 * has no pattern.
 */
export function createFixtureSpots(scope: DisposeScope, field: FixtureField, count: number): FixtureSpots {
  const group = new Group()
  group.name = 'spots'
  const lights = Array.from({ length: Math.min(count, field.count) }, () => {
    const light = scope.own(new SpotLight(0x000000, 0, REACH_M, 0.3, 0.5, 2))
    group.add(light, light.target)
    return light
  })
  const owners = new Int32Array(lights.length).fill(-1)
  const levels = new Float32Array(lights.length)
  const share = new Float32Array(field.count)
  const scores = new Float64Array(field.count)

  function follow(at: number): void {
    const light = lights[at]!
    const owner = owners[at]!
    if (owner < 0) {
      light.intensity = 0
      return
    }
    const from = owner * RECORD
    const { records, ahead } = field
    light.position.set(records[from]!, records[from + 1]!, records[from + 2])
    light.target.position
      .set(ahead[owner * 3]!, ahead[owner * 3 + 1]!, ahead[owner * 3 + 2])
      .multiplyScalar(5)
      .add(light.position)
    light.angle = Math.min(1.4, Math.atan(records[from + 12]!) * 1.3)
    const most = Math.max(records[from + 8]!, records[from + 9]!, records[from + 10]!)
    light.intensity = most * levels[at]!
    if (most > 0) light.color.setRGB(records[from + 8]! / most, records[from + 9]! / most, records[from + 10]! / most)
  }

  function best(): number {
    let found = -1
    for (let index = 0; index < field.count; index++) {
      if (scores[index]! > 0 && share[index] === 0 && (found < 0 || scores[index]! > scores[found]!)) found = index
    }
    return found
  }

  return {
    group,
    share,
    update({ deltaS }, eye) {
      for (let index = 0; index < field.count; index++) {
        const at = index * RECORD
        const far = (field.records[at]! - eye.x) ** 2 + (field.records[at + 1]! - eye.y) ** 2 + (field.records[at + 2]! - eye.z) ** 2
        scores[index] = field.records[at + 11]! > 0 ? 0 : field.candela[index]! / (100 + far)
      }
      for (let at = 0; at < lights.length; at++) {
        const owner = owners[at]!
        const rival = best()
        const stays = owner >= 0 && (rival < 0 || scores[owner]! * BETTER >= scores[rival]!)
        levels[at] = Math.min(1, Math.max(0, levels[at]! + (stays ? deltaS : -deltaS) / FADE_S))
        if (owner >= 0) share[owner] = levels[at]!
        if (!stays && levels[at] === 0) {
          if (owner >= 0) share[owner] = 0
          owners[at] = rival
          if (rival >= 0) share[rival] = 1e-6
        }
        follow(at)
      }
    },
  }
}
