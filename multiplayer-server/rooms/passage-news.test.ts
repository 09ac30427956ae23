import { expect, it } from 'vitest'
import type { ServerMessages } from '../../model/protocol/index.ts'
import { createPassageNews } from './passage-news.ts'
import type { Member } from './room-parts.ts'

const member = (slot: number): Member =>
  ({ person: { slot, visitorId: `v${slot}`, name: `${slot}`, role: 'visitor' } }) as unknown as Member

function hall() {
  let nowMs = 0
  const told: Partial<ServerMessages>[] = []
  const inside = new Set<string>()
  const news = createPassageNews({
    now: () => nowMs,
    people: 400,
    tellAll(messages) {
      told.push(messages)
      if (messages.entered) inside.add(messages.entered.visitorId)
      if (messages.left) inside.delete(messages.left.visitorId)
      for (const { visitorId } of messages.passages?.left ?? []) inside.delete(visitorId)
      for (const { visitorId } of messages.passages?.entered ?? []) inside.add(visitorId)
    },
  })
  return { news, told, inside, wait: (ms: number) => void (nowMs += ms) }
}

it('few who come and go are told at once, one by one', () => {
  const { news, told } = hall()
  news.tell(member(1), 'entered', [])
  news.tell(member(1), 'left', [])
  expect(told.map((one) => Object.keys(one)[0])).toEqual(['entered', 'left'])
  news.flush()
  expect(told).toHaveLength(2)
})

it('of a storm everyone hears who is in at its end, in few messages, whoever came and went and came meanwhile', () => {
  const { news, told, inside, wait } = hall()
  const truth = new Set<string>()
  for (let i = 0; i < 3000; i++) {
    const slot = (i * 7919) % 700
    const kind = truth.has(`v${slot}`) ? 'left' : 'entered'
    if (kind === 'left') truth.delete(`v${slot}`)
    else truth.add(`v${slot}`)
    news.tell(member(slot), kind, slot % 50 === 0 ? [member(999)] : [])
    if (i % 50 === 49) {
      wait(250)
      news.flush()
    }
  }
  expect([...inside].toSorted()).toEqual([...truth].toSorted())
  expect(told.length).toBeLessThan(400)
})
