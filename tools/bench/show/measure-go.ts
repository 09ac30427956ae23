import { runCue, type RoomSeat } from '../room-seat.ts'
import { sleep, until } from '../bench-clock.ts'
import { createDraw } from '../seeded-draw.ts'
import type { BenchServer } from './bench-server.ts'
import { HIGH_LEVEL, LOW_LEVEL, PAR_SLOT } from './bench-venue.ts'
import type { SacnReceiver } from './sacn-receiver.ts'

/** Times of each GO, ms. */
export interface GoTimes {
  /** From the server's receipt of the GO to the first packet with the new light. */
  readonly receiptToPacket: number[]
  /** From the client's sending of it to the same packet: bounds what the server's own stamp may hide. */
  readonly sendToPacket: number[]
}

/**
 * Calls two cues in turn that differ by one step of light, at times that stand in no relation to the cadence. The receipt
 * is the server's own stamp, which the cue state carries as the anchor of the running cue.
 */
export async function measureGo(operator: RoomSeat, server: BenchServer, receiver: SacnReceiver, count: number): Promise<GoTimes> {
  const times: GoTimes = { receiptToPacket: [], sendToPacket: [] }
  const draw = createDraw(44)
  const seenMs = new Map<number, number>()
  let level = -1
  const stop = receiver.listen(({ universe, slots, atMs }) => {
    if (universe !== 1 || slots[PAR_SLOT] === level) return
    level = slots[PAR_SLOT] ?? 0
    seenMs.set(level, atMs)
  })
  await runCue(operator, { do: 'go', cue: 'bench-low' })
  await sleep(3000)
  for (let index = 0; index < count; index++) {
    await sleep(250 + 250 * draw())
    const isHigh = index % 2 === 0
    const wanted = Math.round((isHigh ? HIGH_LEVEL : LOW_LEVEL) * 255)
    seenMs.clear()
    const { sentMs, state } = await runCue(operator, { do: 'go', cue: isHigh ? 'bench-high' : 'bench-low' })
    await until('the light of a GO in a packet', 5000, () => seenMs.has(wanted), 5)
    const receivedMs = (state.running.at(-1)?.anchorServerMs ?? Number.NaN) - server.serverFromMonotonicMs
    const packetMs = seenMs.get(wanted) ?? Number.NaN
    times.receiptToPacket.push(packetMs - receivedMs)
    times.sendToPacket.push(packetMs - sentMs)
  }
  stop()
  return times
}
