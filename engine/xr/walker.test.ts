import { PerspectiveCamera, type WebGLRenderer } from 'three'
import { expect, test } from 'vitest'
import { metres, radians } from '../../model/units/index.ts'
import { type GroundGrid, NO_GROUND, walkArea } from '../../model/walk/index.ts'
import type { Frame } from '../runtime/index.ts'
import { createRig, EYE_HEIGHT } from './rig.ts'
import type { WalkInput } from './walk-input.ts'
import { createWalker } from './walker.ts'

/** Ground along the north: level, then stairs of 0.3 m a cell from 5 m on, a wall from 12 m on. */
const grid: GroundGrid = {
  west: metres(0),
  south: metres(0),
  cell: metres(0.5),
  columns: 4,
  rows: 40,
  base: metres(1),
  heights: Uint16Array.from({ length: 160 }, (_, cell) => {
    const row = cell >> 2
    return row >= 24 ? NO_GROUND : Math.max(0, row - 10) * 30
  }),
}

function createVisit() {
  const rig = createRig(1, 1, 1, radians(0))
  const input: WalkInput = { right: 0, ahead: 1, turn: 0, lift: 0, turning: 0, lifting: 0, hurry: false, stick() {} }
  const camera = new PerspectiveCamera()
  const area = walkArea([{ id: 'all', heightM: 0, polygon: [[0, 0], [2, 0], [2, 20], [0, 20]] }], grid) // oxfmt-ignore
  const walker = createWalker({ rig, input, area, camera, renderer: { xr: { getSession: () => null } } as unknown as WebGLRenderer })
  const step = (deltaS: number, immersive = false): void => walker.run({ deltaS, immersive } as Frame)
  return { rig, input, camera, step }
}

test('the eyes rise over stairs without a jump and stand at eye height on the top, before the wall', () => {
  const { rig, camera, step } = createVisit()
  step(1 / 60)
  let before = camera.position.y
  for (let frame = 0; frame < 600; frame++) {
    step(1 / 60)
    // 1.8 m/s over stairs of 0.3 m in 0.5 m is 1.8 cm a frame; a step popped would be 30.
    expect(Math.abs(camera.position.y - before)).toBeLessThan(0.04)
    before = camera.position.y
  }
  expect(rig.ground[1]).toBeGreaterThan(11.7)
  expect(rig.ground[1]).toBeLessThan(12)
  expect(camera.position.y).toBeCloseTo(1 + 13 * 0.3 + EYE_HEIGHT, 2)
})

test('a step is taken by the eyes within 0.15 s, whatever the frame rate', () => {
  for (const rate of [30, 72, 120]) {
    const { rig, input, camera, step } = createVisit()
    input.ahead = 0
    step(0)
    rig.ground[2] = 1.3
    for (let frame = 0; frame < Math.round(rate * 0.15); frame++) step(1 / rate)
    expect(camera.position.y - EYE_HEIGHT).toBeGreaterThan(1.28)
    expect(camera.position.y - EYE_HEIGHT).toBeLessThan(1.3)
  }
})

test('a jump to another place takes the eyes along at once', () => {
  const { rig, input, camera, step } = createVisit()
  input.ahead = 0
  step(0)
  rig.ground.set([1, 10.7, 4.3])
  step(1 / 72)
  expect(camera.position.y).toBeCloseTo(4.3 + EYE_HEIGHT, 9)
})

test('held keys turn and lift the eyes smoothly, by time and not by frames, and never over the top', () => {
  for (const rate of [30, 120]) {
    const { rig, input, step } = createVisit()
    Object.assign(input, { ahead: 0, turning: 1, lifting: 1 })
    let before = 0
    for (let frame = 0; frame < rate; frame++) {
      step(1 / rate)
      expect(rig.heading - before).toBeLessThan(0.06)
      before = rig.heading
    }
    expect(rig.heading).toBeCloseTo(1.4, 6)
    expect(rig.pitch).toBeCloseTo(0.8, 6)
    for (let frame = 0; frame < rate; frame++) step(1 / rate)
    expect(rig.pitch).toBeLessThan(Math.PI / 2)
  }
})

test('in a headset held keys do not turn the eyes', () => {
  const { rig, input, step } = createVisit()
  Object.assign(input, { ahead: 0, turning: 1, lifting: 1 })
  step(1 / 72, true)
  expect(rig.heading).toBe(0)
  expect(rig.pitch).toBe(0)
})
