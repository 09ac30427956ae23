import { connect, createServer, type Socket } from 'node:net'
import { createDraw } from '../bench/seeded-draw.ts'

/** How bad a path is. */
export interface LossyPath {
  /** Names every chance. */
  readonly seed: number
  /** Of segments that have to be sent once more. */
  readonly lossShare: number
  /** There and back, milliseconds. */
  readonly roundTripMs: number
}

/** A way to the product as over a path that loses packets. */
export interface LossyWire {
  readonly origin: string
  /** Segments passed, and how many of them were late by a loss. */
  readonly passed: number
  readonly late: number
  close(): Promise<void>
}

/** What one packet of TCP carries over the internet. */
const SEGMENT_BYTES = 1448
/** A thin stream learns of a loss by a timer: a round trip and a half, and twice that for the next try. */
const TIMER_OF_ROUND_TRIPS = 1.5
const STEP_MS = 5
/** More than this on its way holds the sender back. */
const WINDOW_BYTES = 256 * 1024

interface Sent {
  readonly bytes: Buffer
  readonly atMs: number
}

/** One direction of a connection: what comes is handed on in order, the lost late, and all behind it with it. */
interface Lane {
  readonly from: Socket
  readonly to: Socket
  readonly queue: Sent[]
  held: number
  lastMs: number
  ended: boolean
}

/**
 * Listens on a free port of this machine. Loss is not made below TCP: each segment's worth of bytes is late by as much as sending it
 * again takes, and what follows waits for it, which is what a reader of TCP sees of a loss. The same seed draws the same losses for the same bytes.
 */
export async function layLossyWire(to: string, { seed, lossShare, roundTripMs }: LossyPath): Promise<LossyWire> {
  const { hostname, port } = new URL(to)
  const draw = createDraw(seed)
  const lanes = new Set<Lane>()
  const counts = { passed: 0, late: 0 }
  const lateness = (): number => {
    let late = 0
    for (let timer = TIMER_OF_ROUND_TRIPS * roundTripMs; draw() < lossShare; timer *= 2) late += timer
    return late
  }
  const take = (lane: Lane, bytes: Buffer): void => {
    for (let from = 0; from < bytes.length; from += SEGMENT_BYTES) {
      const late = lateness()
      counts.passed++
      if (late > 0) counts.late++
      lane.lastMs = Math.max(lane.lastMs, performance.now() + roundTripMs / 2 + late)
      const part = bytes.subarray(from, from + SEGMENT_BYTES)
      lane.queue.push({ bytes: part, atMs: lane.lastMs })
      lane.held += part.length
    }
    if (lane.held > WINDOW_BYTES) lane.from.pause()
  }
  const pass = (): void => {
    const now = performance.now()
    for (const lane of lanes) {
      for (let next = lane.queue[0]; next !== undefined && next.atMs <= now; next = lane.queue[0]) {
        lane.queue.shift()
        lane.held -= next.bytes.length
        if (lane.to.writable) lane.to.write(next.bytes)
      }
      if (lane.held <= WINDOW_BYTES) lane.from.resume()
      if (lane.ended && lane.queue.length === 0) lane.to.end()
    }
  }
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ port: Number(port), host: hostname, allowHalfOpen: true })
    const pair = [near, far].map((from, side): Lane => ({ from, to: side === 0 ? far : near, queue: [], held: 0, lastMs: 0, ended: false }))
    const part = (): void => {
      for (const lane of pair) {
        lane.from.destroy()
        lanes.delete(lane)
      }
    }
    for (const lane of pair) {
      lanes.add(lane)
      lane.from.setNoDelay(true).on('error', part).on('close', part)
      lane.from.on('data', (bytes: Buffer) => take(lane, bytes)).on('end', () => (lane.ended = true))
    }
  })
  const timer = setInterval(pass, STEP_MS)
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const address = server.address()
  return {
    origin: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    get passed() {
      return counts.passed
    },
    get late() {
      return counts.late
    },
    async close() {
      clearInterval(timer)
      for (const { from } of lanes) from.destroy()
      await new Promise((closed) => server.close(closed))
    },
  }
}
