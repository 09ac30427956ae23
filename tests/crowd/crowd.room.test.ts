import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { CLOSE, POSE_UPLINK, PROTOCOL_VERSION } from '../../model/protocol/index.ts'
import { openYard, type Yard } from '../../multiplayer-server/rooms/testing/open-yard.ts'
import { batchMs, LoadVisitor } from '../../tools/load/load-visitor.ts'
import { readMotion, strewHomes } from '../../tools/load/motion.ts'
import { type Load, startLoad } from '../../tools/load/run-load.ts'
import { takeSeat } from '../../tools/load/take-seat.ts'

const CROWD = 90
const NEAR = 50

let yard: Yard
let load: Load

const middle = { east: 0, north: 0, up: 0 }

beforeAll(async () => {
  yard = await openYard({}, (root) => {
    const file = join(root, 'venues/yard/venue.json')
    const venue = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>
    writeFileSync(file, JSON.stringify({ ...venue, limits: { flashesPerSecond: 3, capacity: 200 } }))
  })
  const motion = await readMotion([])
  load = await startLoad({ origin: yard.server.origin, venue: 'yard', motion, homes: strewHomes(CROWD, 0.1, middle), watchers: 4 })
}, 60_000)

afterAll(async () => {
  load.leave()
  await yard.close()
})

/** One more visitor by hand. `closes` tells its close code. */
async function enter(): Promise<{ visitor: LoadVisitor; closes: Promise<number>; lastMs(): number }> {
  const origin = new URL(yard.server.origin)
  const path = await takeSeat(origin, 'yard', 'Stranger')
  let lastMs = 0
  let visitor: LoadVisitor | undefined
  const closes = new Promise<number>((resolve) => {
    visitor = new LoadVisitor(
      0,
      { origin, path },
      { people: CROWD, batch: (_, bytes) => void (lastMs = batchMs(bytes)), closed: (_one, code) => resolve(code) },
    )
  })
  await vi.waitFor(() => expect(visitor!.batches).toBeGreaterThan(0), 10_000)
  return { visitor: visitor!, closes, lastMs: () => lastMs }
}

const uplink = (...bytes: number[]): Uint8Array => Uint8Array.of(17, 0xa1, POSE_UPLINK.charCodeAt(0), ...bytes)

describe('a crowd of scripted visitors', () => {
  it('is let in whole, and each knows everybody: those near 20 times a second, all within seconds, within the budget', async () => {
    expect([...load.closed]).toEqual([])
    expect(load.visitors.length).toBe(CROWD)
    const figures = await load.measure(4)
    expect(figures.knownLeast).toBe(CROWD - 1)
    expect(figures.refusedBatches).toBe(0)
    expect(figures.kbitSMax).toBeLessThan(270)
    expect(figures.batchesPerS).toBeGreaterThan(10)
    expect(figures.near40AgeMsP50).toBeLessThan(400)
    expect(NEAR).toBeLessThan(CROWD)
  }, 30_000)

  it('loses nothing by one that stops reading, who is then sent nothing, and everything anew once it reads', async () => {
    const { visitor, lastMs } = await enter()
    visitor.pause(true)
    await sleep(3000)
    const before = visitor.batches
    visitor.pause(false)
    await sleep(1000)
    // What waited for it is a second's worth; nothing more was added while it slept.
    const told = visitor.batches
    expect(told - before).toBeLessThan(30)
    await sleep(500)
    expect(visitor.batches).toBe(told)
    const figures = await load.measure(1)
    expect(figures.batchesPerS).toBeGreaterThan(10)
    visitor.send(uplink(PROTOCOL_VERSION, ...varint(visitor.newest), 0))
    const nowMs = yard.server.shows.clock.now()
    await vi.waitFor(() => expect(lastMs()).toBeGreaterThan(nowMs), 10_000)
    visitor.leave()
  }, 40_000)

  it('never sees the sender of mutated or monstrous poses, who is sent away with the code for it', async () => {
    const hostile = [
      uplink(PROTOCOL_VERSION, 0, 255, 0, 0),
      uplink(PROTOCOL_VERSION, 0, 1, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff),
      uplink(PROTOCOL_VERSION, 255, 255, 255, 255, 255, 0),
      uplink(PROTOCOL_VERSION, ...varint(1_000_000), 0),
      uplink(),
    ]
    for (const message of hostile) {
      const { visitor, closes } = await enter()
      visitor.send(message)
      expect(await closes).toBe(CLOSE.badMessage)
    }
    const { visitor, closes } = await enter()
    visitor.send(uplink(PROTOCOL_VERSION + 1, 0, 0))
    expect(await closes).toBe(CLOSE.protocolVersion)
    const figures = await load.measure(1)
    expect([figures.visitors, figures.refusedBatches]).toEqual([CROWD, 0])
  }, 60_000)
})

function varint(value: number): number[] {
  const bytes: number[] = []
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 128) return [...bytes, rest]
    bytes.push((rest & 127) | 128)
  }
}
