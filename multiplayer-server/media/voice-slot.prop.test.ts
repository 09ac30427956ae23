import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRtpView, readRtp, RTP_MAX_BYTES, sequenceAhead, type RtpView } from './rtp-packet.ts'
import { VoiceSlot } from './voice-slot.ts'

const SLOT = { ssrc: 0xabc, payloadType: 109, sequence: 65_530, timestamp: 0xffff_ff00 }

const viewOf = (sequence: number, timestamp: number): RtpView => ({
  ...createRtpView(),
  sequence: sequence & 0xffff,
  timestamp: timestamp >>> 0,
  payloadType: 111,
})

const read = (scratch: Buffer): RtpView => {
  const out = createRtpView()
  expect(readRtp(scratch.subarray(0, 60), 0, out)).toBe(true)
  return out
}

describe('a receive slot', () => {
  test('makes one stream without gaps or steps back out of speakers of any numbering, over the wraps of both', () => {
    const talk = fc.record({
      sequence: fc.nat(0xffff),
      timestamp: fc.nat(0xffff_ffff),
      packets: fc.integer({ min: 1, max: 12 }),
      pauseMs: fc.integer({ min: 1, max: 100_000 }),
    })
    fc.assert(
      fc.property(fc.array(talk, { minLength: 1, maxLength: 8 }), (talks) => {
        const slot = new VoiceSlot(SLOT)
        const scratch = Buffer.alloc(RTP_MAX_BYTES)
        let nowMs = 0
        let before: RtpView | null = null
        for (const [index, { sequence, timestamp, packets, pauseMs }] of talks.entries()) {
          const source = {}
          slot.take(source)
          nowMs += pauseMs
          for (let packet = 0; packet < packets; packet++, nowMs += 20) {
            const view = viewOf(sequence + packet, timestamp + 960 * packet)
            expect(slot.rewrite({ source, view, speaker: index + 1 }, scratch, nowMs)).toBe(true)
            const sent = read(scratch)
            expect(sent).toMatchObject({ ssrc: SLOT.ssrc, payloadType: SLOT.payloadType, payloadStart: 16 })
            expect(scratch.readUInt32BE(12)).toBe(index + 1)
            expect(sent.marker).toBe(packet === 0)
            if (before !== null) {
              expect(sequenceAhead(before.sequence, sent.sequence)).toBe(1)
              const step = (sent.timestamp - before.timestamp) >>> 0
              expect(step).toBeGreaterThan(0)
              expect(step).toBeLessThanOrEqual(48 * (pauseMs + 20))
            }
            before = sent
          }
        }
      }),
      { numRuns: 60, seed: 20261130 },
    )
  })

  test('keeps the gaps of a speaker whose packets were lost, so that the listener can hide them', () => {
    const slot = new VoiceSlot(SLOT)
    const scratch = Buffer.alloc(RTP_MAX_BYTES)
    const source = {}
    slot.take(source)
    slot.rewrite({ source, view: viewOf(7, 0), speaker: 1 }, scratch, 0)
    const first = read(scratch).sequence
    slot.rewrite({ source, view: viewOf(10, 2880), speaker: 1 }, scratch, 60)
    expect(sequenceAhead(first, read(scratch).sequence)).toBe(3)
    // One of the lost comes late, in its own place.
    expect(slot.rewrite({ source, view: viewOf(9, 1920), speaker: 1 }, scratch, 61)).toBe(true)
    expect(sequenceAhead(first, read(scratch).sequence)).toBe(2)
  })

  test('lets nothing through of anybody else, nor what a speaker sent before he came in', () => {
    const slot = new VoiceSlot(SLOT)
    const scratch = Buffer.alloc(RTP_MAX_BYTES)
    const source = {}
    expect(slot.rewrite({ source, view: viewOf(1, 0), speaker: 1 }, scratch, 0)).toBe(false)
    slot.take(source)
    expect(slot.rewrite({ source, view: viewOf(100, 0), speaker: 1 }, scratch, 0)).toBe(true)
    expect(slot.rewrite({ source, view: viewOf(99, 0), speaker: 1 }, scratch, 0)).toBe(false)
    expect(slot.rewrite({ source: {}, view: viewOf(101, 0), speaker: 2 }, scratch, 0)).toBe(false)
    slot.take(null)
    expect(slot.rewrite({ source, view: viewOf(101, 0), speaker: 1 }, scratch, 0)).toBe(false)
  })

  test('runs on for hours: a speaker of 100 000 packets never falls out of his own slot', () => {
    const slot = new VoiceSlot(SLOT)
    const scratch = Buffer.alloc(RTP_MAX_BYTES)
    const source = {}
    slot.take(source)
    let passed = 0
    for (let packet = 0; packet < 100_000; packet++) {
      if (slot.rewrite({ source, view: viewOf(packet, packet * 960), speaker: 1 }, scratch, packet * 20)) passed++
    }
    expect(passed).toBe(100_000)
  })
})
