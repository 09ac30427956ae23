import { Group, Vector3, type Camera } from 'three'
import type { DisposeScope, FrameSystem } from '../runtime/index.ts'
import { createFixtureBeams } from './fixture-beams.ts'
import { createFixtureBodies } from './fixture-bodies.ts'
import { createFixtureField, type FixtureToDraw } from './fixture-field.ts'
import { createFixtureSpots } from './fixture-spots.ts'
import { createNightUniforms, type NightUniforms } from './night-uniforms.ts'

export type { FixtureToDraw, GoboPattern } from './fixture-field.ts'

/** What the rig needs of the stage; all of it has a plain default. */
export interface FixtureLightsParts {
  /** Whose eye chooses which beams and real lights matter; without it, all is judged from the venue's origin. */
  readonly camera?: () => Camera
  /** Writes the height of the ground, metres, behind the east and north of a place; 0 everywhere without it. */
  readonly findGround?: (place: Float64Array) => void
  /** Haze of the night. */
  readonly night?: NightUniforms
  /** Lamps that throw real light; without it all of a rig of eight at most, four of a larger one. Fixed, since a change compiles every material. */
  readonly spots?: number
}

/** The rig's lamps drawn in the render frame, in cd/m2: bodies, lenses, beams in the haze, pools on the ground, a few real lights. */
export interface FixtureLights {
  readonly group: Group
  readonly system: FrameSystem
  /** Linear light 0..1 of one lamp: red, green, blue in `light` from `at` on. All take effect at the next `present`. Allocates nothing. */
  set(index: number, light: ArrayLike<number>, at?: number): void
  /** Drawn pan and tilt, in `degrees` from `at` on: tilt adds to the mount's pitch, pan then turns about the mount's axis, clockwise from behind. */
  aim(index: number, degrees: ArrayLike<number>, at?: number): void
  /** Full beam angle in degrees, 0 for the type's own; place on the gobo wheel, 0 open. */
  shape(index: number, zoomDeg: number, goboPlace: number): void
  /** Scattering of the stage haze, per metre: 0.014 to begin with, 0 for clear air. The night's own haze adds to it. */
  setHaze(perMetre: number): void
}

/** A small rig is its whole show: none of it may light the air alone and leave its wall dark. */
export const spotsOf = (fixtures: number): number => (fixtures <= 8 ? fixtures : 4)

/** Draws the lamps in seven calls whatever their number. Dark until `set`. */
export function createFixtureLights(
  scope: DisposeScope,
  fixtures: readonly FixtureToDraw[],
  parts: FixtureLightsParts = {},
): FixtureLights {
  const field = createFixtureField(fixtures)
  const bodies = createFixtureBodies(scope, field)
  const spots = createFixtureSpots(scope, field, parts.spots ?? spotsOf(fixtures.length))
  const beams = createFixtureBeams(scope, {
    field,
    night: parts.night ?? createNightUniforms(),
    findGround: parts.findGround ?? ((place) => void (place[2] = 0)),
    spotShare: spots.share,
  })
  const group = new Group()
  group.name = 'fixtures'
  group.add(bodies.group, spots.group, beams.group)
  const eye = new Vector3()
  return {
    group,
    system: {
      phase: 'present',
      run(frame) {
        if (field.count === 0) return
        if (parts.camera) eye.setFromMatrixPosition(parts.camera().matrixWorld)
        bodies.update()
        spots.update(frame, eye)
        // An hour's worth keeps the shader's precision, and is the same on every page.
        beams.time.value = (frame.serverMs / 1000) % 3600
        beams.update(frame, eye)
      },
    },
    set: (index, light, at) => field.light(index, light, at),
    aim: (index, degrees, at) => field.aim(index, degrees, at),
    shape: (index, zoomDeg, goboPlace) => field.shape(index, zoomDeg, goboPlace),
    setHaze: (perMetre) => (beams.haze.value = perMetre),
  }
}
