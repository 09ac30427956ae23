import { expect, test } from 'vitest'
import type { Venue } from '../../model/documents/index.ts'
import type { TwinFeature } from './feature-at.ts'
import { readSurveyWords } from './survey-words.ts'
import { tellFeature } from './tell-feature.ts'

const venue = {
  twin: [{ id: 'site', attribution: { 'zh-CN': '某人', en: 'Somebody' }, licence: 'CC0' }],
  places: [{ name: { 'zh-CN': '井边', en: 'The well' } }],
  surfaces: [],
  zones: [],
} as unknown as Venue
const feature = (more: Partial<TwinFeature>): TwinFeature => ({
  ...{ id: 'b1', name: 'Dharma hall', type: 'Building', provenance: 'mapped', source: 'A map, +-5 m', layer: 'site' },
  ...{ distanceM: 0.2, at: [0, 0, 0] as const, words: {} },
  ...more,
})
const words = { 'zh-CN': { 'Dharma hall': '法堂', 'A map, +-5 m': '地图，+-5 米' } }

test('name and source are told in the visitor’s language where the layer has words for them', () => {
  const told = tellFeature(feature({ words }), venue, 'zh-CN')
  expect(told).toMatchObject({ name: '法堂', source: '地图，±5 米', untold: false, away: '距你约 1 米' })
  expect(told.credit).toContain('某人')
})

test('without words the survey’s own text stands, a place the venue knows has its name there, a thing without a name its kind', () => {
  expect(tellFeature(feature({ words }), venue, 'en')).toMatchObject({ name: 'Dharma hall', source: 'A map, ±5 m', untold: true })
  expect(tellFeature(feature({ name: 'The well', words }), venue, 'zh-CN').name).toBe('井边')
  expect(tellFeature(feature({ name: 'b1' }), venue, 'zh-CN').name).toBe('建筑')
  expect(tellFeature(feature({ name: 'b1', type: 'Nonsense', provenance: 'toString', layer: 'gone' }), venue, 'en')).toMatchObject({
    name: 'Part of the place',
    provenance: 'Not known: the data does not say.',
    credit: null,
  })
  expect(tellFeature(feature({ name: 'constructor', words }), venue, 'zh-CN').name).toBe('constructor')
})

test.each([null, 3, [], 'words', { en: 4 }, { en: ['a'] }, { en: { a: {} } }])('words that are none say nothing: %j', (given) => {
  expect(Object.values(readSurveyWords(given)).flatMap((table) => Object.keys(table))).toEqual([])
})
