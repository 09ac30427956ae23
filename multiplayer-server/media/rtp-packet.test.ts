import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRtpView, readRtp, RTP_HEADER_BYTES, sequenceAhead, writeRtpHeader } from './rtp-packet.ts'
import { createVp8Descriptor, readVp8Descriptor, startsH264Keyframe, writeVp8Numbers } from './video-payload.ts'

const anyBytes = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes))
/** Random bytes behind a valid first byte, so that the fuzz reaches the extension and padding code. */
const almostRtp = fc
  .tuple(fc.integer({ min: 0x80, max: 0xbf }), fc.uint8Array({ minLength: 11, maxLength: 300 }))
  .map(([first, rest]) => Buffer.from([first, ...rest]))

describe('readRtp', () => {
  it('never throws and never points outside the packet, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.oneof(anyBytes, almostRtp), fc.integer({ min: 0, max: 255 }), (bytes, extension) => {
        const view = createRtpView()
        if (!readRtp(bytes, extension, view)) return true
        return view.payloadStart >= RTP_HEADER_BYTES && view.payloadStart <= view.payloadEnd && view.payloadEnd <= bytes.length
      }),
      { seed: 20_261, numRuns: 3000 },
    )
  })

  it('reads back every field that was written', () => {
    fc.assert(
      fc.property(
        fc.record({
          marker: fc.boolean(),
          payloadType: fc.integer({ min: 96, max: 127 }).filter((type) => type < 64 || type >= 96),
          sequence: fc.integer({ min: 0, max: 0xffff }),
          timestamp: fc.integer({ min: 0, max: 0xffffffff }),
          ssrc: fc.integer({ min: 0, max: 0xffffffff }),
        }),
        (header) => {
          const bytes = Buffer.alloc(40)
          writeRtpHeader(header, bytes)
          const view = createRtpView()
          expect(readRtp(bytes, 0, view)).toBe(true)
          expect(view).toMatchObject({ ...header, payloadStart: 12, payloadEnd: 40 })
        },
      ),
      { seed: 20_262 },
    )
  })

  it('finds the stream id in one-byte and in two-byte extensions', () => {
    const head = Buffer.from('906000010000000200000003', 'hex')
    const oneByte = Buffer.from([0xbe, 0xde, 0x00, 0x02, 0x22, 1, 2, 3, 0xa0, 0x71, 0, 0])
    const twoByte = Buffer.from([0x10, 0x00, 0x00, 0x02, 2, 2, 9, 9, 10, 1, 0x71, 0])
    for (const extension of [oneByte, twoByte]) {
      const view = createRtpView()
      expect(readRtp(Buffer.concat([head, extension, Buffer.from([1])]), 10, view)).toBe(true)
      expect(view.rid).toBe('q')
      expect(view.payloadEnd - view.payloadStart).toBe(1)
    }
  })

  it('leaves padding out and refuses padding longer than the packet', () => {
    const view = createRtpView()
    expect(readRtp(Buffer.from('a06000010000000200000003aabb0002', 'hex'), 0, view)).toBe(true)
    expect(view.payloadEnd - view.payloadStart).toBe(2)
    expect(readRtp(Buffer.from('a06000010000000200000003aabb00ff', 'hex'), 0, view)).toBe(false)
  })
})

describe('sequenceAhead', () => {
  it('counts over the 16-bit wrap in both directions', () => {
    expect(sequenceAhead(65_535, 0)).toBe(1)
    expect(sequenceAhead(0, 65_535)).toBe(-1)
    expect(sequenceAhead(10, 10)).toBe(0)
    expect(sequenceAhead(0, 32_767)).toBe(32_767)
  })
})

describe('payload descriptors', () => {
  it('never throw, whatever the bytes', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        const descriptor = createVp8Descriptor()
        readVp8Descriptor(bytes, 0, bytes.length, descriptor)
        startsH264Keyframe(bytes, 0, bytes.length)
        return descriptor.pictureIdAt < bytes.length && descriptor.tl0At < bytes.length
      }),
      { seed: 20_263, numRuns: 3000 },
    )
  })

  it('rewrites VP8 picture ids and layer counters in their own width', () => {
    const bytes = Buffer.from([0x90, 0xf0, 0xff, 0xff, 0xfe, 0x00, 0x10])
    const descriptor = createVp8Descriptor()
    expect(readVp8Descriptor(bytes, 0, bytes.length, descriptor)).toBe(true)
    expect(descriptor).toMatchObject({ pictureIdBits: 15, pictureId: 0x7fff, tl0: 0xfe, keyframeStart: true })
    writeVp8Numbers(bytes, 0, descriptor, { pictureId: 2, tl0: 3 })
    expect(readVp8Descriptor(bytes, 0, bytes.length, descriptor)).toBe(true)
    expect(descriptor).toMatchObject({ pictureIdBits: 15, pictureId: 1, tl0: 1 })
  })

  it('takes a VP8 frame for a keyframe only by its first packet and a clear P bit', () => {
    const descriptor = createVp8Descriptor()
    const isKeyframe = (...bytes: number[]): boolean =>
      readVp8Descriptor(Buffer.from(bytes), 0, bytes.length, descriptor) && descriptor.keyframeStart
    expect(isKeyframe(0x10, 0x10)).toBe(true)
    expect(isKeyframe(0x10, 0x11)).toBe(false)
    expect(isKeyframe(0x00, 0x10)).toBe(false)
    expect(isKeyframe(0x11, 0x10)).toBe(false)
  })

  it('takes an H264 packet for the start of a keyframe when it carries a sequence parameter set', () => {
    const starts = (...bytes: number[]): boolean => startsH264Keyframe(Buffer.from(bytes), 0, bytes.length)
    expect(starts(0x67, 0x42)).toBe(true)
    expect(starts(0x78, 0, 2, 0x67, 0x42, 0, 1, 0x68)).toBe(true)
    expect(starts(0x7c, 0x85, 0)).toBe(false)
    expect(starts(0x61, 0)).toBe(false)
  })
})
