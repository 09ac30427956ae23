import type { WebGLRenderer } from 'three'
import { expect, test } from 'vitest'
import { metres, radians } from '../../model/units/index.ts'
import { NO_GROUND, walkArea, type GroundGrid } from '../../model/walk/index.ts'
import { createDisposeScope, type Frame } from '../runtime/index.ts'
import { DEFAULT_COMFORT, type Comfort } from './comfort.ts'
import { createHeadsetWalk } from './headset-walk.ts'
import type { Pointer } from './pointers.ts'
import { createRig } from './rig.ts'
import type { WalkInput } from './walk-input.ts'

/** Level at 2 m, 40 m square; nothing to stand on from 30 m north on. */
const grid: GroundGrid = {
  west: metres(0),
  south: metres(0),
  cell: metres(0.5),
  columns: 80,
  rows: 80,
  base: metres(2),
  heights: Uint16Array.from({ length: 6400 }, (_, cell) => (cell >= 60 * 80 ? NO_GROUND : 0)),
}
const area = walkArea([{ id: 'all', heightM: 2, polygon: [[0, 0], [40, 0], [40, 40], [0, 40]] }], grid) // oxfmt-ignore

const pointerOf = (hand: 'left' | 'right'): Pointer => ({
  ...{ ray: new Float64Array(6), tracked: true, hand, kind: 'tracked-pointer' as const },
  ...{ pressed: false, released: false, heldSinceMs: Number.NaN, squeezed: false },
})

/** A wearer at 20 m east, 10 m north, looking north, whose head is off the middle of his room. */
function enter(change: Partial<Comfort> = {}) {
  const rig = createRig(20, 10, 2, radians(0))
  const head = { x: 0.3, y: 1.2, z: -0.2 }
  const pads = { left: [0, 0, 0, 0], right: [0, 0, 0, 0] }
  const state = { comfort: { ...DEFAULT_COMFORT, ...change }, menus: 0, caught: false, surface: [] as string[], nowMs: 0 }
  const source = (handedness: 'left' | 'right') => ({ handedness, gamepad: { axes: pads[handedness], buttons: [] } })
  const renderer = {
    xr: {
      isPresenting: false,
      getReferenceSpace: () => ({}),
      getFrame: () => ({ getViewerPose: () => ({ transform: { position: head, orientation: { x: 0, y: 0, z: 0, w: 1 } } }) }),
      getSession: () => ({ inputSources: [source('left'), source('right')] }),
    },
  } as unknown as WebGLRenderer
  const stick = [0, 0]
  const input = { stick: (right: number, ahead: number) => void stick.splice(0, 2, right, ahead) } as unknown as WalkInput
  const pointers = [pointerOf('left'), pointerOf('right')]
  const walk = createHeadsetWalk(createDisposeScope(), {
    ...{ renderer, rig, input, area },
    pointers: { all: pointers, update: () => {} },
    surface: {
      catches: () => state.caught,
      pressed: () => state.surface.push('pressed'),
      released: () => state.surface.push('released'),
    },
    comfort: () => state.comfort,
    menu: () => state.menus++,
  })
  const frame = (immersive = true): void => {
    state.nowMs += 50
    walk.system.run({ nowMs: state.nowMs, deltaS: 0.05, immersive } as Frame)
    for (const pointer of pointers) pointer.pressed = pointer.released = pointer.squeezed = false
  }
  /** The right hand, level, looking along a heading, from the chest of who stands there. */
  const aim = (heading: number): void => {
    pointers[1]!.ray.set([rig.ground[0]!, rig.ground[2]! + 1.3, -rig.ground[1]!, Math.sin(heading), 0, -Math.cos(heading)])
  }
  const press = (): void => {
    pointers[1]!.pressed = true
    pointers[1]!.heldSinceMs = state.nowMs + 50
    frame()
  }
  const letGo = (): void => {
    pointers[1]!.released = true
    frame()
  }
  const headAt = (): number[] => {
    const out = new Float64Array(2)
    rig.pointOfRoom(head.x, head.z, out)
    return [...out]
  }
  frame()
  return { rig, head, pads, state, stick, walk, frame, aim, press, letGo, headAt, pointers }
}

test('a press held and let go at a good place puts the head over it', () => {
  const { aim, press, frame, letGo, headAt, rig, walk } = enter()
  aim(0)
  press()
  for (let count = 0; count < 4; count++) frame()
  expect(walk.group.getObjectByName('teleport')!.visible).toBe(true)
  letGo()
  expect(headAt()).toEqual([expect.closeTo(20, 6), expect.closeTo(rig.ground[1]!, 6)])
  expect(rig.ground[1]).toBeGreaterThan(13)
  expect(walk.group.getObjectByName('teleport')!.visible).toBe(false)
})

test('a tap, a squeeze while aiming, and an end off the ground move nobody', () => {
  const { aim, press, frame, letGo, rig, pointers } = enter()
  aim(0)
  press()
  letGo()
  expect(rig.ground[1]).toBe(10)
  press()
  for (let count = 0; count < 4; count++) frame()
  pointers[1]!.squeezed = true
  frame()
  letGo()
  expect(rig.ground[1]).toBe(10)
  rig.ground[1] = 27
  aim(0)
  press()
  for (let count = 0; count < 4; count++) frame()
  letGo()
  expect(rig.ground[1]).toBe(27)
})

test('a press the menu catches is the menu’s to its end', () => {
  const { aim, press, frame, letGo, rig, state, walk } = enter()
  aim(0)
  state.caught = true
  press()
  state.caught = false
  for (let count = 0; count < 4; count++) frame()
  expect(walk.group.getObjectByName('teleport')!.visible).toBe(false)
  letGo()
  expect(state.surface).toEqual(['pressed', 'released'])
  expect(rig.ground[1]).toBe(10)
})

test('the turning stick ahead aims, let go it jumps', () => {
  const { aim, pads, frame, rig } = enter()
  aim(Math.PI / 2)
  pads.right[3] = -1
  frame()
  pads.right[3] = 0
  frame()
  expect(rig.ground[0]).toBeGreaterThan(23)
  expect(rig.ground[1]).toBeCloseTo(10, 6)
})

test('a turn is about the head; the walking stick asks the walker', () => {
  const { pads, frame, rig, headAt, stick, walk, head } = enter()
  head.x = 0.9
  const before = headAt()
  pads.right[2] = 1
  frame()
  expect(rig.heading).toBeCloseTo(Math.PI / 6, 6)
  expect(headAt()).toEqual(before.map((value) => expect.closeTo(value, 6)))
  pads.left[3] = -1
  frame()
  expect(stick).toEqual([0, 1])
  expect(walk.group.getObjectByName('vignette')!.visible).toBe(true)
})

test('who sits is lifted at once and put down again; a reset does it for who stands', () => {
  const { state, frame, rig, walk } = enter()
  expect(rig.lift).toBe(0)
  state.comfort = { ...state.comfort, seated: true }
  frame()
  expect(rig.lift).toBeCloseTo(0.45, 6)
  state.comfort = { ...state.comfort, seated: false }
  frame()
  expect(rig.lift).toBe(0)
  walk.resetHeight()
  expect(rig.lift).toBeCloseTo(0.45, 6)
})

test('after the session the page stands where the head stood, with no stick held', () => {
  const { pads, frame, rig, head, headAt, stick } = enter({ seated: true })
  pads.left[3] = -1
  head.z = -1.4
  frame()
  const stood = headAt()
  frame(false)
  expect([...rig.ground]).toEqual([expect.closeTo(stood[0]!, 6), expect.closeTo(stood[1]!, 6), 2])
  expect([rig.lift, ...rig.anchor, ...stick]).toEqual([0, 0, 0, 0, 0])
})

test('the menu leads to a place: the head stands there and looks its way', () => {
  const { walk, rig, headAt } = enter()
  walk.goTo(5, 6, 1.2)
  expect(headAt()).toEqual([expect.closeTo(5, 6), expect.closeTo(6, 6)])
  expect(rig.heading).toBeCloseTo(1.2, 6)
  expect(rig.ground[2]).toBe(2)
})
