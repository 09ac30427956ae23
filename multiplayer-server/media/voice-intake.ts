import type { FaultCode } from '../../model/errors/index.ts'
import { VOICE_LIMITS } from '../../model/protocol/index.ts'
import { Allowance } from '../presence/allowance.ts'
import { LossCount } from './loss-count.ts'
import type { ReportBlock } from './rtcp-packet.ts'
import { createRtpView, isRtcp, readAudioLevel, readRtp, type RtpView } from './rtp-packet.ts'
import type { VoiceSource } from './voice-slot.ts'

/** What became of a packet: to be forwarded, of no use, or the reason its sender is closed. */
export type VoiceVerdict = 'voice' | 'nothing' | Extract<FaultCode, 'protocol/too-fast' | 'protocol/too-large' | 'protocol/malformed'>

/** A line may keep back so many seconds of packets and bring them at once. */
const BURST_S = 3
/** Packets that make no sense are let pass so often, and then so many a second; who sends more is closed. */
const GARBAGE_MOST = 20
const GARBAGE_PER_S = 2
/** Louder than this somebody speaks, dBov; words have pauses shorter than the tail. */
const SPEAKS_DBOV = -50
const TAIL_MS = 900
/** No voice counts as louder than this, whatever its sender says of it, dBov. */
const LOUDEST_DBOV = -15
/** Of whoever does not tell levels, dBov; packets of no more bytes are silence. */
const UNTOLD_DBOV = -40
const SILENT_BYTES = 8
/** A level rises fast and falls slowly. */
const RISE = 0.4
const FALL = 0.05

/** What one person sends: judged packet by packet, and how loud he is. Times are the caller's, ms. */
export class VoiceIntake {
  /** The packet judged last, when it was a voice. Rewritten with the next. */
  readonly view: RtpView = createRtpView()
  /** Stands for the numbering the packets now come in. */
  source: VoiceSource = {}
  /** dBov, smoothed. */
  level = -127
  readonly #payloadType: number
  readonly #levelExtension: number
  readonly #packets = new Allowance(VOICE_LIMITS.packetsPerS, VOICE_LIMITS.packetsPerS * BURST_S)
  readonly #garbage = new Allowance(GARBAGE_PER_S, GARBAGE_MOST)
  #ssrc = -1
  #losses = new LossCount()
  #loudMs = -Infinity

  /** `payloadType` is the Opus of the agreed session, `levelExtension` the id its audio levels come under, 0 for none. */
  constructor(payloadType: number, levelExtension: number) {
    this.#payloadType = payloadType
    this.#levelExtension = levelExtension
  }

  judge(bytes: Buffer, nowMs: number): VoiceVerdict {
    if (!this.#packets.take(nowMs)) return 'protocol/too-fast'
    if (isRtcp(bytes)) return 'nothing'
    const { view } = this
    if (!readRtp(bytes, 0, view) || view.payloadType !== this.#payloadType) {
      return this.#garbage.take(nowMs) ? 'nothing' : 'protocol/malformed'
    }
    const size = view.payloadEnd - view.payloadStart
    if (size > VOICE_LIMITS.payloadBytes) return 'protocol/too-large'
    if (size === 0) return 'nothing'
    if (view.ssrc !== this.#ssrc) {
      // Once is how it begins; who goes on changing it sends no voice.
      if (this.#ssrc >= 0 && !this.#garbage.take(nowMs)) return 'protocol/malformed'
      this.#ssrc = view.ssrc
      // allocates: two for a stream
      this.source = {}
      this.#losses = new LossCount()
    }
    this.#losses.note(view.sequence)
    this.#hear(readAudioLevel(bytes, this.#levelExtension), size, nowMs)
    return 'voice'
  }

  /** Whether he speaks, pauses between words included. */
  speaks(nowMs: number): boolean {
    return nowMs - this.#loudMs < TAIL_MS
  }

  /** What was lost on the way since the last call: its sender repairs as much as he is told of. Null before the first packet. */
  takeReport(): ReportBlock | null {
    return this.#losses.takeReport(this.#ssrc)
  }

  #hear(told: number, size: number, nowMs: number): void {
    const level = told >= 0 ? Math.min(LOUDEST_DBOV, -told) : size > SILENT_BYTES ? UNTOLD_DBOV : -127
    this.level += (level - this.level) * (level > this.level ? RISE : FALL)
    if (level > SPEAKS_DBOV) this.#loudMs = nowMs
  }
}
