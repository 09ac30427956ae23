import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { BODY_LIMITS } from './body-limits.ts'
import { VenueBodies } from './venue-bodies.ts'

let folder: string
let nowMs = 1_700_000_000_000
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holosite-bodies-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const open = (): Promise<VenueBodies> => VenueBodies.open(folder, () => nowMs)
const body = (...bytes: number[]) => ({ bytes: Uint8Array.from(bytes), credit: null })
const files = (): string[] => readdirSync(folder).filter((name) => name.endsWith('.vrm'))

test('bodies outlast a restart; two who wear the same share a file, which goes with the last of them', async () => {
  const first = await open()
  await first.put('ann', body(1))
  await first.put('ben', { ...body(1), credit: 'Cleo' })
  expect(files()).toHaveLength(1)
  const again = await open()
  expect(again.of('ben')?.credit).toBe('Cleo')
  expect(await again.read(again.of('ann')!.id)).toEqual(Buffer.from([1]))
  await again.takeOff('ann')
  expect(files()).toHaveLength(1)
  await again.takeOff('ben')
  expect(files()).toHaveLength(0)
})

test('who has been gone for a day has none any more, and files that are nobody’s go', async () => {
  const bodies = await open()
  await bodies.put('ann', body(1))
  await bodies.put('ben', body(2))
  writeFileSync(join(folder, 'left.vrm'), 'x')
  nowMs += BODY_LIMITS.keptMs
  bodies.touch('ben')
  nowMs += 1
  expect(await bodies.sweep()).toBe(1)
  expect(bodies.of('ann')).toBeNull()
  expect(files()).toEqual([`${bodies.of('ben')!.id}.vrm`])
})

test('whose body was taken off by staff brings none until the term is over', async () => {
  const bodies = await open()
  await bodies.put('ann', body(1))
  expect(await bodies.takeOff('ann', true)).toBe(true)
  expect(bodies.of('ann')).toBeNull()
  const refused = await (await open()).put('ann', body(2))
  expect(refused.ok || refused.faults[0]?.code).toBe('body/licence')
  nowMs += BODY_LIMITS.barredMs + 1
  expect((await bodies.put('ann', body(2))).ok).toBe(true)
})

test('as many as the venue keeps and no more, in bytes', async () => {
  const bodies = await open()
  const large = new Uint8Array(BODY_LIMITS.totalBytes)
  expect((await bodies.put('ann', { bytes: large.subarray(0, large.length - 2), credit: null })).ok).toBe(true)
  const refused = await bodies.put('ben', body(1, 2, 3))
  expect(refused.ok || refused.faults[0]?.code).toBe('body/too-many')
  expect((await bodies.put('ann', body(1))).ok).toBe(true)
  expect((await bodies.put('ben', body(1, 2, 3))).ok).toBe(true)
})
