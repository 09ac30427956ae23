import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { leaveAll, openYard, until, type Yard } from './testing/open-yard.ts'

let yard: Yard
beforeAll(async () => {
  yard = await openYard()
}, 60_000)
afterEach(() => leaveAll(yard.server))
afterAll(() => yard?.close())

test('who lost his connection hears what was said meanwhile; a newcomer hears nothing of before', async () => {
  const browser = yard.browser()
  const ann = await browser.join('visit', 'Ann')
  const ben = await yard.browser().join('visit', 'Ben')
  await ann.room.leave()
  ben.room.send('chat', { text: 'while Ann was away' })
  await until(() => ben.told.chat.length === 1, 'the line')
  const again = await browser.join('visit', 'Ann')
  const newcomer = await yard.browser().join('visit', 'Cid')
  await until(() => again.told.chat.length > 0, 'the missed line')
  expect(again.told.chat).toEqual(ben.told.chat)
  expect(newcomer.told.chat).toEqual([])
})
