import { expect, it } from 'vitest'
import type { ServerMessages } from '../../model/protocol/index.ts'
import { createGestureNews, GESTURES_MS } from './gesture-news.ts'

function hall() {
  let nowMs = 10_000
  const told: Partial<ServerMessages>[] = []
  const news = createGestureNews({ now: () => nowMs, tellAll: (messages) => told.push(messages) })
  const wait = (ms: number): void => {
    for (let gone = 0; gone < ms; gone += GESTURES_MS) {
      nowMs += GESTURES_MS
      news.flush()
    }
  }
  return { news, told, wait }
}

it('what people do in one moment is told together, of each the first', () => {
  const { news, told, wait } = hall()
  expect(news.emote(3, 'wave')).toBe(true)
  expect(news.emote(3, 'bow')).toBe(false)
  expect(news.emote(4, 'clap')).toBe(true)
  wait(200)
  expect(told).toEqual([{ emotes: [{ slot: 3, emote: 'wave' }, { slot: 4, emote: 'clap' }] }]) // prettier-ignore
  wait(2000)
  expect(news.emote(3, 'bow')).toBe(true)
  wait(200)
  expect(told).toHaveLength(2)
})

it('however many gesture however fast, a client is told five times a second at most, of 64', () => {
  const { news, told, wait } = hall()
  for (let round = 0; round < 50; round++) {
    for (let slot = 0; slot < 1000; slot++) {
      news.emote(slot, 'dance')
      news.hand(slot, round % 2 === 0)
    }
    wait(200)
  }
  const emotes = told.flatMap(({ emotes: list }) => (list ? [list] : []))
  expect(emotes.length).toBeLessThanOrEqual(50)
  expect(Math.max(...emotes.map((list) => list.length))).toBe(64)
  const hands = told.flatMap(({ hands: list }) => (list ? [list] : []))
  expect(hands.length).toBeLessThanOrEqual(11)
  expect(Math.max(...hands.map((list) => list.length))).toBeLessThanOrEqual(100)
})

it('a hand that goes up is told once, in the order of raising, until it is taken down or its owner leaves', () => {
  const { news, told, wait } = hall()
  news.hand(7, true)
  news.hand(7, true)
  wait(400)
  news.hand(2, true)
  wait(1400)
  expect(news.hands.map(({ slot }) => slot)).toEqual([7, 2])
  expect(told).toHaveLength(2)
  news.left(7)
  news.hand(2, false)
  wait(2000)
  expect(told.at(-1)).toEqual({ hands: [] })
  wait(2000)
  expect(told).toHaveLength(3)
})
