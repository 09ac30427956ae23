import type { ReportBlock } from './rtcp-packet.ts'
import { sequenceAhead } from './rtp-packet.ts'

/** Counts what is lost of one stream on its way here, for the sender to learn of (RFC 3550 section 6.4.1). */
export class LossCount {
  #highest = -1
  #wraps = 0
  #first = 0
  #received = 0
  #expectedBefore = 0
  #receivedBefore = 0

  /** Notes a packet that came. */
  note(sequence: number): void {
    this.#received += 1
    if (this.#highest < 0) {
      this.#highest = sequence
      this.#first = sequence
      return
    }
    if (sequenceAhead(this.#highest, sequence) <= 0) return
    if (sequence < this.#highest) this.#wraps += 1
    this.#highest = sequence
  }

  /** The report since the last call; null before the first packet. Jitter is not measured. */
  takeReport(ssrc: number): ReportBlock | null {
    if (this.#highest < 0) return null
    const highestSequence = this.#wraps * 65536 + this.#highest
    const expected = highestSequence - this.#first + 1
    const lost = expected - this.#expectedBefore - (this.#received - this.#receivedBefore)
    const fraction = expected > this.#expectedBefore ? Math.max(0, lost) / (expected - this.#expectedBefore) : 0
    this.#expectedBefore = expected
    this.#receivedBefore = this.#received
    const cumulativeLost = expected - this.#received
    return { ssrc, fractionLost: Math.floor(fraction * 256), cumulativeLost, highestSequence, jitter: 0, lastReport: 0, sinceLastReport: 0 }
  }
}
