import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { CLOSE } from '../../model/protocol/index.ts'
import { createLog } from '../process/log.ts'
import { openCameraPlacings } from '../show/camera-placings.ts'
import { leaveAll, openYard, until, type TestBrowser, type Yard } from './testing/open-yard.ts'

let yard: Yard
beforeAll(async () => {
  yard = await openYard()
}, 30_000)
afterEach(() => leaveAll(yard.server))
afterAll(() => yard?.close())

const PAIRS = [{ picture: [412.5, 300], twin: [-14.2, 6.1, 0.2] }]
const LENS = { widthPx: 1280, heightPx: 720, fx: 1000, fy: 1000, cx: 640, cy: 360, k1: -0.05, k2: 0, k3: 0, p1: 0, p2: 0 }
const PLACING = {
  mount: { position: [1, 2, 5], headingDeg: 30, pitchDeg: -10, rollDeg: 1 },
  lens: LENS,
  flat: false,
  predictedErrorPx: 1.2,
}
const silent = () => createLog({ part: 'test', format: 'json', level: 'silent' })

const operator = async (): Promise<TestBrowser> => {
  const browser = yard.browser()
  await browser.enterAs('operator')
  return browser
}

test('a camera placed by hand reaches everyone at once and whoever comes later; its pairs reach staff only; it outlives the server and can be given back', async () => {
  const console_ = await (await operator()).join('console')
  const visitor = await yard.browser().join()
  expect([console_.told.placings, visitor.told.placings]).toEqual([[[]], [[]]])
  console_.room.send('place', { camera: 'gate', placing: { ...PLACING, pairs: PAIRS } })
  await until(() => visitor.told.placings.length === 2 && console_.told.placings.at(-1)?.[0]?.pairs !== undefined, 'the placing')
  expect(visitor.told.placings[1]).toEqual([{ camera: 'gate', ...PLACING }])
  expect(console_.told.placings.at(-1)).toEqual([{ camera: 'gate', ...PLACING, pairs: PAIRS }])
  const later = await yard.browser().join()
  expect(later.told.placings).toEqual([[{ camera: 'gate', ...PLACING }]])
  const again = await openCameraPlacings(yard.server.store.db, silent())
  expect(again.of('yard', true)).toEqual([{ camera: 'gate', ...PLACING, pairs: PAIRS }])
  const audited = await yard.server.store.db.selectFrom('audit').selectAll().where('what', '=', 'camera-placed').execute()
  expect(audited.map(({ detail }) => detail)).toEqual(['yard/gate draped'])
  console_.room.send('place', { camera: 'gate', placing: null })
  await until(() => visitor.told.placings.at(-1)?.length === 0, 'the placing given back')
}, 60_000)

test('a placing by a visitor, of an unknown camera, or with a lens that folds is refused and nothing is kept; nonsense closes the connection', async () => {
  const console_ = await (await operator()).join('console')
  const visitor = await yard.browser().join()
  visitor.room.send('place', { camera: 'gate', placing: null })
  console_.room.send('place', { camera: 'cellar', placing: null })
  console_.room.send('place', { camera: 'gate', placing: { ...PLACING, lens: { ...LENS, k1: -1.5 }, pairs: [] } })
  await until(() => visitor.told.refused.length === 1 && console_.told.refused.length === 2, 'the refusals')
  const codes = [...visitor.told.refused, ...console_.told.refused].map((fault) => fault.code)
  expect(codes).toEqual(['protocol/not-allowed', 'media/unknown-camera', 'optics/not-monotonic'])
  expect((await openCameraPlacings(yard.server.store.db, silent())).of('yard', true)).toEqual([])
  console_.room.send('place', { camera: 'gate', placing: { ...PLACING, pairs: [], mount: { ...PLACING.mount, headingDeg: 4000 } } })
  expect(await console_.closed).toBe(CLOSE.badMessage)
}, 60_000)

test('a kept placing that cannot be read is left out', async () => {
  const { db } = yard.server.store
  await db.insertInto('settings').values({ key: 'placing/yard/gate', value: '{"mount":3}' }).execute()
  expect((await openCameraPlacings(db, silent())).of('yard', true)).toEqual([])
  await db.deleteFrom('settings').where('key', 'like', 'placing/%').execute()
})

test('masks of a camera are kept for its crew and nobody else, and nonsense is refused', async () => {
  const masks = [
    [
      [0, 0],
      [0.5, 0],
      [0.5, 0.5],
    ],
  ]
  const crew = yard.browser()
  await crew.enterAs('camera', { camera: 'gate' })
  expect((await crew.fetch('/live/yard/gate/masks', { body: { masks } })).status).toBe(204)
  expect(await (await crew.fetch('/live/yard/gate?roundTripMs=31')).json()).toMatchObject({ onAir: false, masks })
  expect((await crew.fetch('/live/yard/roof/masks', { body: { masks } })).status).toBe(403)
  expect((await crew.fetch('/live/yard/gate/masks', { body: { masks: [[[0, 0]]] } })).status).toBe(400)
  expect((await yard.browser().fetch('/live/yard/gate/masks', { body: { masks: [] } })).status).toBe(401)
  expect((await crew.fetch('/live/yard/gate/masks', { body: { masks: [] } })).status).toBe(204)
  expect(await (await crew.fetch('/live/yard/gate')).json()).toMatchObject({ masks: [] })
})
