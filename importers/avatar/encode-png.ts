import type { Pixels } from './pixels.ts'
import type { DrawnPicture } from './picture-tools.ts'

const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte
  for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? 0xedb88320 ^ (sum >>> 1) : sum >>> 1
  return sum
})

/**
 * A PNG with straight alpha. A canvas would multiply colours by it and lose them where nothing is seen: edges of what is cut out would
 * turn dark.
 */
export async function encodePng({ width, height, data }: Pixels): Promise<DrawnPicture> {
  const head = new Uint8Array(13)
  const view = new DataView(head.buffer)
  view.setUint32(0, width)
  view.setUint32(4, height)
  head.set([8, 6, 0, 0, 0], 8)
  const parts = [
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunkOf('IHDR', head),
    chunkOf('IDAT', await deflate(filtered({ width, height, data }))),
    chunkOf('IEND', new Uint8Array()),
  ]
  return { bytes: new Uint8Array(await new Blob(parts).arrayBuffer()), mimeType: 'image/png' }
}

/** Rows as differences to what is left of each byte or above it, whichever is less: they pack better. */
function filtered({ width, height, data }: Pixels): Uint8Array<ArrayBuffer> {
  const row = width * 4
  const out = new Uint8Array((row + 1) * height)
  for (let y = 0; y < height; y++) {
    const from = y * row
    let [left, up] = [0, 0]
    for (let x = 0; x < row; x++) {
      const value = data[from + x]!
      left += awayOf(value - (x < 4 ? 0 : data[from + x - 4]!))
      up += awayOf(value - (y === 0 ? 0 : data[from + x - row]!))
    }
    const isUp = up < left
    const to = y * (row + 1)
    out[to] = isUp ? 2 : 1
    for (let x = 0; x < row; x++) {
      const before = isUp ? (y === 0 ? 0 : data[from + x - row]!) : x < 4 ? 0 : data[from + x - 4]!
      out[to + 1 + x] = data[from + x]! - before
    }
  }
  return out
}

/** How far a difference of bytes is from none, the short way about. */
const awayOf = (difference: number): number => {
  const byte = difference & 255
  return byte < 128 ? byte : 256 - byte
}

async function deflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate'))
  return new Uint8Array(await new Response(packed).arrayBuffer())
}

function chunkOf(name: string, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const chunk = new Uint8Array(12 + body.length)
  const view = new DataView(chunk.buffer)
  view.setUint32(0, body.length)
  for (let at = 0; at < 4; at++) chunk[4 + at] = name.charCodeAt(at)
  chunk.set(body, 8)
  let sum = 0xffffffff
  for (let at = 4; at < 8 + body.length; at++) sum = CRC[(sum ^ chunk[at]!) & 255]! ^ (sum >>> 8)
  view.setUint32(8 + body.length, ~sum >>> 0)
  return chunk
}
