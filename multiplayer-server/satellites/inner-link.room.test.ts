import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { createLog } from '../process/log.ts'
import { systemTimers } from '../process/timers.ts'
import { until } from '../rooms/testing/open-yard.ts'
import { InnerLink, SILENT_MS } from './inner-link.ts'
import { KIND } from './link-frames.ts'

const log = createLog({ part: 'test', format: 'json', level: 'silent' })
const parts = { timers: systemTimers, log }

let server: Server
let near: WebSocket
let far: WebSocket
beforeEach(async () => {
  server = createServer()
  const accepted = new Promise<WebSocket>((resolve) => new WebSocketServer({ server }).once('connection', resolve))
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  near = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`)
  far = await accepted
})
afterEach(() => {
  for (const socket of [near, far]) socket.terminate()
  server.close()
})

/** An end that notes what it hears. */
function listen(socket: WebSocket) {
  const heard: (string | number[])[] = []
  const over: string[] = []
  const link = new InnerLink(socket, parts)
  link.listen({
    take(reader) {
      if (reader.kind === KIND.word) return void heard.push(reader.rest().toString())
      heard.push([
        reader.kind,
        reader.kind === KIND.tell ? reader.u8() : -1,
        ...Array.from({ length: reader.u16() }, () => reader.u32()),
        ...reader.rest(),
      ])
    },
    closed: (why) => void over.push(why),
  })
  return { link, heard, over }
}

test('what is said comes in order; one frame that is told to several is sent once', async () => {
  const there = listen(far)
  const { link } = listen(near)
  await until(() => near.readyState === near.OPEN, 'the link')
  let frames = 0
  far.on('message', () => void frames++)
  const bytes = Uint8Array.of(7, 8)
  link.word({ do: 'first' })
  for (const line of [3, 4, 5]) link.tell(line, bytes, false)
  link.tell(3, bytes, true)
  link.tellAll([4], bytes)
  link.word({ do: 'last' })
  await until(() => there.heard.length === 5, 'all of it')
  expect(there.heard).toEqual(['{"do":"first"}', [1, 0, 3, 4, 5, 7, 8], [1, 1, 3, 7, 8], [2, -1, 4, 7, 8], '{"do":"last"}'])
  expect(frames).toBe(1)
  link.close()
  await until(() => there.over.length === 1, 'the other end to know')
})

test('is cut by what cannot be read, once, and tells nobody anything more', async () => {
  const there = listen(far)
  far.on('error', () => {})
  await until(() => near.readyState === near.OPEN, 'the link')
  near.send(Uint8Array.of(200, 0, 0, 0, 1, 9))
  near.send(Uint8Array.of(2, 0, 0, 0, 0, 123, 125))
  await until(() => there.over.length === 1, 'it to be cut')
  expect(there).toMatchObject({ over: ['what it says cannot be read'], heard: [] })
  expect(there.link.isOver).toBe(true)
  there.link.word({ do: 'nothing' })
})

test('goes on after a record that failed for another reason', async () => {
  const { link } = listen(near)
  const heard: string[] = []
  const there = new InnerLink(far, parts)
  there.listen({
    take(reader) {
      heard.push(reader.rest().toString())
      if (heard.length === 1) throw new Error('of our own')
    },
    closed: () => {},
  })
  await until(() => near.readyState === near.OPEN, 'the link')
  link.word({ do: 'first' })
  link.word({ do: 'second' })
  await until(() => heard.length === 2, 'both')
  expect(there.isOver).toBe(false)
})

test('is given up when nothing is heard of the other end', async () => {
  const there = listen(far)
  const since = performance.now()
  await until(() => there.over.length === 1, 'it to be given up', 3 * SILENT_MS)
  expect(there.over).toEqual(['it is silent'])
  expect(performance.now() - since).toBeGreaterThan(SILENT_MS - 100)
})

test('gives an end that was late before more time, and judges silence by when it listened itself', async () => {
  let look = (): void => {}
  const timers = { ...systemTimers, every: (_ms: number, run: () => void) => ((look = run), () => {}) }
  const there = new InnerLink(far, { timers, log })
  const over: string[] = []
  let heard = 0
  there.listen({ take: () => void heard++, closed: (why) => void over.push(why) })
  const { link } = listen(near)
  await until(() => near.readyState === near.OPEN, 'the link')
  const looks = (count: number): void => Array.from({ length: count }).forEach(() => look())
  link.word({ do: 'first' })
  await until(() => heard === 1, 'the first')
  looks(4)
  // Whatever the clock says: nobody looked meanwhile.
  await new Promise((wake) => setTimeout(wake, 100))
  expect(there.isOver).toBe(false)
  link.word({ do: 'late' })
  await until(() => heard === 2, 'the late one')
  looks(12)
  expect(there.isOver).toBe(false)
  looks(1)
  expect(over).toEqual(['it is silent'])
})
