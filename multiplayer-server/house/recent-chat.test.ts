import { expect, test } from 'vitest'
import { createRecentChat } from './recent-chat.ts'

const line = (text: string, serverMs: number) => ({ visitorId: 'ben', name: 'Ben', text, serverMs })

test('who comes back is told what was said after his last sign of life, and once only', () => {
  const chat = createRecentChat()
  chat.note(line('before', 1000), 'key-ben')
  chat.left('ann', 10_000, 17_000)
  chat.note(line('missed', 12_000), 'key-ben')
  expect(chat.missedBy('ann', [], 20_000).map(({ text }) => text)).toEqual(['missed'])
  expect(chat.missedBy('ann', [], 21_000)).toEqual([])
})

test('newcomers, those away too long, and those kept apart from the speaker are told nothing', () => {
  const chat = createRecentChat()
  chat.note(line('hello', 12_000), 'key-ben')
  expect(chat.missedBy('new', [], 13_000)).toEqual([])
  chat.left('ann', 10_000, 10_000)
  expect(chat.missedBy('ann', ['key-ben'], 13_000)).toEqual([])
  chat.left('cid', 10_000, 10_000)
  expect(chat.missedBy('cid', [], 10_000 + 16 * 60_000)).toEqual([])
})

test('however much is said and however many leave, little is kept', () => {
  const chat = createRecentChat()
  chat.left('ann', 0, 0)
  for (let index = 0; index < 500; index++) chat.note(line(`${index}`, 1 + index), 'key-ben')
  for (let index = 0; index < 1000; index++) chat.left(`v${index}`, 0, 0)
  expect(chat.missedBy('ann', [], 1000)).toHaveLength(50)
})
