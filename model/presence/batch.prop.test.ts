import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HolositeError } from '../errors/index.ts'
import { milliseconds } from '../units/index.ts'
import { type BatchReader, type BatchSink, createBatchReader } from './batch-reader.ts'
import { BatchWriter } from './batch-writer.ts'
import { createPoseDecoder, createPoseEncoder, RECORD_MAX_BYTES } from './pose-codec.ts'
import { BLOCK_HEAD_BYTES, PLACE_BYTES, writePlaceBlock } from './place-block.ts'
import { createPose, FLAG_HANDS } from './pose.ts'
import { createUplinkReader, createUplinkWriter, nextSampleMs, resolveMs16, UPLINK_MAX_SAMPLES } from './uplink.ts'

const SEED = 20_260_803
const VERSION = 9
const START_MS = 1_790_000_000_000

/** A sender with its stream as the server knows it. */
function createSender(slot: number) {
  const encoder = createPoseEncoder()
  const decoder = createPoseDecoder()
  const pose = createPose()
  const records = new Uint8Array(300 * RECORD_MAX_BYTES)
  let sampleMs = milliseconds(START_MS)
  let sequence = 0
  return {
    slot,
    decoder,
    get sampleMs() {
      return sampleMs
    },
    get sequence() {
      return sequence
    },
    records,
    /** Moves on by `count` samples and returns the bytes they take. */
    move(count: number, by: number, gap: number): number {
      let end = 0
      for (let i = 0; i < count; i++) {
        pose[0] = (pose[0]! + by) % 1000
        pose[8] = pose[1]! + by / 2
        const next = encoder.encode({ pose, flags: slot % 2 === 0 ? FLAG_HANDS : 0, gap }, records, end)
        decoder.decode(records, end, next)
        sampleMs = nextSampleMs(sampleMs, { gap, shiftMs: 0 })
        sequence++
        end = next
      }
      return end
    },
  }
}

const BLOCK = new Uint8Array(BLOCK_HEAD_BYTES + 2 * PLACE_BYTES)
const BLOCK_END = (() => {
  const places = { positions: new Float64Array(3000), headings: new Float64Array(1000) }
  places.positions.set([1, 2, 1.6], 15)
  places.positions.set([-4, 2.5, 1.7], 2997)
  return writePlaceBlock(BLOCK, 0, places, { slots: Int32Array.of(5, 999), count: 2 })
})()

interface Told {
  what: string
  slot: number
  sampleMs?: number
  pose?: number[]
}

function record(reader: BatchReader, bytes: Uint8Array): Told[] {
  const told: Told[] = []
  const sink: BatchSink = {
    left: (slot) => told.push({ what: 'left', slot }),
    entered: (slot, sampleMs, pose) => told.push({ what: 'entered', slot, sampleMs, pose: Array.from(pose) }),
    sampled: (slot, sampleMs, pose) => told.push({ what: 'sampled', slot, sampleMs, pose: Array.from(pose) }),
    placed: (slot, { east, north, up }) =>
      told.push({ what: 'placed', slot, pose: [east, north, up].map((one) => Math.round(one * 100) / 100) }),
  }
  reader.receive(bytes, sink)
  return told
}

/** Batches of a small crowd: slots 3, 4, 200 and 4095 enter, move, leave and enter again. */
function batchesOf(steps: readonly { leave: number; count: number; by: number; gap: number }[]): { batches: Uint8Array[]; told: Told[][] } {
  const senders = [3, 4, 200, 4095].map(createSender)
  const followed = new Set<number>()
  const writer = new BatchWriter()
  const batches: Uint8Array[] = []
  const told: Told[][] = []
  steps.forEach((step, i) => {
    const expected: Told[] = []
    const leaving = senders.filter(({ slot }, at) => followed.has(slot) && (step.leave >> at) % 2 === 1)
    const lengths = senders.map((sender, at) => sender.move(step.count + (at % 2), step.by, step.gap))
    const near = senders.filter((sender) => followed.has(sender.slot) && !leaving.includes(sender))
    const entering = senders.filter((sender) => !followed.has(sender.slot))
    writer.start(VERSION, i + 1, milliseconds(START_MS + 50 * i))
    writer.list(leaving.length)
    for (const { slot } of leaving) {
      writer.leave(slot)
      followed.delete(slot)
      expected.push({ what: 'left', slot })
    }
    writer.list(entering.length)
    for (const one of entering) {
      writer.enter(one.slot, one.sequence, one.sampleMs, one.decoder)
      followed.add(one.slot)
      expected.push({ what: 'entered', slot: one.slot, sampleMs: one.sampleMs, pose: Array.from(one.decoder.readPose(createPose())) })
    }
    writer.list(near.length)
    for (const one of near) {
      const at = senders.indexOf(one)
      writer.near(one.slot, { count: step.count + (at % 2), bytes: one.records, from: 0, to: lengths[at]! })
      const last = { what: 'sampled', slot: one.slot, sampleMs: one.sampleMs, pose: Array.from(one.decoder.readPose(createPose())) }
      expected.push(last)
    }
    const blocks = i % 3
    writer.list(blocks)
    for (let block = 0; block < blocks; block++) {
      writer.blocks(BLOCK, 0, BLOCK_END)
      expected.push({ what: 'placed', slot: 5, pose: [1, 2, 1.6] }, { what: 'placed', slot: 999, pose: [-4, 2.5, 1.7] })
    }
    batches.push(writer.finish().slice())
    told.push(expected)
  })
  return { batches, told }
}

const step = fc.record({
  leave: fc.nat(15),
  count: fc.integer({ min: 1, max: 5 }),
  by: fc.double({ min: -0.3, max: 0.3, noNaN: true }),
  gap: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 20 })),
})
const steps = fc.array(step, { minLength: 1, maxLength: 8 })
const damage = fc.record({
  batch: fc.nat(),
  hits: fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 3 }),
  cut: fc.nat(),
})

describe('batches', () => {
  it('tell a follower each leave, each enter with its pose, and every sample up to exactly the sender’s own state', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const { batches, told } = batchesOf(all)
        const reader = createBatchReader(VERSION)
        batches.forEach((bytes, i) => {
          // Of several samples of one slot the last is the sender's state; those before it are checked by the codec's own test.
          const heard = record(reader, bytes)
          expect(heard.filter((one, at) => heard[at + 1]?.slot !== one.slot || one.what !== 'sampled')).toEqual(told[i])
          expect(reader.batch).toBe(i + 1)
          expect(reader.serverMs).toBe(START_MS + 50 * i)
        })
      }),
      { seed: SEED, numRuns: 100 },
    )
  })

  it('that are damaged are refused whole, and the true batch still reads afterwards', () => {
    let refused = 0
    fc.assert(
      fc.property(steps, fc.array(damage, { minLength: 20, maxLength: 20 }), (all, damages) => {
        const { batches, told } = batchesOf(all)
        const reader = createBatchReader(VERSION)
        for (const [i, truth] of batches.entries()) {
          for (const { hits, cut } of damages) {
            const damaged = truth.slice(0, cut % 4 === 0 ? cut % (truth.length + 1) : truth.length)
            for (const [at, value] of hits) if (damaged.length > 0) damaged[at % damaged.length] = value
            try {
              record(reader, damaged)
              // Some damage makes another sound batch; this reader is then on another way.
              return
            } catch (error) {
              if (!(error instanceof HolositeError) || !['presence/malformed', 'protocol/version'].includes(error.code)) throw error
              refused++
            }
          }
          const heard = record(reader, truth)
          expect(heard.filter((one, at) => heard[at + 1]?.slot !== one.slot || one.what !== 'sampled')).toEqual(told[i])
        }
      }),
      { seed: SEED, numRuns: 1500 },
    )
    expect(refused).toBeGreaterThan(1000)
  }, 30_000)

  it('of noise are refused and nothing else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => {
        const reader = createBatchReader(VERSION)
        if (noise.length > 0) noise[0] = VERSION
        try {
          record(reader, noise)
        } catch (error) {
          if (!(error instanceof HolositeError) || error.code !== 'presence/malformed') throw error
          expect(reader.batch).toBe(0)
        }
      }),
      { seed: SEED, numRuns: 2000 },
    )
  })
})

describe('uplink messages', () => {
  it('carry acknowledgement, time and every record; damage is refused with presence/malformed or protocol/version', () => {
    fc.assert(
      fc.property(
        fc.nat(2 ** 28 - 1),
        fc.nat(UPLINK_MAX_SAMPLES),
        fc.nat(),
        fc.array(damage, { maxLength: 20 }),
        (batch, count, ms, damages) => {
          const writer = createUplinkWriter(VERSION)
          const sampleMs = milliseconds(START_MS + ms)
          writer.start(batch)
          for (let i = 0; i < count; i++) writer.add({ pose: createPose(), flags: i % 4, gap: 0 }, milliseconds(sampleMs + 50 * i))
          const bytes = writer.finish()
          const reader = createUplinkReader(VERSION)
          const readAll = (message: Uint8Array): void => {
            const decoder = createPoseDecoder()
            reader.start(message)
            for (let i = 0; i < reader.count; i++) reader.next(decoder)
            reader.finish()
          }
          readAll(bytes)
          expect([reader.acknowledged, reader.count]).toEqual([batch, count])
          if (count > 0) expect(resolveMs16(reader.firstMs16, milliseconds(sampleMs + (ms % 60_000) - 30_000))).toBe(sampleMs)
          for (const { hits, cut } of damages) {
            const damaged = bytes.slice(0, cut % 4 === 0 ? cut % bytes.length : bytes.length)
            for (const [at, value] of hits) if (damaged.length > 0) damaged[at % damaged.length] = value
            try {
              readAll(damaged)
            } catch (error) {
              if (!(error instanceof HolositeError) || !['presence/malformed', 'protocol/version'].includes(error.code)) throw error
            }
          }
        },
      ),
      { seed: SEED, numRuns: 200 },
    )
  })
})
