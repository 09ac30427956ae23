import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { PICTURE, seededCamera } from '../bench/calibrate/seeded-camera.ts'
import { calibrateCommand } from './calibrate.ts'

const folder = mkdtempSync(join(tmpdir(), 'holosite-calibrate-'))
afterAll(() => rmSync(folder, { recursive: true }))

const io = { cwd: folder, json: true, note: () => {}, print: () => {} }
function run(content: unknown) {
  writeFileSync(join(folder, 'pairs.json'), typeof content === 'string' ? content : JSON.stringify(content))
  return calibrateCommand.run(['pairs.json'], io)
}

test('calibrate answers pose, lens, what the pairs and unclicked points are off by, and whether it may be draped', async () => {
  const camera = seededCamera(5)
  const pairs = Array.from({ length: 12 }, () => camera.clicked(camera.point()))
  const outcome = await run({ ...PICTURE, pairs })
  if (!outcome.ok) expect.fail(JSON.stringify(outcome.faults))
  expect(outcome.report).toMatchObject({ flat: false, flatBecause: [], lens: { widthPx: 1280, heightPx: 720 } })
  const { pose, rmsPx, leaveOneOutPx, predictedErrorPx } = outcome.report as { pose: { position: number[] } } & Record<string, number>
  expect(Math.hypot(...pose.position.map((value, axis) => value - camera.view.position[axis]!))).toBeLessThan(0.5)
  for (const figure of [rmsPx, leaveOneOutPx, predictedErrorPx]) expect(figure).toSatisfy((value: number) => value > 0.1 && value < 5)
})

test('bad input names the file, the place and what to do', async () => {
  const wrong = await run({ ...PICTURE, pairs: [{ picture: [1, 2], twin: [0, 0] }] })
  expect(wrong).toMatchObject({ ok: false, faults: [{ code: 'document/invalid', file: 'pairs.json', at: ['pairs', 0, 'twin'] }] })
  expect(await run('{')).toMatchObject({ ok: false, faults: [{ code: 'document/not-json', file: 'pairs.json' }] })
  expect(await run({ ...PICTURE, pairs: [] })).toMatchObject({ ok: false, faults: [{ code: 'optics/too-few-pairs', at: ['pairs'] }] })
  expect(await calibrateCommand.run(['none.json'], io)).toMatchObject({ ok: false, faults: [{ code: 'document/unreadable' }] })
  await expect(calibrateCommand.run([], io)).rejects.toThrow(/One file/)
})
