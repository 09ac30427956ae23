import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { createFixtureField } from './fixture-field.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

const HEADS = 66
const FRAMES = 800

/** Bytes by which the heap grows in a frame, once the code is compiled. */
function bytesAFrame(frame: (index: number) => void): number {
  for (let index = 0; index < 6000; index++) frame(index)
  collect()
  const before = process.memoryUsage().heapUsed
  for (let index = 0; index < FRAMES; index++) frame(6000 + index)
  return (process.memoryUsage().heapUsed - before) / FRAMES
}

test('a rig of 66 heads that turn and fade every frame allocates less than one boxed number a head', () => {
  const mount = { position: [3, 4, 5] as [number, number, number], headingDeg: 20, pitchDeg: 90, rollDeg: 0 }
  const field = createFixtureField(Array.from({ length: HEADS }, () => ({ mount, beamDeg: 20, lumens: 1000, moves: true })))
  const angles = new Float64Array(2 * HEADS)
  const light = new Float64Array(3)
  const bytes = bytesAFrame((index) => {
    for (let head = 0; head < HEADS; head++) {
      angles[2 * head] = Math.sin(index / 50 + head) * 120
      angles[2 * head + 1] = Math.cos(index / 70 + head) * 60
      for (let part = 0; part < 3; part++) light[part] = 0.5 + 0.5 * Math.sin(index / 30 + head)
      field.light(head, light)
      field.aim(head, angles, 2 * head)
    }
  })
  expect(bytes).toBeLessThan(HEADS * 16)
})
