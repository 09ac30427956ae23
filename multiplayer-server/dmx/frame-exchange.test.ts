import { Worker } from 'node:worker_threads'
import { describe, expect, it } from 'vitest'
import { createFrameExchange } from './frame-exchange.ts'

const filled = (value: number): Uint8Array => new Uint8Array(512).fill(value)

describe('the frame exchange', () => {
  it('hands over the newest frame, and nothing before the first', () => {
    const writer = createFrameExchange(2)
    const reader = createFrameExchange(2, writer.memory)
    const out = [filled(0), filled(0)]
    expect(reader.read(out)).toBe(false)
    for (const value of [1, 2, 3]) writer.write([filled(value), filled(value + 100)])
    expect(reader.read(out)).toBe(true)
    expect(out).toEqual([filled(3), filled(103)])
  })

  it('wakes a sleeping reader when urged or stopped, and lets it sleep otherwise', () => {
    const writer = createFrameExchange(1)
    const reader = createFrameExchange(1, writer.memory)
    expect(reader.waitForUrge(1)).toBe(false)
    writer.urge()
    expect(reader.waitForUrge(60_000)).toBe(true)
    expect(reader.waitForUrge(1)).toBe(false)
    writer.stop()
    expect(reader.waitForUrge(60_000)).toBe(true)
    expect(reader.stopped).toBe(true)
  })

  it('never shows half of one frame and half of another, however fast another thread writes', async () => {
    const universes = 64
    const reader = createFrameExchange(universes)
    // The writer of the exchange, restated in plain JavaScript: fill the frame that is not the newest, then count on.
    const code = `
      const { workerData, parentPort } = require('node:worker_threads')
      const header = new Int32Array(workerData, 0, 4)
      const frames = [0, 1].map((turn) => new Uint8Array(workerData, 16 + turn * ${universes * 512}, ${universes * 512}))
      while (Atomics.load(header, 2) === 0) {
        const next = Atomics.load(header, 0) + 1
        frames[next & 1].fill(next & 255)
        Atomics.store(header, 0, next)
      }
      parentPort.postMessage('done')`
    const worker = new Worker(code, { eval: true, workerData: reader.memory })
    const out = Array.from({ length: universes }, () => filled(0))
    const seen = new Set<number>()
    let mixed = 0
    for (let tries = 0; seen.size < 50 && tries < 1e6; tries++) {
      if (!reader.read(out)) {
        await new Promise((resolve) => setTimeout(resolve, 1))
        continue
      }
      const value = out[0]?.[0] ?? -1
      seen.add(value)
      if (out.some((slots) => slots.some((slot) => slot !== value))) mixed++
    }
    reader.stop()
    await new Promise((resolve) => worker.once('exit', resolve))
    expect(mixed).toBe(0)
    expect(seen.size).toBeGreaterThanOrEqual(50)
  })
})
