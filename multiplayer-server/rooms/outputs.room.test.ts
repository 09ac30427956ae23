import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { CLOSE } from '../../model/protocol/index.ts'
import { openCornerWarps } from '../show/corner-warps.ts'
import { createLog } from '../process/log.ts'
import { leaveAll, openYard, until, type TestBrowser, type Yard } from './testing/open-yard.ts'

let yard: Yard
beforeAll(async () => {
  yard = await openYard()
}, 30_000)
afterEach(() => leaveAll(yard.server))
afterAll(() => yard?.close())

const READING = {
  ...{ projector: 'front', fps: 59.9, worstMs: 21, clockErrorMs: 1.5, widthPx: 1280, heightPx: 720, fullscreen: true, hidden: false },
  faults: 2,
  firstFault: { code: 'scene/media-missing', what: 'The scene’s media/scroll.webp is not there.', fix: 'Add the file.' },
}
const CORNERS = [
  [0.01, 0],
  [1, 0],
  [1, 1],
  [0, 0.99],
] as const

const operator = async (): Promise<TestBrowser> => {
  const browser = yard.browser()
  await browser.enterAs('operator')
  return browser
}

test('an output sits beside the console of the same staff, and its reading reaches consoles until it leaves', async () => {
  const browser = await operator()
  const console_ = await browser.join('console')
  const output = await browser.joinAsOutput('front')
  const visitor = await yard.browser().join()
  output.room.send('output', READING)
  await until(() => console_.told.outputs.some((list) => list.length === 1), 'the reading')
  const [told] = console_.told.outputs.find((list) => list.length === 1)!
  expect(told).toMatchObject(READING)
  expect(Math.abs(told!.seenMs - yard.server.shows.clock.now())).toBeLessThan(15_000)
  await output.room.leave()
  await until(() => console_.told.outputs.at(-1)?.length === 0, 'the empty list')
  expect(console_.closeCode()).toBeNull()
  expect(visitor.told.outputs).toEqual([])
}, 60_000)

test('a pattern called from a console reaches the outputs and no visitor', async () => {
  const browser = await operator()
  const console_ = await browser.join('console')
  const output = await browser.joinAsOutput('front')
  const visitor = await yard.browser().join()
  console_.room.send('outputCall', { projector: 'front', pattern: 'grid', identify: true })
  await until(() => output.told.outputCall.length === 1, 'the call')
  expect(output.told.outputCall[0]).toEqual({ projector: 'front', pattern: 'grid', identify: true })
  expect(visitor.told.outputCall).toEqual([])
}, 60_000)

test('visitors neither report outputs nor call patterns; an unknown projector is refused; both stay', async () => {
  const visitor = await yard.browser().join()
  visitor.room.send('output', READING)
  visitor.room.send('outputCall', { projector: null, pattern: 'white', identify: false })
  await until(() => visitor.told.refused.length === 2, 'both refusals')
  expect(visitor.told.refused.map((fault) => fault.code)).toEqual(['protocol/not-allowed', 'protocol/not-allowed'])
  const output = await (await operator()).joinAsOutput('front')
  output.room.send('output', { ...READING, projector: 'back' })
  await until(() => output.told.refused.length === 1, 'the refusal')
  expect(output.told.refused[0]?.code).toBe('venue/unknown-id')
  expect([visitor.closeCode(), output.closeCode()]).toEqual([null, null])
}, 60_000)

test('a reading with more faults, or a longer sentence, than the protocol has closes the connection', async () => {
  const longest = { ...READING.firstFault, what: 'x'.repeat(301) }
  for (const reading of [
    { ...READING, faults: 1001 },
    { ...READING, faults: -1 },
    { ...READING, firstFault: longest },
    { ...READING, firstFault: { ...READING.firstFault, code: '<b>' } },
    { ...READING, firstFault: { ...READING.firstFault, at: ['__proto__'] } },
  ]) {
    const output = await (await operator()).joinAsOutput('front')
    output.room.send('output', reading)
    expect(await output.closed).toBe(CLOSE.badMessage)
  }
}, 60_000)

test('corners moved by hand reach staff at once and whoever of them comes later, outlive the server, and can be given back', async () => {
  const browser = await operator()
  const console_ = await browser.join('console')
  const output = await browser.joinAsOutput('front')
  const visitor = await yard.browser().join()
  expect(console_.told.warps).toEqual([[]])
  const kept = [{ projector: 'front', corners: CORNERS }]
  output.room.send('warp', { projector: 'front', corners: CORNERS })
  await until(() => console_.told.warps.length === 2 && output.told.warps.length === 2, 'the corners')
  expect([console_.told.warps[1], output.told.warps[1]]).toEqual([kept, kept])
  const later = await (await operator()).joinAsOutput('front')
  expect(later.told.warps).toEqual([kept])
  const again = await openCornerWarps(yard.server.store.db, createLog({ part: 'test', format: 'json', level: 'silent' }))
  expect(again.of('yard')).toEqual(kept)
  expect(again.of('yar')).toEqual([])
  console_.room.send('warp', { projector: 'front', corners: null })
  await until(() => output.told.warps.at(-1)?.length === 0, 'the corners given back')
  expect(visitor.told.warps).toEqual([])
}, 60_000)

test('corners that fold, of an unknown projector, or from a visitor are refused and nothing is kept', async () => {
  const output = await (await operator()).joinAsOutput('front')
  const folded = [CORNERS[1], CORNERS[0], CORNERS[2], CORNERS[3]]
  output.room.send('warp', { projector: 'front', corners: folded })
  output.room.send('warp', { projector: 'back', corners: CORNERS })
  const visitor = await yard.browser().join()
  visitor.room.send('warp', { projector: 'front', corners: CORNERS })
  await until(() => output.told.refused.length === 2 && visitor.told.refused.length === 1, 'the refusals')
  const codes = [...output.told.refused, ...visitor.told.refused].map((fault) => fault.code)
  expect(codes).toEqual(['optics/folded-warp', 'venue/unknown-id', 'protocol/not-allowed'])
  expect(output.told.warps.at(-1)).toEqual([])
  const far = await (await operator()).joinAsOutput('front')
  far.room.send('warp', { projector: 'front', corners: [[9, 0], CORNERS[1], CORNERS[2], CORNERS[3]] })
  expect(await far.closed).toBe(CLOSE.badMessage)
}, 60_000)

test('a row of corners that cannot be read is left out', async () => {
  const { db } = yard.server.store
  await db
    .insertInto('settings')
    .values([
      { key: 'warp/yard/front', value: '[[0,0' },
      { key: 'warp/yard/side', value: '{"a":1}' },
    ])
    .execute()
  const warps = await openCornerWarps(db, createLog({ part: 'test', format: 'json', level: 'silent' }))
  expect(warps.of('yard')).toEqual([])
  await db.deleteFrom('settings').where('key', 'like', 'warp/%').execute()
})

test('a ticket for an output names its projector and is for those who run the show', async () => {
  const host = yard.browser()
  await host.enterAs('host')
  await expect(host.ticket({ kind: 'output', projector: 'front' })).rejects.toThrow('access/wrong-role')
  await expect((await operator()).ticket({ kind: 'output' })).rejects.toThrow('protocol/malformed')
})
