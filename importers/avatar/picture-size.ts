/** Kind and size of a picture by its first bytes, pixels; null for what is neither PNG nor JPEG, or is cut off. */
export function pictureSize(
  bytes: Uint8Array,
): { readonly mimeType: 'image/png' | 'image/jpeg'; readonly width: number; readonly height: number } | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length >= 24 && view.getUint32(0) === 0x89504e47 && view.getUint32(4) === 0x0d0a1a0a && view.getUint32(12) === 0x49484452)
    return { mimeType: 'image/png', width: view.getUint32(16), height: view.getUint32(20) }
  if (bytes.length < 4 || view.getUint16(0) !== 0xffd8) return null
  for (let at = 2; at + 9 < bytes.length;) {
    const marker = view.getUint16(at)
    if (marker < 0xff01) return null
    const code = marker & 0xff
    // Frames of all kinds but tables, arithmetic and hierarchical ones, which no browser reads.
    if (code >= 0xc0 && code <= 0xc2) return { mimeType: 'image/jpeg', width: view.getUint16(at + 7), height: view.getUint16(at + 5) }
    at += code === 0xff ? 1 : 2 + view.getUint16(at + 2)
  }
  return null
}
