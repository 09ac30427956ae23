import { expect, test } from 'vitest'
import { createQualityGovernor, QUALITY_PROFILES, QUALITY_STEPS } from './quality-governor.ts'

const headset = QUALITY_PROFILES.headset

/** So many seconds of frames that take so long each. */
function run(governor: ReturnType<typeof createQualityGovernor>, seconds: number, frameMs: number): number {
  let changes = 0
  for (let ms = 0; ms < seconds * 1000; ms += frameMs) if (governor.frame(frameMs)) changes++
  return changes
}

test.each(Object.entries(QUALITY_PROFILES))('the steps of a %s go in the written order', (_, { steps }) => {
  const places = steps.map((step) => QUALITY_STEPS.indexOf(step))
  expect(places).toEqual([...places].sort((a, b) => a - b))
  expect(steps.at(-1)).toBe('renderScale')
})

test('glow and light groups are no step: nothing takes them away', () => {
  expect(QUALITY_STEPS.filter((step) => /glow|group|lamp|lantern/i.test(step))).toEqual([])
})

test('on pace, everything stays', () => {
  const governor = createQualityGovernor(headset)
  expect(run(governor, 120, headset.targetMs)).toBe(0)
  expect(governor.gone).toBe(0)
})

test('two slow seconds take one step, and so on until nothing is left to take', () => {
  const governor = createQualityGovernor(headset)
  run(governor, 1.5, 22)
  expect(governor.gone).toBe(0)
  run(governor, 1, 22)
  expect(governor.gone).toBe(1)
  run(governor, 60, 22)
  expect(governor.gone).toBe(headset.steps.length)
})

test('one long hitch among good frames takes nothing', () => {
  const governor = createQualityGovernor(headset)
  for (let second = 0; second < 30; second++) {
    run(governor, 1, headset.targetMs)
    governor.frame(900)
    governor.frame(60)
  }
  expect(governor.gone).toBe(0)
})

test('a device that draws three frames a second loses steps like any other; a page that slept does not', () => {
  const governor = createQualityGovernor(headset)
  for (let time = 0; time < 20; time++) governor.frame(5000)
  expect(governor.gone).toBe(0)
  run(governor, 8, 340)
  expect(governor.gone).toBeGreaterThanOrEqual(2)
})

test('between slow and good nothing changes: a pace on the edge does not swing', () => {
  const governor = createQualityGovernor(headset)
  run(governor, 5, 22)
  const { gone } = governor
  expect(gone).toBeGreaterThan(0)
  expect(run(governor, 300, headset.targetMs * 1.15)).toBe(0)
  expect(governor.gone).toBe(gone)
})

test('what came back too soon comes back later the next time', () => {
  const governor = createQualityGovernor(headset)
  // A device that keeps its pace with one step gone and loses it with none.
  const changesAt: number[] = []
  for (let second = 0; second < 900; second++) {
    if (run(governor, 1, governor.gone === 0 ? 22 : headset.targetMs) > 0) changesAt.push(second)
  }
  const back = changesAt.filter((_, index) => index % 2 === 1)
  const waits = back.map((at, index) => at - changesAt[2 * index]!)
  expect(waits[0]).toBeLessThan(15)
  for (const [index, wait] of waits.entries()) if (index > 0) expect(wait).toBeGreaterThanOrEqual(waits[index - 1]!)
  expect(back.length).toBeLessThan(10)
})

test('on a device that has become fast again everything comes back', () => {
  const governor = createQualityGovernor(headset)
  run(governor, 60, 22)
  run(governor, 120, headset.targetMs)
  expect(governor.gone).toBe(0)
})
