/** Opcodes of WebSocket frames. */
export const OPCODE = { text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const

/** Takes one frame; `payload` holds only during the call. */
export type FrameTaker = (opcode: number, payload: Uint8Array) => void

/** A server's frame is whole and unmasked, as ours are: neither fragments nor extensions are asked for. */
export class FrameParser {
  private rest: Uint8Array | null = null
  private readonly take: FrameTaker

  constructor(take: FrameTaker) {
    this.take = take
  }

  /** Takes what came; a frame that is not whole yet waits for the rest. */
  feed(chunk: Uint8Array): void {
    let bytes = chunk
    if (this.rest !== null) {
      bytes = new Uint8Array(this.rest.length + chunk.length)
      bytes.set(this.rest)
      bytes.set(chunk, this.rest.length)
      this.rest = null
    }
    let at = 0
    for (;;) {
      const end = frameEnd(bytes, at)
      if (end < 0 || end > bytes.length) break
      const start = payloadStart(bytes, at)
      this.take((bytes[at] as number) & 15, bytes.subarray(start, end))
      at = end
    }
    if (at < bytes.length) this.rest = bytes.slice(at)
  }
}

/** Offset of a frame's payload, or -1 while its head is not there. */
function payloadStart(bytes: Uint8Array, at: number): number {
  if (at + 2 > bytes.length) return -1
  const short = (bytes[at + 1] as number) & 127
  const start = at + (short === 127 ? 10 : short === 126 ? 4 : 2)
  return start > bytes.length ? -1 : start
}

/** Where a frame ends, or -1 while its head is not there. */
function frameEnd(bytes: Uint8Array, at: number): number {
  const start = payloadStart(bytes, at)
  if (start < 0) return -1
  const short = (bytes[at + 1] as number) & 127
  if (short < 126) return start + short
  if (short === 126) return start + (((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number))
  let length = 0
  for (let i = at + 2; i < at + 10; i++) length = length * 256 + (bytes[i] as number)
  return start + length
}

/** A client's frame with the key 0, which leaves the payload as it is. */
export function maskedFrame(opcode: number, payload: Uint8Array): Uint8Array {
  const long = payload.length > 125
  const head = long ? 8 : 6
  const frame = new Uint8Array(head + payload.length)
  frame[0] = 0x80 | opcode
  frame[1] = 0x80 | (long ? 126 : payload.length)
  if (long) {
    frame[2] = payload.length >> 8
    frame[3] = payload.length & 255
  }
  frame.set(payload, head)
  return frame
}
