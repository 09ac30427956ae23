import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { TLSSocket } from 'node:tls'

/** Node's own parts of a socket: what its `onread` option sets, which a server's sockets cannot be given. */
interface SocketParts {
  _handle: { useUserBuffer?(buffer: Uint8Array): void } | null
  [part: symbol]: unknown
}

/** One for all sockets: what was read is taken, or copied, before the next read. */
const shared = Buffer.allocUnsafeSlow(65_536)

/**
 * Lets `take` see what a plain socket reads where it was read, before the stream has a buffer made for it. What `take` gives back goes to the
 * stream as ever; so does all while the stream still holds something. False, and nothing is changed, where Node is built otherwise or the
 * socket is encrypted. With a thousand people that is ten thousand buffers a second.
 */
export function readInPlace(stream: Duplex, take: (chunk: Buffer) => Buffer | null): boolean {
  if (!(stream instanceof Socket) || stream instanceof TLSSocket) return false
  const socket = stream as unknown as SocketParts
  const own = Object.getOwnPropertySymbols(stream)
  const buffer = own.find(({ description }) => description === 'kBuffer')
  const callback = own.find(({ description }) => description === 'kBufferCb')
  if (buffer === undefined || callback === undefined || typeof socket._handle?.useUserBuffer !== 'function') return false
  socket[buffer] = shared
  socket[callback] = (bytes: number): boolean => {
    const chunk = shared.subarray(0, bytes)
    const rest = stream.readableLength === 0 ? take(chunk) : chunk
    return rest === null || stream.push(Buffer.from(rest))
  }
  socket._handle.useUserBuffer(shared)
  return true
}
