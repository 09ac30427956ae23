import { expect, test } from 'vitest'
import { milliseconds, radians } from '../../model/units/index.ts'
import { lookAround, othersNamed, placesOf, type Lookout, type Surroundings } from './look-around.ts'
import { tellDistance, tellNews, tellPeople, tellShow, tellWhere, tellSpot } from './tell-surroundings.ts'

const place = (id: string, east: number, north: number, radiusM = 5) => ({
  ...{ east, north },
  thing: { id, name: { 'zh-CN': `${id}处`, en: id }, headingDeg: 0, radiusM },
})
const lookout: Lookout = {
  places: [place('Gate', 0, 40), place('Pool', 30, 0)],
  ...{ show: null, cueState: null, serverMs: milliseconds(0), people: [], inAll: 1 },
  standing: { east: 0, north: 0, heading: radians(Math.PI / 2) },
}
const around = (part: Partial<Lookout> = {}): Surroundings => lookAround({ ...lookout, ...part })
const at = (east: number, north: number) => ({ standing: { east, north, heading: radians(0) } })

test('off every place the nearest is told, with distance and compass; within its radius one is at it', () => {
  expect(tellWhere('en', around())).toBe('Nearest is Pool, 30 m to the east. You face east.')
  expect(tellWhere('zh-CN', around())).toBe('离你最近的是Pool处，30 米，在东边。你面朝东。')
  expect(tellWhere('en', around(at(0, 37)))).toBe('You are at Gate, facing north.')
  expect(tellWhere('en', around({ places: [] }))).toBe('You face east. No place here has a name.')
})

test('a spot is told by distance, by the compass and from the face', () => {
  const [pool, gate] = around().places
  expect(tellSpot('en', 'Gate', gate!)).toBe('Gate: 40 m, north, on the left')
  expect(tellSpot('en', 'Pool', pool!)).toBe('Pool: 30 m, east, ahead')
  expect(tellSpot('zh-CN', 'Gate', around(at(0.5, 40)).places[0]!)).toBe('Gate：就在这里')
})

test.each([[0.2, '1 m'], [9.4, '9 m'], [52, '50 m'], [994, '990 m'], [995, '1.0 km'], [1234, '1.2 km']])('%d m is told as %s', (m, told) => {
  expect(tellDistance('en', m)).toBe(told)
}) // oxfmt-ignore

test('people within earshot are told by name, nearest first; those beyond are only counted', () => {
  expect(tellPeople('en', around())).toEqual(['You are the only one here.'])
  const people = [{ thing: 'Far', east: 0, north: 100 }, { thing: 'Ben', east: 0, north: -3 }, { thing: 'Ann', east: 1, north: 1 }] // oxfmt-ignore
  expect(tellPeople('en', around({ people, inAll: 4, ...at(0, 0) }))).toEqual([
    'Ann: right here',
    'Ben: 3 m, south, behind',
    '4 people are here in all.',
  ])
  expect(tellPeople('en', around({ people: people.slice(0, 1), inAll: 2 }))).toEqual(['Nobody else is near.', '2 people are here in all.'])
})

test('news tells who came and went, where one arrived and what the show does anew; a step alone is no news', () => {
  const before = around(at(0, 30))
  expect(tellNews('en', before, around(at(0, 32)))).toEqual([])
  expect(tellNews('en', before, around(at(0, 38)))).toEqual(['You are at Gate now.'])
  const ben = around({ ...at(0, 30), people: [{ thing: 'Ben', east: 0, north: 31 }] })
  expect(tellNews('en', before, ben)).toEqual(['Ben is near you now'])
  expect(tellNews('zh-CN', ben, before)).toEqual(['Ben走远了'])
  const playing: Surroundings = { ...before, show: { state: 'running', cue: { 'zh-CN': '礼', en: 'Rite' }, caption: null } }
  expect(tellNews('en', before, playing)).toEqual(['Playing now: Rite.'])
  expect(tellShow('zh-CN', playing)).toBe('正在上演：礼。')
})

test('heads get the names of the room, without oneself and without strangers; where one arrives is a place too', () => {
  const view = { people: [{ slot: 1, name: 'Me', role: 'visitor' }, { slot: 2, name: 'Ben', role: 'visitor' }], welcome: { slot: 1 } } // oxfmt-ignore
  const heads = [1, 2, 3].map((slot) => ({ thing: slot, east: 0, north: 0 }))
  expect(othersNamed(view as never, heads)).toEqual({ people: [{ thing: 'Ben', east: 0, north: 0 }], inAll: 2 })
  const zone = { id: 'in', name: { 'zh-CN': '入口', en: 'Arrival' }, kind: 'spawn', heightM: 0, polygon: [[0, 0], [2, 0], [2, 2], [0, 2]] } // oxfmt-ignore
  expect(placesOf({ places: [], zones: [zone, { ...zone, kind: 'walk' }] } as never)).toMatchObject([
    { east: 1, north: 1, thing: { id: 'in' } },
  ])
})
