import { expect, it } from 'vitest'
import { ADMITTED_PER_S, createAdmissionPace } from './admission-pace.ts'

it('a storm of newcomers is let in at the rate, in order, and whoever would wait more than ten seconds is told at once', async () => {
  let nowMs = 0
  const waiting: { atMs: number; run: () => void }[] = []
  const after = (ms: number, run: () => void) => {
    waiting.push({ atMs: nowMs + ms, run })
    return () => {}
  }
  const pace = createAdmissionPace(() => nowMs, { after })
  const admitted: number[] = []
  let refused = 0
  for (let i = 0; i < 3000; i++) void pace.turn().then((in_) => (in_ ? admitted.push(i) : refused++))
  await Promise.resolve()
  expect(refused).toBe(3000 - 10 * ADMITTED_PER_S - 1)
  for (; nowMs < 10_000; nowMs += 5) {
    for (const { run } of waiting.filter(({ atMs }) => atMs > nowMs - 5 && atMs <= nowMs)) run()
    await Promise.resolve()
    expect(admitted.length).toBeLessThanOrEqual(1.001 + (nowMs / 1000) * ADMITTED_PER_S)
  }
  expect(admitted).toEqual(Array.from({ length: admitted.length }, (_, i) => i))
  expect(admitted.length).toBeGreaterThan(9 * ADMITTED_PER_S)
  nowMs = 30_000
  expect(await pace.turn()).toBe(true)
})
