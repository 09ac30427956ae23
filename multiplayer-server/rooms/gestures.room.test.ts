import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { leaveAll, openYard, until, type Yard } from './testing/open-yard.ts'

let yard: Yard
beforeAll(async () => {
  yard = await openYard()
}, 60_000)
afterEach(() => leaveAll(yard.server))
afterAll(() => yard?.close())

test('what a visitor does is told to everyone by his slot, and only once where he asks in a hurry', async () => {
  const [ann, ben] = [await yard.browser().join('visit', 'Ann'), await yard.browser().join('visit', 'Ben')]
  const { slot } = ann.told.welcome[0]!
  for (const emote of ['wave', 'dance', 'bow'] as const) ann.room.send('emote', { emote })
  await until(() => ben.told.emotes.length > 0, 'Ben hears of it')
  expect(ben.told.emotes.flat()).toEqual([{ slot, emote: 'wave' }])
  expect(ann.told.emotes.flat()).toEqual([{ slot, emote: 'wave' }])
})

test('a hand stays up for who comes later, staff too, until it is taken down or its owner leaves', async () => {
  const ann = await yard.browser().join('visit', 'Ann')
  const { slot } = ann.told.welcome[0]!
  expect(ann.told.hands.at(-1)).toEqual([])
  ann.room.send('hand', { up: true })
  await until(() => ann.told.hands.at(-1)?.length === 1, 'the hand is up')
  const browser = yard.browser()
  await browser.enterAs('moderator')
  const desk = await browser.join('console')
  expect(desk.told.hands.at(-1)?.map((hand) => hand.slot)).toEqual([slot])
  await ann.room.leave()
  await until(() => desk.told.hands.at(-1)?.length === 0, 'the hand went with its owner')
})

test('who sits at a desk has no body to move', async () => {
  const browser = yard.browser()
  await browser.enterAs('operator')
  const desk = await browser.join('console')
  desk.room.send('emote', { emote: 'wave' })
  desk.room.send('hand', { up: true })
  await until(() => desk.told.refused.length === 2, 'two refusals')
  expect(desk.told.refused.map(({ code }) => code)).toEqual(['protocol/not-allowed', 'protocol/not-allowed'])
  expect(desk.closeCode()).toBeNull()
})
