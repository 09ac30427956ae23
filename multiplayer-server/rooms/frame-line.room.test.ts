import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { FrameLine } from './frame-line.ts'

let http: Server
let server: WebSocketServer
let theirs: WebSocket
let line: FrameLine
let raw: Socket
/** What the library told, and what the line took. */
let told: string[]
let taken: string[]

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')

/** A masked frame of a client. */
function frame(payload: string, { opcode = 2, fin = true }: { opcode?: number; fin?: boolean } = {}): Buffer {
  const data = Buffer.from(payload, 'latin1')
  const mask = Buffer.from([7, 77, 177, 217])
  const head =
    data.length < 126 ? Buffer.from([(fin ? 128 : 0) + opcode, 128 + data.length]) : Buffer.from([(fin ? 128 : 0) + opcode, 254, data.length >> 8, data.length & 255]) // prettier-ignore
  return Buffer.concat([head, mask, data.map((byte, i) => byte ^ mask[i & 3]!)])
}

beforeEach(async () => {
  told = []
  taken = []
  http = createServer().listen(0, '127.0.0.1')
  await once(http, 'listening')
  server = new WebSocketServer({ server: http, perMessageDeflate: false })
  const ready = new Promise<void>((resolve) =>
    server.on('connection', (socket, request) => {
      theirs = socket
      theirs.on('message', (data: Buffer) => void told.push(text(data)))
      theirs.on('error', () => {})
      line = new FrameLine(socket, request.socket)
      line.take = (message) => message[0] === 'p'.charCodeAt(0) && taken.push(text(message)) > 0
      resolve()
    }),
  )
  raw = connect((http.address() as AddressInfo).port, '127.0.0.1')
  raw.setNoDelay(true)
  raw.write(
    'GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n',
  )
  await ready
})
afterEach(async () => {
  raw.destroy()
  server.close()
  await new Promise((resolve) => http.close(resolve))
})

const all = (): string[] => [...taken.map((one) => `line ${one}`), ...told.map((one) => `library ${one}`)]

describe('a line of frames', () => {
  it('takes whole frames it wants, several at once, and leaves all else to the library, in any cut', async () => {
    const stream = Buffer.concat([
      frame('p1'),
      frame('p2'),
      frame('other'),
      frame('p3'),
      frame(`p${'x'.repeat(300)}`),
      frame('p4 in', { fin: false }),
      frame(' parts', { opcode: 0 }),
      frame('p5'),
      frame('text', { opcode: 1 }),
    ])
    const expected = ['other', 'p1', 'p2', 'p3', 'p4 in parts', 'p5', 'text', `p${'x'.repeat(300)}`].toSorted()
    for (const cut of [stream.length, 1, 3, 9, 40]) {
      told.length = taken.length = 0
      for (let at = 0; at < stream.length; at += cut) {
        raw.write(stream.subarray(at, at + cut))
        await new Promise((resolve) => setImmediate(resolve))
      }
      await vi.waitFor(() => expect(all().length).toBe(expected.length))
      expect([...taken, ...told].toSorted()).toEqual(expected)
      // Order is kept among those of each.
      expect(taken).toEqual(taken.toSorted())
    }
    // Where nothing is cut, the short way is taken from the start.
    raw.write(frame('p6'))
    await vi.waitFor(() => expect(taken.at(-1)).toBe('p6'))
  })

  it('lets the library answer pings and close, and takes nothing after that', async () => {
    const answers: Buffer[] = []
    raw.on('data', (data) => answers.push(data))
    raw.write(Buffer.concat([frame('p1'), frame('hello', { opcode: 9 }), frame('\x03\xe8', { opcode: 8 }), frame('p2')]))
    await vi.waitFor(() => expect(theirs.readyState).toBe(WebSocket.CLOSED))
    expect(taken).toEqual(['p1'])
    expect(told).toEqual([])
    expect(Buffer.concat(answers).toString('latin1')).toContain('\x8a\x05hello')
  })

  it('closes on a frame that breaks the rules, whatever came before', async () => {
    raw.write(Buffer.concat([frame('p1'), Buffer.from([0x82, 2, 1, 2]), frame('p2')]))
    await vi.waitFor(() => expect(theirs.readyState).not.toBe(WebSocket.OPEN))
    expect(taken).toEqual(['p1'])
  })

  it('sends a message that the library on the other side reads, and nothing once it is closed', async () => {
    const address = http.address() as AddressInfo
    const client = new WebSocket(`ws://127.0.0.1:${address.port}`)
    const heard: Buffer[] = []
    client.on('message', (data: Buffer) => void heard.push(data))
    await new Promise((resolve) => client.once('open', resolve))
    for (const length of [0, 100, 124, 125, 126, 5000, 65_533]) {
      heard.length = 0
      expect(line.send(Uint8Array.of(1, 2), new Uint8Array(length).fill(length & 255))).toBe(true)
      await vi.waitFor(() => expect(heard.length).toBe(1))
      expect(heard[0]).toEqual(Buffer.concat([Buffer.from([1, 2]), Buffer.alloc(length, length & 255)]))
    }
    expect(line.send(Uint8Array.of(1, 2), new Uint8Array(65_534))).toBe(false)
    client.close()
    await vi.waitFor(() => expect(theirs.readyState).toBe(WebSocket.CLOSED))
    expect(line.send(Uint8Array.of(1), new Uint8Array(1))).toBe(false)
  })

  it('keeps what a slow reader has not taken as it was, while others are sent theirs', async () => {
    const open = async (): Promise<{ client: WebSocket; line: FrameLine; heard: Buffer[] }> => {
      const client = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`)
      const heard: Buffer[] = []
      client.on('message', (data: Buffer) => void heard.push(data))
      await new Promise((resolve) => client.once('open', resolve))
      return { client, line, heard }
    }
    const slow = await open()
    const quick = await open()
    slow.client.pause()
    const of = (whose: number, number: number): Uint8Array => new Uint8Array(6000).fill((7 * number + whose) & 255)
    for (let number = 0; number < 3000; number++) {
      expect(slow.line.send(Uint8Array.of(number & 255), of(0, number))).toBe(true)
      expect(quick.line.send(Uint8Array.of(number & 255), of(1, number))).toBe(true)
    }
    await vi.waitFor(() => expect(quick.heard.length).toBe(3000), 10_000)
    slow.client.resume()
    await vi.waitFor(() => expect(slow.heard.length).toBe(3000), 10_000)
    for (const [whose, { heard }] of [slow, quick].entries()) {
      const wrong = heard.findIndex((data, number) => !data.equals(Buffer.concat([Buffer.from([number & 255]), of(whose, number)])))
      expect(wrong).toBe(-1)
    }
    slow.client.terminate()
    quick.client.terminate()
  })
})
