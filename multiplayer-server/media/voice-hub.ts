import { randomUUID } from 'node:crypto'
import { HolositeError } from '../../model/errors/index.ts'
import type { HubClock } from './hub-clock.ts'
import type { HubCounters } from './hub-counters.ts'
import type { HubSession, VoicePlan, VoiceReport } from './hub-protocol.ts'
import type { HubAddresses, PeerLink } from './peer-link.ts'
import { receiverReport } from './rtcp-packet.ts'
import { VoiceLeg, type SlotStart } from './voice-leg.ts'
import { openVoiceLink } from './voice-link.ts'
import { readVoiceOffer } from './voice-offer.ts'
import { VoiceRelay } from './voice-relay.ts'

const CHOOSE_MS = 100
/** Speakers are told of losses every so many choices: once a second. */
const REPORT_EVERY = 10
/** The hub's own name in RTCP. */
const HUB_SSRC = 0x484f4c56
/** Whom no plan has named for so long is gone. */
const UNPLANNED_MS = 15_000
const MAX_VENUES = 64

export interface VoiceHubOptions {
  readonly addresses: HubAddresses
  readonly clock: HubClock
  readonly maxVoices: number
  readonly counters: HubCounters
  /** Throws `media/busy` when no port is free. */
  readonly requirePort: () => void
}

interface OpenVoice {
  readonly relay: VoiceRelay
  readonly leg: VoiceLeg
  readonly close: () => void
}

/** The hub's voices: Opus in, at most eight of them out to each, nothing decoded, nothing kept. Service machine; ends with `close`. */
export class VoiceHub {
  readonly #options: VoiceHubOptions
  readonly #venues = new Map<string, VoiceRelay>()
  readonly #sessions = new Map<string, OpenVoice>()
  /** Ended here since the venue's last plan. */
  readonly #ended = new Map<string, VoiceReport['ended']>()
  readonly #stopChoosing: () => void
  #choices = 0

  constructor(options: VoiceHubOptions) {
    this.#options = options
    this.#stopChoosing = options.clock.every(CHOOSE_MS, () => this.#choose())
  }

  get size(): number {
    return this.#sessions.size
  }

  /** Answers an offer. Throws HolositeError `media/bad-sdp`, `media/too-large`, `media/unknown-camera` or `media/busy`. */
  async open(venue: string, sdp: string): Promise<HubSession> {
    const { addresses, clock, maxVoices, requirePort } = this.#options
    const relay = this.#relay(venue)
    const offer = readVoiceOffer(sdp)
    if (this.#sessions.size >= maxVoices) throw refusal('media/busy', `The hub has ${maxVoices} voices.`, 'Try again later.')
    requirePort()
    const session = randomUUID()
    const starts = offer.slots.map(() => this.#start())
    let link: PeerLink | null = null
    const send = (bytes: Buffer): boolean => link?.send(bytes) ?? false
    const leg = new VoiceLeg({ session, place: relay.freePlace(), offer, starts, nowMs: clock.nowMs(), send })
    relay.add(leg)
    try {
      link = await openVoiceLink({ id: session, offer, ssrcs: starts.map(({ ssrc }) => ssrc) }, addresses, clock, {
        open: () => {},
        message: (bytes) => this.#receive(relay, leg, bytes),
        closed: () => this.#forget(session),
      })
    } catch (failure) {
      relay.remove(leg)
      throw failure
    }
    this.#sessions.set(session, { relay, leg, close: link.close })
    return { session, sdp: link.answer }
  }

  /** Takes the server's word on a venue; see VoiceRelay. */
  plan(venue: string, plan: VoicePlan): VoiceReport {
    const relay = this.#relay(venue)
    const nowMs = this.#options.clock.nowMs()
    relay.plan(plan, nowMs)
    const ended = this.#ended.get(venue) ?? []
    this.#ended.delete(venue)
    const unknown = plan.voices.flatMap(({ session }) => (this.#sessions.has(session) ? [] : [session]))
    const speaking: string[] = []
    for (const { session } of plan.voices) {
      const leg = this.#sessions.get(session)?.leg
      if (leg?.isOpen === true && leg.intake.speaks(nowMs)) speaking.push(session)
    }
    return { ended, unknown, speaking }
  }

  /** Ends a session; false when there is none of that name. */
  end(session: string): boolean {
    const open = this.#sessions.get(session)
    if (open === undefined) return false
    this.#forget(session)
    open.close()
    return true
  }

  close(): void {
    this.#stopChoosing()
    for (const session of [...this.#sessions.keys()]) this.end(session)
  }

  #receive(relay: VoiceRelay, leg: VoiceLeg, bytes: Buffer): void {
    const verdict = relay.receive(leg, bytes, this.#options.clock.nowMs())
    if (verdict === 'voice' || verdict === 'nothing' || !this.#sessions.has(leg.session)) return
    this.#ended.set(relay.venue, [...(this.#ended.get(relay.venue) ?? []), { session: leg.session, code: verdict }])
    this.end(leg.session)
  }

  #forget(session: string): void {
    const open = this.#sessions.get(session)
    if (open === undefined) return
    this.#sessions.delete(session)
    this.#options.counters.sessionsClosed += 1
    open.relay.remove(open.leg)
  }

  #choose(): void {
    const nowMs = this.#options.clock.nowMs()
    for (const [session, { leg }] of this.#sessions) if (nowMs - leg.plannedMs > UNPLANNED_MS) this.end(session)
    for (const relay of this.#venues.values()) if (relay.size > 0) relay.choose(nowMs)
    if (++this.#choices % REPORT_EVERY === 0) for (const { leg } of this.#sessions.values()) report(leg)
  }

  #start(): SlotStart {
    const { clock } = this.#options
    return {
      ssrc: 1 + Math.floor(clock.random() * 0xfffffffe),
      sequence: Math.floor(clock.random() * 0x8000),
      timestamp: Math.floor(clock.random() * 0x7fffffff),
    }
  }

  #relay(venue: string): VoiceRelay {
    const known = this.#venues.get(venue)
    if (known !== undefined) return known
    if (!/^[A-Za-z0-9_-]{1,64}$/.test(venue))
      throw refusal('media/unknown-camera', 'That is not the name of a venue.', 'Use /voice/<venue>.')
    if (this.#venues.size >= MAX_VENUES) throw refusal('media/busy', `The hub knows ${MAX_VENUES} venues.`, 'Start a second hub.')
    const relay = new VoiceRelay(venue, this.#options.counters)
    this.#venues.set(venue, relay)
    return relay
  }
}

function report(leg: VoiceLeg): void {
  const block = leg.intake.takeReport()
  if (block !== null) leg.send(receiverReport(HUB_SSRC, [block]))
}

const refusal = (code: HolositeError['code'], what: string, fix: string): HolositeError => new HolositeError({ code, what, fix })
