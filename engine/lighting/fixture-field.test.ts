import { describe, expect, it } from 'vitest'
import type { MountInDegrees } from '../../model/frames/index.ts'
import { createFixtureField, LENS_AHEAD_M, PIVOT_M, RECORD } from './fixture-field.ts'
import { candelaOf, spreadOf } from './fixture-photometry.ts'

const mount = (headingDeg: number, pitchDeg: number): MountInDegrees => ({ position: [3, 4, 5], headingDeg, pitchDeg, rollDeg: 0 })

/** Where a head points, as east, north, up. */
function aimed(from: MountInDegrees, panDeg: number, tiltDeg: number): number[] {
  const field = createFixtureField([{ mount: from, beamDeg: 20, lumens: 1000, moves: true }])
  field.aim(0, [panDeg, tiltDeg])
  return [field.ahead[0]!, -field.ahead[2]!, field.ahead[1]!]
}

const compass = (headingDeg: number, pitchDeg: number): number[] => {
  const [heading, pitch] = [(headingDeg * Math.PI) / 180, (pitchDeg * Math.PI) / 180]
  return [Math.sin(heading) * Math.cos(pitch), Math.cos(heading) * Math.cos(pitch), Math.sin(pitch)]
}

function expectNear(got: readonly number[], wanted: readonly number[]): void {
  wanted.forEach((value, index) => expect(got[index]).toBeCloseTo(value, 5))
}

describe('aim', () => {
  it('at rest a head looks along its mount', () => {
    for (const [heading, pitch] of [
      [0, 0],
      [250, 90],
      [40, -90],
      [130, 20],
    ] as const) {
      expectNear(aimed(mount(heading, pitch), 0, 0), compass(heading, pitch))
    }
  })

  it("tilt adds to the mount's pitch, for a head that stands, hangs or sits on a wall", () => {
    expectNear(aimed(mount(70, 90), 0, -45), compass(70, 45))
    expectNear(aimed(mount(70, -90), 0, 60), compass(70, -30))
    expectNear(aimed(mount(70, 0), 0, 25), compass(70, 25))
  })

  it('pan turns the tilted head about the axis of the mount, clockwise as seen from behind it', () => {
    // Standing, one looks from below: clockwise from there is counter-clockwise on the map.
    expectNear(aimed(mount(70, 90), 30, -45), compass(40, 45))
    expectNear(aimed(mount(70, -90), 30, 60), compass(100, -30))
    expectNear(aimed(mount(0, 0), 90, 45), [Math.SQRT1_2, Math.SQRT1_2, 0])
  })

  it('the lens stands a pivot and a head away from the foot', () => {
    const field = createFixtureField([{ mount: mount(0, 90), beamDeg: 20, lumens: 1000, moves: true }])
    field.aim(0, [0, -90])
    expectNear([...field.records.slice(0, 3)], [3, 5 + PIVOT_M, -4 - LENS_AHEAD_M])
  })

  it('a lamp without a yoke stays on its mount', () => {
    const field = createFixtureField([{ mount: mount(90, 10), beamDeg: 20, lumens: 1000 }])
    field.aim(0, [50, 50])
    expectNear([field.ahead[0]!, -field.ahead[2]!, field.ahead[1]!], compass(90, 10))
  })
})

describe('light', () => {
  it('a beam half as wide is about four times as bright, and its flux stays', () => {
    expect(candelaOf(1000, 10) / candelaOf(1000, 20)).toBeCloseTo(4, 1)
    expect(candelaOf(1000, 360)).toBeCloseTo(1000 / (4 * Math.PI), 6)
    expect(spreadOf(90)).toBeCloseTo(1, 9)
  })

  it('gives candela by level and zoom; a gobo out of the wheel is open', () => {
    const field = createFixtureField([{ mount: mount(0, 90), beamDeg: 20, lumens: 1000, gobos: ['open', 'lotus'] }])
    field.light(0, [1, 0.5, 0])
    expect(field.records[8]).toBeCloseTo(candelaOf(1000, 20), 2)
    expect(field.records[9]).toBeCloseTo(candelaOf(1000, 20) / 2, 2)
    field.shape(0, 10, 1)
    expect(field.records[8]).toBeCloseTo(candelaOf(1000, 10), 1)
    expect(field.records[11]).toBe(4)
    expect(field.records[12]).toBeCloseTo(spreadOf(10), 6)
    field.shape(0, 10, 7)
    expect(field.records[11]).toBe(0)
    expect(field.records.length).toBe(RECORD)
  })
})
