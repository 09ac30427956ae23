import { connect, createServer, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { monotonicMs, until } from '../bench/bench-clock.ts'
import { layBentWire, type BentWire } from './bent-wire.ts'

let server: Server
let wire: BentWire
let near: Socket
let far: Socket
const heard = { near: '', far: '' }
const taken: Socket[] = []
const ended = { near: false, far: false }

const listen = (socket: Socket, name: 'near' | 'far'): Socket =>
  socket
    .on('data', (bytes: Buffer) => void (heard[name] += bytes.toString()))
    .on('end', () => void (ended[name] = true))
    .on('close', () => void (ended[name] = true))
    .on('error', () => {})

beforeEach(async () => {
  Object.assign(heard, { near: '', far: '' })
  Object.assign(ended, { near: false, far: false })
  const accepted = new Promise<Socket>((resolve) => {
    server = createServer({ allowHalfOpen: true }, (socket) => {
      taken.push(socket.on('error', () => {}))
      resolve(socket)
    })
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const address = server.address()
  wire = await layBentWire({ host: '127.0.0.1', port: typeof address === 'object' && address ? address.port : 0 }, () => 0.5)
  near = listen(connect(wire.port, '127.0.0.1'), 'near')
  far = listen(await accepted, 'far')
})
afterEach(async () => {
  near.destroy()
  for (const socket of taken.splice(0)) socket.destroy()
  await wire.close()
  await new Promise((closed) => server.close(closed))
})

const hears = (name: 'near' | 'far', text: string): Promise<void> => until(`${name} to hear ${text}`, 5000, () => heard[name] === text)
const pause = (ms: number): Promise<void> => new Promise((wake) => setTimeout(wake, ms))

test('carries both ways; silent one way it carries the other, tells of no end, and gives what waited when it is mended', async () => {
  near.write('a')
  far.write('b')
  await Promise.all([hears('far', 'a'), hears('near', 'b')])
  wire.silence('there')
  await pause(50)
  near.write('c')
  far.write('d')
  await hears('near', 'bd')
  near.end()
  await pause(200)
  expect(heard.far).toBe('a')
  expect(ended.far).toBe(false)
  wire.mend()
  await hears('far', 'ac')
  await until('the end', 5000, () => ended.far)
})

test('late is late by what was asked, and in order; narrow lets so much through a second', async () => {
  wire.delay(200, 50)
  const sentMs = monotonicMs()
  near.write('one')
  near.write('two')
  await hears('far', 'onetwo')
  expect(monotonicMs() - sentMs).toBeGreaterThanOrEqual(220)
  wire.mend()
  wire.narrow(1000)
  const startMs = monotonicMs()
  far.write('x'.repeat(500))
  await until('all of it', 5000, () => heard.near.length === 500)
  expect(monotonicMs() - startMs).toBeGreaterThan(350)
})

test('shut, it ends what it carries and takes nobody until it is mended', async () => {
  wire.shut()
  await until('both ends', 5000, () => ended.near && ended.far)
  const late = connect(wire.port, '127.0.0.1').on('error', () => {})
  await new Promise((closed) => late.once('close', closed))
  wire.mend()
  const again = connect(wire.port, '127.0.0.1').on('error', () => {})
  await until('a connection', 5000, () => wire.carried === 1)
  again.destroy()
})
