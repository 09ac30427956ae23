/** Codecs the hub forwards. It never decodes: it only finds where a keyframe starts and, for VP8, keeps picture ids in step. */
export type VideoCodec = 'VP8' | 'H264'

/** Where the running numbers of a VP8 payload descriptor lie (RFC 7741 section 4.2); -1 when absent. */
export interface Vp8Descriptor {
  /** Offset of the picture id from the payload's start. */
  pictureIdAt: number
  /** 7 or 15 bits; 0 when absent. */
  pictureIdBits: number
  pictureId: number
  tl0At: number
  tl0: number
  /** True on the first packet of a keyframe. */
  keyframeStart: boolean
}

export const createVp8Descriptor = (): Vp8Descriptor => ({
  pictureIdAt: -1,
  pictureIdBits: 0,
  pictureId: 0,
  tl0At: -1,
  tl0: 0,
  keyframeStart: false,
})

/** Reads the descriptor at `start`; false when the payload is cut short. */
export function readVp8Descriptor(bytes: Uint8Array, start: number, end: number, out: Vp8Descriptor): boolean {
  out.pictureIdAt = -1
  out.pictureIdBits = 0
  out.pictureId = 0
  out.tl0At = -1
  out.tl0 = 0
  out.keyframeStart = false
  if (start >= end) return false
  const first = bytes[start]!
  let at = start + 1
  if ((first & 0x80) !== 0) {
    if (at >= end) return false
    const flags = bytes[at]!
    at += 1
    if ((flags & 0x80) !== 0) {
      if (at + 1 >= end) return false
      const wide = (bytes[at]! & 0x80) !== 0
      out.pictureIdAt = at - start
      out.pictureIdBits = wide ? 15 : 7
      out.pictureId = wide ? ((bytes[at]! & 0x7f) << 8) | bytes[at + 1]! : bytes[at]! & 0x7f
      at += wide ? 2 : 1
    }
    if ((flags & 0x40) !== 0) {
      if (at >= end) return false
      out.tl0At = at - start
      out.tl0 = bytes[at]!
      at += 1
    }
    if ((flags & 0x30) !== 0) at += 1
  }
  if (at >= end) return false
  const startsFrame = (first & 0x10) !== 0 && (first & 0x07) === 0
  out.keyframeStart = startsFrame && (bytes[at]! & 0x01) === 0
  return true
}

/** Writes another picture id and layer counter over the descriptor at `start`, in the same width. */
export function writeVp8Numbers(
  bytes: Uint8Array,
  start: number,
  descriptor: Vp8Descriptor,
  offsets: { pictureId: number; tl0: number },
): void {
  if (descriptor.pictureIdBits === 15) {
    const id = (descriptor.pictureId + offsets.pictureId) & 0x7fff
    bytes[start + descriptor.pictureIdAt] = 0x80 | (id >> 8)
    bytes[start + descriptor.pictureIdAt + 1] = id & 0xff
  } else if (descriptor.pictureIdBits === 7) {
    bytes[start + descriptor.pictureIdAt] = (descriptor.pictureId + offsets.pictureId) & 0x7f
  }
  if (descriptor.tl0At >= 0) bytes[start + descriptor.tl0At] = (descriptor.tl0 + offsets.tl0) & 0xff
}

const H264_SPS = 7
const H264_STAP_A = 24

/** True when the payload opens an H264 keyframe: a sequence parameter set, alone or first in an aggregate (RFC 6184). */
export function startsH264Keyframe(bytes: Uint8Array, start: number, end: number): boolean {
  if (start >= end) return false
  const kind = bytes[start]! & 0x1f
  if (kind === H264_SPS) return true
  if (kind !== H264_STAP_A) return false
  let at = start + 1
  while (at + 2 < end) {
    const size = (bytes[at]! << 8) | bytes[at + 1]!
    if (size === 0 || at + 2 + size > end) return false
    if ((bytes[at + 2]! & 0x1f) === H264_SPS) return true
    at += 2 + size
  }
  return false
}
