import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createBatchReader, createPose, createUplinkWriter, FLAG_TELEPORT, SAMPLE_MS } from '../../model/presence/index.ts'
import { POSE_UPLINK, PROTOCOL_VERSION } from '../../model/protocol/index.ts'
import { metres, milliseconds } from '../../model/units/index.ts'
import { decodeGround, encodeGround, NO_GROUND } from '../../model/walk/index.ts'
import { leaveAll, openYard, type Seat, until, type Yard } from './testing/open-yard.ts'

/** Half a metre cells over 30 m of the yard; a pond without ground from x = 5 to 9. */
const heights = new Uint16Array(60 * 60)
for (let row = 0; row < 60; row++) heights.fill(NO_GROUND, row * 60 + 40, row * 60 + 48)
const grid = { west: metres(-15), south: metres(-15), cell: metres(0.5), columns: 60, rows: 60, base: metres(0), heights }

let yard: Yard
beforeAll(async () => {
  yard = await openYard({}, (root) => {
    const file = join(root, 'venues/yard/venue.json')
    const venue = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>
    writeFileSync(file, JSON.stringify({ ...venue, version: 2, ground: 'survey/ground.bin' }))
    mkdirSync(join(root, 'venues/yard/survey'), { recursive: true })
    writeFileSync(join(root, 'venues/yard/survey/ground.bin'), encodeGround(grid))
  })
}, 60_000)
afterEach(() => leaveAll(yard.server))
afterAll(() => yard.close())

/** A client that says where it is, and notes where it sees others. */
function walker(seat: Seat) {
  const writer = createUplinkWriter(PROTOCOL_VERSION)
  const reader = createBatchReader(PROTOCOL_VERSION)
  const seen = new Map<number, readonly number[]>()
  const pose = createPose()
  let sampleMs = 0
  let heard = 0
  return {
    /** Where others are, by slot, after every batch so far. */
    get seen(): ReadonlyMap<number, readonly number[]> {
      for (; heard < seat.batches.length; heard++) {
        reader.receive(seat.batches[heard]!, {
          left: (slot) => void seen.delete(slot),
          entered: (slot, _, at) => void seen.set(slot, [...at.subarray(0, 3)]),
          sampled: (slot, _, at) => void seen.set(slot, [...at.subarray(0, 3)]),
          placed: () => {},
        })
      }
      return seen
    },
    slot: seat.told.welcome[0]!.slot,
    /** Says once that it is there; jumps are told as jumps. */
    say(east: number, north: number, up: number, flags = FLAG_TELEPORT) {
      pose.set([east, north, up])
      const nowMs = yard.server.shows.clock.now()
      const gap = sampleMs === 0 ? 0 : Math.max(0, Math.floor((nowMs - sampleMs) / SAMPLE_MS) - 1)
      sampleMs = sampleMs === 0 ? nowMs : sampleMs + SAMPLE_MS * (gap + 1)
      writer.start(reader.batch)
      writer.add({ pose, flags, gap }, milliseconds(sampleMs))
      seat.room.sendBytes(POSE_UPLINK, writer.finish())
    },
  }
}

const pause = (ms: number): Promise<void> => new Promise((wake) => setTimeout(wake, ms))

describe('ground', () => {
  test('is served where the venue names it, and reads back', async () => {
    const response = await fetch(`${yard.server.origin}/venues/yard/survey/ground.bin`)
    expect(response.status).toBe(200)
    expect(decodeGround(new Uint8Array(await response.arrayBuffer()))).toEqual({ ok: true, value: grid })
    expect((await fetch(`${yard.server.origin}/venues/yard/survey/other.bin`)).status).toBe(404)
  })

  test('a hostile client over the pond, in the sky or under the floor is seen where it last stood, and is not closed', async () => {
    const witness = walker(await yard.browser().join())
    const seat = await yard.browser().join()
    const hostile = walker(seat)
    witness.say(0, 0, 1.65)
    hostile.say(2, 2, 1.65)
    await until(() => witness.seen.get(hostile.slot)?.[0] === 2, 'the other to be seen')
    for (const [east, north, up] of [
      [7, 2, 1.65],
      [2, 2, 30],
      [2, 2, -3],
      [400, 400, 1.65],
    ] as const) {
      // oxfmt-ignore
      await pause(600)
      expect(witness.seen.size).toBe(1)
      witness.say(0, 0, 1.65)
      hostile.say(east, north, up)
      // A batch comes twenty times a second; after some the witness would know.
      await pause(400)
      expect(witness.seen.get(hostile.slot)?.map((value) => Math.round(value * 100))).toEqual([200, 200, 165])
    }
    await pause(600)
    expect(witness.seen.size).toBe(1)
    witness.say(0, 0, 1.65)
    hostile.say(-3, 1, 1.65)
    await until(() => witness.seen.get(hostile.slot)?.[0] === -3, 'the other to be back')
    expect(seat.closeCode()).toBeNull()
  })

  test('who comes later sees such a client where it last stood', async () => {
    const hostile = walker(await yard.browser().join())
    hostile.say(3, -2, 1.65)
    await pause(200)
    hostile.say(7, -2, 1.65)
    await pause(200)
    const late = walker(await yard.browser().join())
    late.say(0, 0, 1.65)
    await until(() => late.seen.has(hostile.slot), 'the other to be seen')
    expect(late.seen.get(hostile.slot)?.map((value) => Math.round(value * 100))).toEqual([300, -200, 165])
  })
})
