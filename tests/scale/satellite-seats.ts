import { get } from 'node:http'
import {
  createBatchReader,
  createDensityCells,
  createPose,
  createUplinkWriter,
  HEAD,
  readDensity,
  type BatchReader,
  type Pose,
} from '../../model/presence/index.ts'
import { DENSITY, POSE_UPLINK, PROTOCOL_VERSION } from '../../model/protocol/index.ts'
import { milliseconds } from '../../model/units/index.ts'
import { TestBrowser, until, type Seat } from '../../multiplayer-server/rooms/testing/open-yard.ts'
import type { Store } from '../../multiplayer-server/store/store.ts'
import type { StaffRole } from '../../multiplayer-server/access/staff.ts'
import type { ScaledProduct } from '../../tools/bench/scale/three-processes.ts'

/** The process a seat is connected to, as its address names it. */
export function processOf(seat: Seat): string {
  const { transport } = seat.room.connection as unknown as { transport: { ws: { url: string } } }
  return new URL(transport.ws.url).pathname.split('/')[1] ?? ''
}

/** Comes in as a new visitor of the yard. */
export function enterProduct({ origin }: ScaledProduct, store: Store, name: string): Promise<Seat> {
  return new TestBrowser({ origin, store }).join('visit', name)
}

export async function enterProductAs(product: ScaledProduct, store: Store, role: StaffRole, kind: 'visit' | 'console'): Promise<Seat> {
  const browser = new TestBrowser({ origin: product.origin, store })
  await browser.enterAs(role)
  return browser.join(kind, role)
}

/** Server time by one question, and how long the answer took, ms. */
export async function askClock(seat: Seat): Promise<{ offsetMs: number; tripMs: number }> {
  const sentMs = performance.now()
  const told = seat.told.clock.length
  seat.room.send('clock', { sentMs })
  await until(() => seat.told.clock.length > told, 'the time')
  const heardMs = performance.now()
  return { offsetMs: (seat.told.clock.at(-1)?.serverMs ?? 0) - (sentMs + heardMs) / 2, tripMs: heardMs - sentMs }
}

/** Server time less the test's own, ms: by the quickest of so many questions. */
export async function offsetOf(seat: Seat, questions = 20): Promise<number> {
  let best = await askClock(seat)
  for (let asked = 1; asked < questions; asked++) {
    const next = await askClock(seat)
    if (next.tripMs < best.tripMs) best = next
  }
  return best.offsetMs
}

/** What a seat sees of others, by slot: heads, ENU metres. */
export interface Eyes {
  readonly seen: ReadonlyMap<number, readonly number[]>
  /** Number of the newest batch. Throws where the stream is torn. */
  look(): number
}

/** Opens the eyes of a seat that is read from its first batch on. */
export function openEyes(seat: Seat): Eyes {
  const reader: BatchReader = createBatchReader(PROTOCOL_VERSION)
  const seen = new Map<number, readonly number[]>()
  const note = (slot: number, _ms: number, pose: Pose): void => void seen.set(slot, [...pose.subarray(HEAD, HEAD + 3)])
  const sink = { left: (slot: number) => void seen.delete(slot), entered: note, sampled: note, placed: () => {} }
  let read = 0
  return {
    seen,
    look() {
      for (; read < seat.batches.length; read++) reader.receive(seat.batches[read] as Uint8Array, sink)
      return reader.batch
    },
  }
}

/** Walks east from a place, a step a message, as a page does, and reads what it is sent; answers how to stop. */
export async function walk(seat: Seat, east: number, north: number, eyes: Eyes = openEyes(seat)): Promise<() => void> {
  const offsetMs = await offsetOf(seat, 3)
  const writer = createUplinkWriter(PROTOCOL_VERSION)
  const pose = createPose()
  let samples = 0
  const firstMs = Math.round(performance.now() + offsetMs)
  const step = (): void => {
    pose.set([east + 0.01 * samples, north, 1.65, 0, 0, 0, 1])
    writer.start(eyes.look())
    writer.add({ pose, flags: 0, gap: samples === 0 ? 0 : 1 }, milliseconds(firstMs + 100 * samples))
    samples++
    if (seat.closeCode() === null) seat.room.sendBytes(POSE_UPLINK, writer.finish())
  }
  step()
  const timer = setInterval(step, 100)
  return () => clearInterval(timer)
}

/** What a seat is told of the other rooms from now on: column, row and people of each square. */
export function listenToDensity(seat: Seat): number[][][] {
  const told: number[][][] = []
  seat.room.onMessage(DENSITY, (bytes: Uint8Array) => {
    const cells = createDensityCells()
    readDensity(PROTOCOL_VERSION, new Uint8Array(bytes), cells)
    told.push(Array.from({ length: cells.count }, (_, cell) => [cells.columns[cell] ?? 0, cells.rows[cell] ?? 0, cells.people[cell] ?? 0]))
  })
  return told
}

/** Its connection is lost, without a word. */
export function cutOff(seat: Seat): void {
  const { transport } = seat.room.connection as unknown as { transport: { ws: { terminate(): void } } }
  transport.ws.terminate()
}

/** Asks whichever process takes a new connection. */
export function askOne(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get(url, { agent: false }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => (text += chunk))
      response.on('end', () => resolve(text))
    }).on('error', reject)
  })
}
