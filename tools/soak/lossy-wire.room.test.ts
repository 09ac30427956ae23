import { connect, createServer, type Server, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { layLossyWire, type LossyWire } from './lossy-wire.ts'

let server: Server
let wire: LossyWire
const sockets: Socket[] = []

beforeAll(async () => {
  // Answers each word with itself.
  server = createServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => {}).on('data', (bytes) => socket.write(bytes)) // prettier-ignore
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const address = server.address()
  wire = await layLossyWire(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`, { seed: 5, lossShare: 0.05, roundTripMs: 100 }) // prettier-ignore
})
afterAll(async () => {
  for (const socket of sockets) socket.destroy()
  await wire.close()
  await new Promise((closed) => server.close(closed))
})

test('all arrives, in order, none sooner than the way takes, one in twenty each way later by a timer, and what follows with it', async () => {
  const near = connect(Number(new URL(wire.origin).port), '127.0.0.1')
  sockets.push(near)
  const sentMs: number[] = []
  const tookMs: number[] = []
  let heard = ''
  near.on('data', (bytes) => {
    heard += bytes.toString()
    while (tookMs.length < heard.length / 8) tookMs.push(performance.now() - sentMs[tookMs.length]!)
  })
  let said = ''
  for (let word = 0; word < 300; word++) {
    const text = String(word).padStart(8)
    said += text
    sentMs.push(performance.now())
    near.write(text)
    await new Promise((wake) => setTimeout(wake, 20))
  }
  while (heard.length < said.length) await new Promise((wake) => setTimeout(wake, 20))
  expect(heard).toBe(said)
  expect(Math.min(...tookMs)).toBeGreaterThanOrEqual(99)
  expect(tookMs.filter((ms) => ms > 200).length).toBeGreaterThan(20)
  expect(tookMs.toSorted((a, b) => a - b)[100]!).toBeLessThan(200)
  expect(wire.late / wire.passed).toBeGreaterThan(0.02)
  expect(wire.late / wire.passed).toBeLessThan(0.1)
}, 30_000)
