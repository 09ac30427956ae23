import type { FaultCode } from '../../model/errors/index.ts'
import type { Venue } from '../../model/documents/index.ts'
import { LEADING_ROLES, type ServerMessages } from '../../model/protocol/index.ts'
import type { VoicePlan, VoiceReport } from '../media/hub-protocol.ts'
import type { HouseMachine } from '../house/house-machine.ts'
import { Allowance } from '../presence/allowance.ts'
import { tell } from './connection.ts'
import type { Member, RoomParts } from './room-parts.ts'
import { wireFault } from './wire-fault.ts'

/** How often the hub is told who stands where; what must be at once is told at once. */
export const VOICE_PLAN_MS = 200
/** Whoever lost the room may come back to his voice for so long. */
const ABSENT_MS = 10_000
/** Connections one person may open: so many at once, and one more in so many seconds. */
const OPENINGS = 5
const OPENINGS_PER_S = 0.5

/** A venue as its voices see it. */
export interface VoiceHall {
  readonly parts: RoomParts
  readonly venue: string
  /** Everyone connected to any of its rooms, by visitor id. */
  readonly members: ReadonlyMap<string, Member>
  /** Head, ENU metres; null where it is not known. */
  placeOf(member: Member): [number, number, number] | null
  /** Those whom somebody is not to hear, nor they him. */
  apartFrom(member: Member): readonly Member[]
  /** Slots of those he hears wherever they are in his room: his party. */
  companyOf(member: Member): readonly number[]
}

/**
 * The voices of one venue, in all its rooms. Nobody hears into another room but those who lead. Decides who may be heard by whom and tells the hub, which forwards nothing it was not told to: a mute, a block, a
 * kick and the venue's own setting hold there, whatever a client does.
 */
export class RoomVoice {
  readonly #room: VoiceHall
  readonly #stops: readonly (() => void)[]
  readonly #unheard = new Map<string, ReadonlySet<string>>()
  readonly #openings = new Map<string, Allowance>()
  readonly #absentMs = new Map<string, number>()
  #speaking: ReadonlySet<string> = new Set()
  #telling = false
  #again = false

  constructor(room: VoiceHall) {
    this.#room = room
    this.#stops = [room.parts.timers.every(VOICE_PLAN_MS, () => this.flush()), this.#house.on('state', () => this.flush())]
  }

  close(): void {
    for (const stop of this.#stops) stop()
  }

  /** Whether somebody's voice is heard now. */
  speaks(visitorId: string): boolean {
    return this.#speaking.has(visitorId)
  }

  /** Somebody is gone: his voice goes at once. */
  leave(visitorId: string): void {
    this.#unheard.delete(visitorId)
    this.#openings.delete(visitorId)
    this.flush()
  }

  /** Whose voice a member does not want. */
  setUnheard(member: Member, visitorIds: readonly string[]): void {
    this.#unheard.set(member.person.visitorId, new Set(visitorIds))
    this.flush()
  }

  /** Why a member gets no ticket to the voices; null when he does. */
  refusal(member: Member): ServerMessages['refused'] | null {
    if (member.bearer.kind !== 'visit')
      return wireFault('protocol/not-allowed', 'Voice is for those in the place.', 'Come in as a visitor.')
    if (this.#setting === 'none') return wireFault('media/no-voice', 'This venue has no voice.', 'Write in the chat.')
    const { visitorId } = member.person
    const openings = this.#openings.get(visitorId) ?? new Allowance(OPENINGS_PER_S, OPENINGS)
    this.#openings.set(visitorId, openings)
    if (openings.take(this.#room.parts.clock.now())) return null
    return wireFault('protocol/too-fast', 'Voice was opened too often.', 'Wait some seconds.')
  }

  /** Tells the hub how things stand, now; while one word is on its way, the next waits for it. */
  flush(): void {
    if (this.#telling) this.#again = true
    else
      void this.#tellHub().catch((err: unknown) =>
        this.#room.parts.log.error({ venue: this.#room.venue, err }, 'voices could not be planned'),
      )
  }

  async #tellHub(): Promise<void> {
    const { parts, venue } = this.#room
    if (parts.voices.of(venue).size === 0) {
      this.#speaking = new Set()
      return
    }
    this.#telling = true
    try {
      do {
        this.#again = false
        const sessions = new Map(parts.voices.of(venue))
        const told = await parts.voices.plan(venue, this.#plan(sessions))
        if (told.ok) this.#take(told.value, sessions)
        this.#endAbsent(sessions)
      } while (this.#again)
    } finally {
      this.#telling = false
    }
  }

  get #house(): HouseMachine {
    return this.#room.parts.houses.house(this.#room.venue)
  }

  get #setting(): Venue['voice'] {
    return this.#room.parts.library.get(this.#room.venue)?.bundle?.venue.voice ?? 'none'
  }

  #plan(sessions: ReadonlyMap<string, string>): VoicePlan {
    const setting = this.#setting
    const voices: VoicePlan['voices'] = []
    if (setting === 'none') return { voices }
    for (const [visitorId, session] of sessions) {
      const member = this.#room.members.get(visitorId)
      if (!member || member.ended || member.bearer.kind !== 'visit') continue
      const { slot, role } = member.person
      const permitted = setting === 'everyone' || role !== 'visitor'
      const open = permitted && this.#house.muteOf(member.key) === null
      const [at, without, company] = [this.#room.placeOf(member), this.#withoutOf(member), [...this.#room.companyOf(member)]]
      voices.push({ session, person: slot, room: member.mirror, at, open, toAll: LEADING_ROLES.includes(role), without, company })
    }
    return { voices }
  }

  #withoutOf(member: Member): number[] {
    const slots = this.#room.apartFrom(member).map(({ person }) => person.slot)
    for (const visitorId of this.#unheard.get(member.person.visitorId) ?? []) {
      const other = this.#room.members.get(visitorId)
      if (other) slots.push(other.person.slot)
    }
    return slots
  }

  #take(report: VoiceReport, sessions: ReadonlyMap<string, string>): void {
    const bySession = new Map([...sessions].map(([visitorId, session]) => [session, visitorId]))
    this.#speaking = new Set(report.speaking.flatMap((session) => bySession.get(session) ?? []))
    for (const { session, code } of report.ended) this.#end(bySession.get(session), session, code)
    for (const session of report.unknown) this.#end(bySession.get(session), session, 'media/hub-down')
    if (this.#setting !== 'none') return
    for (const [visitorId, session] of sessions) this.#end(visitorId, session, 'media/no-voice')
  }

  #endAbsent(sessions: ReadonlyMap<string, string>): void {
    const nowMs = this.#room.parts.clock.now()
    for (const visitorId of this.#absentMs.keys()) {
      if (!sessions.has(visitorId) || this.#room.members.has(visitorId)) this.#absentMs.delete(visitorId)
    }
    for (const [visitorId, session] of sessions) {
      if (this.#room.members.has(visitorId)) continue
      const sinceMs = this.#absentMs.get(visitorId) ?? nowMs
      this.#absentMs.set(visitorId, sinceMs)
      if (nowMs - sinceMs > ABSENT_MS) this.#end(visitorId, session, 'media/hub-down')
    }
  }

  #end(visitorId: string | undefined, session: string, code: FaultCode): void {
    const { parts, venue, members } = this.#room
    const member = visitorId === undefined ? undefined : members.get(visitorId)
    parts.log.info({ venue, visitor: visitorId, code }, 'a voice connection is over')
    if (member) tell(member, { voiceEnded: wireFault(code, ENDED[code] ?? 'The voice connection was lost.', 'Turn voice on again.') })
    parts.voices.end(session).catch((err: unknown) => parts.log.error({ venue, err }, 'a voice connection could not be ended'))
  }
}

const ENDED: Partial<Record<FaultCode, string>> = {
  'protocol/too-fast': 'The voice connection sent too much at once.',
  'protocol/too-large': 'The voice connection sent packets that are too large.',
  'protocol/malformed': 'The voice connection sent what is no voice.',
  'media/no-voice': 'This venue has no voice now.',
}
