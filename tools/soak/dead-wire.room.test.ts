import { Agent, createServer, get, type Server } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { layDeadWire, type DeadWire } from './dead-wire.ts'

let server: Server
let wire: DeadWire
beforeAll(async () => {
  server = createServer((_request, response) => response.end('here'))
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const address = server.address()
  wire = await layDeadWire(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`)
})
afterAll(async () => {
  await wire.close()
  server.closeAllConnections()
  await new Promise((closed) => server.close(closed))
})

/** Keeps one connection, as a page does. */
const agent = new Agent({ keepAlive: true, maxSockets: 1 })
afterAll(() => agent.destroy())

const ask = (ms: number): Promise<string> =>
  new Promise((answered) => {
    const request = get(wire.origin, { agent }, (response) => response.on('data', (bytes: Buffer) => answered(bytes.toString())))
    request.setTimeout(ms, () => request.destroy()).on('error', () => answered('silence'))
  })

test('a whole wire carries, a cut one is silent and refuses nobody, a mended one carries new connections', async () => {
  expect(await ask(5000)).toBe('here')
  wire.cut()
  expect(await ask(500)).toBe('silence')
  wire.mend()
  expect(await ask(5000)).toBe('here')
})
