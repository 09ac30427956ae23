import { describe, expect, it } from 'vitest'
import { beatMs, SAMPLE_MS } from '../../model/presence/index.ts'
import { ServingOrder } from './serving-order.ts'

const BASE = 5
const TICK_MS = SAMPLE_MS / BASE

/** People on a line through the venue, some metres apart. */
function crowd(count: number, apartM: number): { clients: { isGuest: boolean }[]; people: number; positions: Float64Array } {
  const positions = new Float64Array(3 * count)
  for (let slot = 0; slot < count; slot++) positions[3 * slot] = slot * apartM
  return { clients: Array.from({ length: count }, () => ({ isGuest: false })), people: count, positions }
}

/** Serves a client where he is due. */
function isServed(order: ServingOrder, slot: number): boolean {
  if (!order.isDue(slot)) return false
  order.serve(slot)
  return true
}

/** Serves all that is due in the ticks of a while; answers the ticks of each. */
function serve(order: ServingOrder, readers: ReturnType<typeof crowd>, { from, ticks }: { from: number; ticks: number }): number[][] {
  const served: number[][] = readers.clients.map(() => [])
  for (let tick = from; tick < from + ticks; tick++) {
    if (tick % order.ticks === 0 || tick === from) order.plan(readers, tick)
    order.start(tick)
    readers.clients.forEach((_, slot) => isServed(order, slot) && served[slot]!.push(tick))
  }
  return served
}

describe('the order of serving', () => {
  it('serves each of a few 20 times a second and each of many ten times, evenly', () => {
    for (const [count, every] of [
      [40, 5],
      [100, 5],
      [101, 10],
      [1000, 10],
    ] as const) {
      const served = serve(new ServingOrder(BASE), crowd(count, 120 / count), { from: 1000, ticks: 200 })
      for (const ticks of served) {
        // The first batch comes at once, out of turn.
        for (let i = 3; i < ticks.length; i++) expect(ticks[i]! - ticks[i - 1]!).toBe(every)
        expect(ticks.length).toBeGreaterThanOrEqual(200 / every - 1)
      }
    }
  })

  it('serves neighbours in the same tick or the next, soon after the samples of both have come', () => {
    const order = new ServingOrder(BASE)
    const readers = crowd(1000, 0.12)
    // Messages come 20 ms after the beat, some a little later.
    for (let i = 0; i < 4000; i++) {
      const beat = beatMs((i % 1000) * 0.12, 0, order.ticks * TICK_MS)
      order.hear((i % 1000) * 0.12, 0, 1e6 * order.ticks * TICK_MS + beat + 14 + (i % 7))
    }
    const served = serve(order, readers, { from: 1000, ticks: 100 })
    served.slice(0, 900).forEach((ticks, slot) => {
      const beat = beatMs(slot * 0.12, 0, 100)
      const afterMs = (ticks.at(-1)! % 10) * TICK_MS - beat
      const late = ((afterMs % 100) + 100) % 100
      expect(late).toBeGreaterThan(14)
      expect(late).toBeLessThan(45)
    })
  })

  it('never serves more than twice the even share in a tick, though all stand in one place or all are overdue', () => {
    const order = new ServingOrder(BASE)
    const readers = crowd(1000, 0)
    serve(order, readers, { from: 0, ticks: 40 })
    // Thirty ticks were lost.
    order.plan(readers, 70)
    for (let tick = 70; tick < 100; tick++) {
      order.start(tick)
      let count = 0
      readers.clients.forEach((_, slot) => isServed(order, slot) && count++)
      expect(count).toBeLessThanOrEqual(200)
    }
  })

  it('leaves nobody waiting for more than a turn and a half while he walks against the beat', () => {
    const order = new ServingOrder(BASE)
    const readers = crowd(200, 0.6)
    const last: number[] = []
    let most = 0
    for (let tick = 0; tick < 3000; tick++) {
      if (tick % order.ticks === 0) {
        for (let slot = 0; slot < 200; slot++) readers.positions[3 * slot]! -= 0.5
        order.plan(readers, tick)
      }
      order.start(tick)
      readers.clients.forEach((_, slot) => {
        if (!isServed(order, slot)) return
        if (last[slot] !== undefined && tick > 100) most = Math.max(most, tick - last[slot])
        last[slot] = tick
      })
    }
    expect(most).toBeLessThanOrEqual(16)
  })
})
