import { expect, test } from 'vitest'
import { PHASES, type Phase } from './frame-system.ts'
import { createSchedule } from './schedule.ts'

const still = (): number => 0
const ignore = (): void => {}

test('systems run phase by phase whatever the order of adding', () => {
  const schedule = createSchedule(still, ignore)
  const seen: Phase[] = []
  for (const phase of [...PHASES].reverse()) schedule.add({ phase, run: () => seen.push(phase) })
  schedule.run(0, 0, false)
  expect(seen).toEqual(PHASES)
})

test('a system that throws is taken out and told once, the others go on', () => {
  const failures: unknown[] = []
  const schedule = createSchedule(still, (failure) => failures.push(failure))
  let ran = 0
  schedule.add({
    phase: 'show',
    run: () => {
      throw new RangeError('broken')
    },
  })
  schedule.add({ phase: 'show', run: () => ran++ })
  schedule.run(0, 0, false)
  schedule.run(16, 16, false)
  expect(failures).toHaveLength(1)
  expect(ran).toBe(2)
})

test('a long sleep counts as at most a tenth of a second', () => {
  const schedule = createSchedule(still, ignore)
  schedule.run(0, 0, false)
  schedule.run(600_000, 600_000, false)
  expect(schedule.frame.deltaS).toBe(0.1)
})

test('a removed system runs no more', () => {
  const schedule = createSchedule(still, ignore)
  let ran = 0
  const remove = schedule.add({ phase: 'input', run: () => ran++ })
  schedule.run(0, 0, false)
  remove()
  schedule.run(16, 16, false)
  expect(ran).toBe(1)
})
