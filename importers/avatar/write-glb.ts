/** A binary glTF of a description and its data. */
export function writeGlb(json: object, bin: Uint8Array): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(json))
  const jsonLength = padded(text.length)
  const binLength = padded(bin.length)
  const bytes = new Uint8Array(28 + jsonLength + binLength)
  const view = new DataView(bytes.buffer)
  const words = [0x46546c67, 2, bytes.length, jsonLength, 0x4e4f534a]
  for (const [index, word] of words.entries()) view.setUint32(4 * index, word, true)
  bytes.fill(0x20, 20, 20 + jsonLength)
  bytes.set(text, 20)
  view.setUint32(20 + jsonLength, binLength, true)
  view.setUint32(24 + jsonLength, 0x004e4942, true)
  bytes.set(bin, 28 + jsonLength)
  return bytes
}

/** The next multiple of four. */
export const padded = (length: number): number => (length + 3) & ~3
