import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chooseLayer } from './layer-choice.ts'
import { LayerForwarder, type ForwardedPacket } from './layer-forwarder.ts'
import { createRtpView, readRtp, RTP_MAX_BYTES, sequenceAhead } from './rtp-packet.ts'
import { createVp8Descriptor, readVp8Descriptor } from './video-payload.ts'

function packet(sequence: number, timestamp: number, keyframe: boolean, pictureId = sequence): ForwardedPacket {
  const scratch = Buffer.alloc(RTP_MAX_BYTES)
  scratch.set([0x90, 0x80, 0x80 | ((pictureId >> 8) & 0x7f), pictureId & 0xff, keyframe ? 0x10 : 0x11], 12)
  const vp8 = createVp8Descriptor()
  readVp8Descriptor(scratch, 12, 17, vp8)
  const view = { ...createRtpView(), sequence: sequence & 0xffff, timestamp: timestamp >>> 0, payloadStart: 12, payloadEnd: 17 }
  return { view, codec: 'VP8', keyframeStart: vp8.keyframeStart, vp8, scratch }
}

const out = createRtpView()
const read = (from: ForwardedPacket) => {
  readRtp(from.scratch.subarray(0, 17), 0, out)
  const vp8 = createVp8Descriptor()
  readVp8Descriptor(from.scratch, 12, 17, vp8)
  return { sequence: out.sequence, timestamp: out.timestamp, pictureId: vp8.pictureId }
}

describe('LayerForwarder', () => {
  it('sends nothing before a keyframe of its target', () => {
    const source = {}
    const forwarder = new LayerForwarder(1, { VP8: 96 }, { sequence: 5, timestamp: 7 })
    forwarder.aim(source)
    expect(forwarder.forward(source, packet(1, 0, false), 0)).toBe(false)
    expect(forwarder.waiting).toBe(true)
    expect(forwarder.forward(source, packet(2, 0, true), 0)).toBe(true)
    expect(forwarder.waiting).toBe(false)
  })

  it('keeps sequence numbers, timestamps and picture ids unbroken over any series of switches', () => {
    const step = fc.record({
      start: fc.integer({ min: 0, max: 0xffff }),
      clock: fc.integer({ min: 0, max: 0xffffffff }),
      count: fc.integer({ min: 1, max: 40 }),
    })
    fc.assert(
      fc.property(fc.array(step, { minLength: 2, maxLength: 8 }), (sources) => {
        const forwarder = new LayerForwarder(1, { VP8: 96 }, { sequence: 65_500, timestamp: 0xffff_f000 })
        let nowMs = 0
        let last: ReturnType<typeof read> | null = null
        for (const { start, clock, count } of sources) {
          const source = {}
          forwarder.aim(source)
          for (let index = 0; index < count; index += 1) {
            nowMs += 33
            const sent = packet(start + index, clock + index * 2970, index === 0)
            expect(forwarder.forward(source, sent, nowMs)).toBe(true)
            const now = read(sent)
            if (last !== null) {
              expect(sequenceAhead(last.sequence, now.sequence)).toBe(1)
              expect((now.timestamp - last.timestamp) >>> 0).toBe(2970)
              expect((now.pictureId - last.pictureId) & 0x7fff).toBe(1)
            }
            last = now
          }
        }
      }),
      { seed: 20_266, numRuns: 200 },
    )
  })

  it('leaves a gap for a lost packet, fills it when it comes late, and drops what is older than the switch', () => {
    const source = {}
    const forwarder = new LayerForwarder(1, { VP8: 96 }, { sequence: 99, timestamp: 0 })
    forwarder.aim(source)
    const sequences = [10, 12, 11, 9].map((sequence) => {
      const sent = packet(sequence, sequence * 3000, sequence === 10)
      return forwarder.forward(source, sent, sequence) ? read(sent).sequence : null
    })
    expect(sequences).toEqual([100, 102, 101, null])
  })

  it('closes the numbers up behind padding, and gives a packet before it that comes late the number kept for it', () => {
    const source = {}
    const forwarder = new LayerForwarder(1, { VP8: 96 }, { sequence: 99, timestamp: 0 })
    forwarder.aim(source)
    const padding = (sequence: number): ForwardedPacket => {
      const made = packet(sequence, 0, false)
      return { ...made, vp8: null, view: { ...made.view, payloadEnd: made.view.payloadStart } }
    }
    const send = (made: ForwardedPacket): number | null => (forwarder.forward(source, made, 0) ? read(made).sequence : null)
    const media = (sequence: number): ForwardedPacket => packet(sequence, 0, sequence === 10)
    expect([media(10), padding(11), media(12), padding(14), padding(15), media(16), media(13)].map(send)).toEqual([
      100,
      null,
      101,
      null,
      null,
      103,
      102,
    ])
    expect([media(18), padding(17)].map(send)).toEqual([105, 104])
  })

  it('still drops and keeps rightly after more packets than half the number space', () => {
    const source = {}
    const forwarder = new LayerForwarder(1, { VP8: 96 }, { sequence: 0, timestamp: 0 })
    forwarder.aim(source)
    let dropped = 0
    for (let index = 0; index < 70_000; index += 1) {
      if (!forwarder.forward(source, packet(index, index * 3000, index === 0), index * 33)) dropped += 1
    }
    expect(dropped).toBe(0)
    expect(forwarder.forward(source, packet(70_000 - 2000, 0, false), 0)).toBe(false)
  })

  it('sends nothing in a codec the viewer did not offer', () => {
    const source = {}
    const forwarder = new LayerForwarder(1, { H264: 96 }, { sequence: 0, timestamp: 0 })
    forwarder.aim(source)
    expect(forwarder.forward(source, packet(1, 0, true), 0)).toBe(false)
  })
})

describe('chooseLayer', () => {
  const layers = [
    { rid: 'q', lastPacketMs: 5000 },
    { rid: 'h', lastPacketMs: 5000 },
    { rid: 'f', lastPacketMs: 1000 },
  ]
  it('gives the highest layer alive to auto, and the wish while it is alive', () => {
    expect(chooseLayer(layers, 'auto', 1500)?.rid).toBe('f')
    expect(chooseLayer(layers, 'auto', 5100)?.rid).toBe('h')
    expect(chooseLayer(layers, 'q', 5100)?.rid).toBe('q')
    expect(chooseLayer(layers, 'f', 5100)?.rid).toBe('h')
  })
  it('gives the freshest when none is alive, and null when there is none', () => {
    expect(chooseLayer(layers, 'f', 60_000)?.rid).toBe('q')
    expect(chooseLayer([], 'auto', 0)).toBeNull()
  })
})
