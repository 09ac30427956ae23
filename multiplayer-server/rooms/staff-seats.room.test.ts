import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { CLOSE } from '../../model/protocol/index.ts'
import type { CueCommand } from '../../model/show/index.ts'
import { MOST_SEATS } from './staff-seats.ts'
import { leaveAll, openYard, until, type Seat, type TestBrowser, type Yard } from './testing/open-yard.ts'

let yard: Yard
let browser: TestBrowser
beforeAll(async () => {
  yard = await openYard()
  browser = yard.browser()
  await browser.enterAs('operator')
}, 60_000)
afterEach(() => leaveAll(yard.server))
afterAll(() => yard.close())

const mark = (number: number): string => String(number).padStart(8, '0')
const runsCue = async (seat: Seat, commandId: string, command: CueCommand): Promise<boolean | undefined> => {
  const expectedRevision = seat.told.cueState.at(-1)?.revision ?? 0
  seat.room.send('cue', { commandId, expectedRevision, command })
  const answer = () => seat.told.cueResult.find((result) => result.commandId === commandId)
  await until(() => answer() !== undefined, 'an answer')
  return answer()?.ok
}

test('two console pages of one browser are two operators: neither pushes the other out, and both run the show', async () => {
  const first = await browser.joinDesk(mark(1))
  const second = await browser.joinDesk(mark(2))
  const people = second.told.welcome[0]?.people ?? []
  expect(people.map(({ name }) => name)).toEqual(['operator', 'operator (2)'])
  expect(new Set(people.map(({ visitorId }) => visitorId)).size).toBe(2)
  expect(await runsCue(first, 'one', { do: 'go' })).toBe(true)
  await until(() => second.told.cueState.at(-1)?.revision === 1, 'the second to see it')
  expect(await runsCue(second, 'two', { do: 'pause' })).toBe(true)
  expect([first.closeCode(), second.closeCode()]).toEqual([null, null])
})

test('a page that comes back is the same operator under the same name', async () => {
  await browser.joinDesk(mark(1))
  const old = await browser.joinDesk(mark(2))
  const again = await browser.joinDesk(mark(2))
  expect(await old.closed).toBe(CLOSE.replacedBySelf)
  expect(again.told.welcome[0]?.people.map(({ name }) => name)).toEqual(['operator', 'operator (2)'])
  expect(again.told.welcome[0]?.slot).toBe(old.told.welcome[0]?.slot)
})

test('one session holds no more than its seats: the oldest makes room', async () => {
  const seats: Seat[] = []
  for (let number = 1; number <= MOST_SEATS; number++) seats.push(await browser.joinDesk(mark(number)))
  const more = await browser.joinDesk(mark(MOST_SEATS + 1))
  expect(await seats[0]?.closed).toBe(CLOSE.replacedBySelf)
  await until(() => more.told.left.length + more.told.passages.length > 0, 'the oldest to leave')
  expect(yard.server.rooms.counts().get('yard')).toBe(MOST_SEATS)
})

test('a mark that is none is refused', async () => {
  await expect(browser.joinDesk('not a mark')).rejects.toThrow('400')
})
