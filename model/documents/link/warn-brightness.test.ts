import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openDocument } from '../document-kinds.ts'
import type { Venue } from '../venue/schema.ts'
import { warnBrightness } from './warn-brightness.ts'

const WALL = {
  ...{ id: 'screen', name: { 'zh-CN': '幕', en: 'Screen' }, layer: 'blocks', reflectance: 0.5, ambientLux: 1 },
  corners: [
    [-4, 20, 0],
    [4, 20, 0],
    [4, 20, 4],
    [-4, 20, 4],
  ],
}
const PROJECTOR = {
  ...{ id: 'front', name: { 'zh-CN': '正面', en: 'Front' }, lumens: 9000 },
  lens: { widthPx: 1920, heightPx: 1080, throwRatio: 2 },
  mount: { position: [0, 0, 2], headingDeg: 0 },
}

function venueWith(surface: object, projector: object): Venue {
  const given = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'venue', 'fixtures', 'v1.json'), 'utf8')) as object
  const outcome = openDocument(
    { ...given, surfaces: [{ ...WALL, ...surface }], projectors: [{ ...PROJECTOR, ...projector }] },
    { kind: 'venue' },
  )
  if (!outcome.ok) throw new AggregateError(outcome.faults.map((fault) => fault.what))
  return outcome.value
}

test('a wall that full white would make brighter than the place allows is a warning with figures and a way out', () => {
  const [warning, ...rest] = warnBrightness(venueWith({ maxCdM2: 20 }, {}), 'venue.json')
  expect(rest).toEqual([])
  expect(warning).toMatchObject({ code: 'venue/too-bright', at: ['surfaces', 0], file: 'venue.json' })
  expect(warning?.what).toMatch(/^Full white from front makes "screen" 2[45]\.\d cd\/m2 bright; the place allows 20\.$/)
  expect(warning?.fix).toMatch(/under (79|80|81) % of white/)
})

test('a wall within its limit, and one whose lens is at fault, are not warned of', () => {
  expect(warnBrightness(venueWith({ maxCdM2: 30 }, {}))).toEqual([])
  expect(warnBrightness(venueWith({ maxCdM2: 20 }, { lens: { ...PROJECTOR.lens, k1: -2 } }))).toEqual([])
})
