import { connect, createServer, type Server, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { laySlowWire, type SlowWire } from './slow-wire.ts'

const FLOOD = Buffer.alloc(400_000, 'x')
let server: Server
let wire: SlowWire
const sockets: Socket[] = []
beforeAll(async () => {
  // Answers every word with a flood.
  server = createServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => {}).on('data', () => socket.write(FLOOD)) // prettier-ignore
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const address = server.address()
  wire = await laySlowWire(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`)
})
afterAll(async () => {
  for (const socket of sockets) socket.destroy()
  await wire.close()
  await new Promise((closed) => server.close(closed))
})

const sleep = (ms: number): Promise<void> => new Promise((wake) => setTimeout(wake, ms))

test('a wire carries as fast as it can, then no faster than it is told, then all that was held back', async () => {
  let read = 0
  const near = connect(Number(new URL(wire.origin).port), '127.0.0.1')
  sockets.push(near)
  near.on('data', (bytes) => (read += bytes.length))
  near.write('more')
  while (read < FLOOD.length) await sleep(20)
  wire.slow(10_000)
  near.write('more')
  await sleep(1000)
  const slowly = read - FLOOD.length
  expect(slowly).toBeGreaterThan(2000)
  expect(slowly).toBeLessThan(20_000)
  wire.mend()
  while (read < 2 * FLOOD.length) await sleep(20)
  expect(read).toBe(2 * FLOOD.length)
}, 20_000)
