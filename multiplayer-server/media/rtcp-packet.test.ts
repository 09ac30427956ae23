import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maximumBitrate, negativeAcknowledgement, pictureLoss, readRtcp, receiverReport } from './rtcp-packet.ts'

describe('RTCP', () => {
  it('is read without a throw, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => readRtcp(Buffer.from(bytes), {}) >= 0),
      { seed: 20_264, numRuns: 3000 },
    )
  })

  it('writes a picture loss indication as RFC 4585 section 6.3.1 draws it', () => {
    expect(pictureLoss(0x01020304, 0x0a0b0c0d).toString('hex')).toBe('81ce0002010203040a0b0c0d')
  })

  it('packs a NACK as first number and mask, over the wrap', () => {
    expect(negativeAcknowledgement(1, 2, [65_534, 65_535, 0, 30]).toString('hex')).toBe('81cd00040000000100000002fffe0003001e0000')
  })

  it('reads a picture loss indication and a sender report out of one compound', () => {
    const senderReport = Buffer.alloc(28)
    senderReport.set([0x80, 200, 0, 6])
    senderReport.writeUInt32BE(77, 4)
    senderReport.writeUInt32BE(0x11112222, 8)
    senderReport.writeUInt32BE(0x33334444, 12)
    senderReport.writeUInt32BE(900, 16)
    const heard: unknown[] = []
    const count = readRtcp(Buffer.concat([senderReport, pictureLoss(1, 99)]), {
      senderReport: (ssrc, { ntpMiddle, timestamp }) => heard.push(['report', ssrc, ntpMiddle, timestamp]),
      keyframeRequest: (ssrc) => heard.push(['keyframe', ssrc]),
    })
    expect(count).toBe(2)
    expect(heard).toEqual([
      ['report', 77, 0x22223333, 900],
      ['keyframe', 99],
    ])
  })

  it('writes a bitrate that reads back within a 2^-17 part', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 200_000_000 }), (bits) => {
        const bytes = maximumBitrate(1, bits, [5])
        const mantissa = ((bytes[17]! & 3) << 16) | bytes.readUInt16BE(18)
        const read = mantissa * 2 ** (bytes[17]! >> 2)
        return read <= bits && bits - read <= bits / 131_072
      }),
      { seed: 20_265 },
    )
  })

  it('writes receiver reports whose length matches their blocks', () => {
    const block = { ssrc: 9, fractionLost: 12, cumulativeLost: -3, highestSequence: 70_000, jitter: 4.4, lastReport: 5, sinceLastReport: 6 }
    const bytes = receiverReport(1, [block, block])
    expect(bytes.length).toBe((bytes.readUInt16BE(2) + 1) * 4)
    expect(bytes.readIntBE(13, 3)).toBe(-3)
    expect(readRtcp(bytes, {})).toBe(1)
  })
})
