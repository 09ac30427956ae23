import { connect, type Socket } from 'node:net'
import { request as ask } from 'node:http'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocket, type WebSocket as Link } from 'ws'
import { innerHeaders } from '../http/inner-wire.ts'
import { createLog } from '../process/log.ts'
import { systemTimers } from '../process/timers.ts'
import { until } from '../rooms/testing/open-yard.ts'
import { InnerLink, MOST_FRAME_BYTES } from '../satellites/inner-link.ts'
import { openSatelliteDoor, satellitePath, type CarryWish } from '../satellites/satellite-door.ts'
import { openInnerDoor, type InnerDoor } from './open-inner-door.ts'

const SECRET = 'a-secret-of-our-own'
const log = createLog({ part: 'test', format: 'json', level: 'silent' })

let door: InnerDoor
let answered: string[]
const carried: { readonly link: InnerLink; readonly wish: CarryWish; readonly over: string[]; records: number }[] = []
const ends: (() => void)[] = []
beforeEach(async () => {
  door = await openInnerDoor('127.0.0.1', SECRET)
  answered = []
  door.serve((request, response) => {
    answered.push(request.url ?? '')
    response.end('ours')
  })
  openSatelliteDoor(door.server, (socket, wish) => {
    const link = new InnerLink(socket, { timers: systemTimers, log })
    const one = { link, wish, over: [] as string[], records: 0 }
    carried.push(one)
    link.listen({ take: () => void one.records++, closed: (why) => void one.over.push(why) })
  })
})
afterEach(() => {
  for (const end of ends.splice(0)) end()
  for (const { link } of carried.splice(0)) link.close()
  door.close()
})

const origin = (): string => `http://127.0.0.1:${door.address.port}`
function dial(path: string, headers: Record<string, string>): { socket: Link; said: string[] } {
  const said: string[] = []
  const socket = new WebSocket(`${origin().replace('http', 'ws')}${path}`, { headers, handshakeTimeout: 5000 })
  socket.on('open', () => said.push('open')).on('error', ({ message }) => said.push(message)).on('close', () => said.push('closed')) // prettier-ignore
  ends.push(() => socket.terminate())
  return { socket, said }
}
const ours = (): Record<string, string> => innerHeaders(origin(), SECRET)
const get = (headers: Record<string, string>, body = ''): Promise<number | string> =>
  new Promise((resolve) => {
    const request = ask(`${origin()}/health`, { method: body === '' ? 'GET' : 'POST', headers, agent: false })
    request.once('response', ({ statusCode = 0 }) => resolve(statusCode))
    request.once('error', ({ message }) => resolve(message))
    request.end(body)
  })
function open(): Socket {
  const socket = connect(door.address.port, '127.0.0.1').on('error', () => {})
  ends.push(() => socket.destroy())
  return socket
}
/** A link of ours that says something all the time. */
async function dialOurs(): Promise<{ socket: Link; said: string[] }> {
  const link = dial(satellitePath('yard', 2), ours())
  await until(() => link.said.includes('open') && carried.length === 1, 'a link of ours')
  const timer = setInterval(() => link.socket.send(Buffer.alloc(5)), 200)
  link.socket.once('close', () => clearInterval(timer))
  return link
}
const connections = (): Promise<number> => new Promise((resolve) => door.server.getConnections((_failure, count) => resolve(count)))

test('whoever has no secret, or a wrong one, is refused requests and links, and nothing of ours is asked', async () => {
  const wrong = innerHeaders(origin(), `${SECRET}x`)
  const other = innerHeaders(origin(), SECRET.toUpperCase())
  const { 'x-holosite-wire': _wire, ...half } = ours()
  for (const headers of [{}, wrong, other, half, { ...ours(), 'x-holosite-wire': 'spoilt' }]) {
    expect(await get(headers)).toBe(403)
    const { said } = dial(satellitePath('yard', 2), headers)
    await until(() => said.includes('closed'), 'the link to be refused')
    expect(said).not.toContain('open')
  }
  expect([answered, carried]).toEqual([[], []])
  expect(await get(ours())).toBe(200)
  const { said } = dial(satellitePath('yard', 2), ours())
  await until(() => said.includes('open') && carried.length === 1, 'a link of ours')
  expect(carried[0]?.wish).toEqual({ venue: 'yard', mirror: 2 })
})

test('a stranger’s body is not read, and his connection is ended', async () => {
  const socket = open()
  let said = ''
  let isOver = false
  socket.on('data', (bytes: Buffer) => (said += bytes.toString())).on('close', () => (isOver = true))
  socket.write('POST /api/ticket HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n')
  await until(() => isOver, 'the end')
  expect(said).toContain('403')
  expect(answered).toEqual([])
})

test('of a flood of strangers who say nothing few are kept, ours come through, and all of them are let go of', async () => {
  const { said } = await dialOurs()
  for (let index = 0; index < 1000; index++) open()
  await until(async () => (await connections()) <= 257, 'most to be cut off')
  expect(await get(ours())).toBe(200)
  expect(carried[0]?.over).toEqual([])
  await until(async () => (await connections()) <= 2, 'all of them to be cut off', 20_000)
  expect(said).toEqual(['open'])
})

test('spoilt requests of another version, too long heads and frames too large end their own connection and nothing else', async () => {
  const good = await dialOurs()
  for (const path of ['/satellite/0-0/yard/2', '/satellite/', `${satellitePath('yard', 2)}/x`, '/satellite/../yard']) {
    const { said } = dial(path, ours())
    await until(() => said.includes('closed'), `${path} to be refused`)
  }
  expect(carried.length).toBe(1)
  expect(await get({ 'x-holosite-inner': 'x'.repeat(100_000) })).not.toBe(200)
  const before = process.memoryUsage().rss
  const large = dial(satellitePath('yard', 3), ours())
  await until(() => carried.length === 2 && large.said.includes('open'), 'a second link')
  large.socket.send(Buffer.alloc(MOST_FRAME_BYTES + 1))
  await until(() => carried[1]?.over.length === 1, 'it to be cut')
  expect(carried[1]?.records).toBe(0)
  const spoilt = dial(satellitePath('yard', 4), ours())
  await until(() => carried.length === 3 && spoilt.said.includes('open'), 'a third link')
  for (let index = 0; index < 1000; index++)
    spoilt.socket.send(Buffer.from(Array.from({ length: 64 }, (_none, at) => (index * 31 + at * 7) & 255)))
  await until(() => carried[2]?.over.length === 1, 'it to be cut, too')
  expect(carried[2]?.records).toBe(0)
  expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024)
  expect(good.said).toEqual(['open'])
  expect(carried[0]?.over).toEqual([])
})
