import { beforeEach, expect, test } from 'vitest'
import type { CueRequest } from '../../model/show/index.ts'
import { createCommandQueue, type CommandQueue } from './command-queue.ts'

let sent: CueRequest[]
let queue: CommandQueue
beforeEach(() => {
  sent = []
  let count = 0
  queue = createCommandQueue(
    (request) => sent.push(request) > 0,
    () => `c${++count}`,
  )
})

test('a second command waits for the answer to the first and goes out on its revision', () => {
  queue.revision(4)
  queue.push({ do: 'air', camera: 'east', on: true })
  queue.push({ do: 'go' })
  expect(sent.map((request) => request.expectedRevision)).toEqual([4])
  queue.answered('c1', 5)
  expect(sent.map((request) => [request.command.do, request.expectedRevision])).toEqual([
    ['air', 4],
    ['go', 5],
  ])
})

test('Blackout, Stop and off air overtake what waits', () => {
  queue.push({ do: 'go' })
  queue.push({ do: 'go' })
  queue.push({ do: 'blackout', on: true })
  queue.push({ do: 'stop' })
  queue.push({ do: 'air', camera: 'east', on: false })
  expect(sent.map((request) => request.command.do)).toEqual(['go', 'blackout', 'stop', 'air'])
})

test('an answer to something else changes nothing but the revision', () => {
  queue.push({ do: 'go' })
  queue.push({ do: 'pause' })
  queue.answered('another', 9)
  expect(sent).toHaveLength(1)
  queue.answered('c1', 9)
  expect(sent[1]?.expectedRevision).toBe(9)
})

test('a lost connection drops what waits: nothing fires late', () => {
  queue.push({ do: 'go' })
  queue.push({ do: 'go' })
  queue.clear()
  queue.push({ do: 'pause' })
  expect(sent.map((request) => request.command.do)).toEqual(['go', 'pause'])
})

test('what is pressed right after Blackout waits for its answer, so that it is not refused as stale', () => {
  queue.revision(4)
  queue.push({ do: 'blackout', on: true })
  queue.push({ do: 'pause' })
  expect(sent.map((request) => request.command.do)).toEqual(['blackout'])
  queue.answered('c1', 5)
  expect(sent.map((request) => [request.command.do, request.expectedRevision])).toEqual([
    ['blackout', 4],
    ['pause', 5],
  ])
})

test('Stop takes away what waits: nothing starts after it but what is pressed after it', () => {
  queue.push({ do: 'go' })
  queue.push({ do: 'go' })
  queue.push({ do: 'stop' })
  queue.push({ do: 'back' })
  queue.answered('c1', 1)
  queue.answered('c2', 2)
  expect(sent.map((request) => request.command.do)).toEqual(['go', 'stop', 'back'])
})
