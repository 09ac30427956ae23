import { createPose, createUplinkWriter } from '../../model/presence/index.ts'
import { POSE_UPLINK, PROTOCOL_VERSION } from '../../model/protocol/index.ts'
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

/** Walks east from a place, a step a message, as a page does; answers how to stop. */
export async function walk(seat: Seat, east: number, north: number): Promise<() => void> {
  const offsetMs = await offsetOf(seat, 3)
  const writer = createUplinkWriter(PROTOCOL_VERSION)
  const pose = createPose()
  let samples = 0
  const firstMs = Math.round(performance.now() + offsetMs)
  const step = (): void => {
    pose.set([east + 0.01 * samples, north, 1.65, 0, 0, 0, 1])
    writer.start(0)
    writer.add({ pose, flags: 0, gap: samples === 0 ? 0 : 1 }, milliseconds(firstMs + 100 * samples))
    samples++
    if (seat.closeCode() === null) seat.room.sendBytes(POSE_UPLINK, writer.finish())
  }
  step()
  const timer = setInterval(step, 100)
  return () => clearInterval(timer)
}
