import { CLOSE, MODERATING_ROLES, SHOW_ROLES, type PersonReason, type ServerMessages } from '../../model/protocol/index.ts'
import { eventInShort } from '../house/event-schedule.ts'
import type { HouseMachine } from '../house/house-machine.ts'
import type { HouseState } from '../house/house-state.ts'
import type { RecentChat } from '../house/recent-chat.ts'
import { createRecentMoments, type RecentMoments } from '../house/recent-moments.ts'
import { openReports } from '../house/reports.ts'
import { endConnection, tell, tellNow } from './connection.ts'
import type { Hall } from '../mirrors/hall.ts'
import type { Member, RoomParts } from './room-parts.ts'

/** The room as its house sees it. */
export interface HouseRoom {
  readonly parts: RoomParts
  readonly venue: string
  readonly hall: Hall
  readonly mirror: number
  /** Everyone connected to this room, by visitor id. */
  readonly members: ReadonlyMap<string, Member>
  tellAll(messages: Partial<ServerMessages>): void
}

/** Carries out in a room what its venue's house decides: who is told what, who hears whom, who has to go. */
export class RoomHouse {
  readonly moments: RecentMoments = createRecentMoments()
  readonly chat: RecentChat
  readonly house: HouseMachine
  readonly #room: HouseRoom
  readonly #stop: () => void
  #noticeId: string | null
  #eventList: string

  constructor(room: HouseRoom) {
    this.#room = room
    this.chat = room.hall.chatOf(room.mirror)
    this.house = room.parts.houses.house(room.venue)
    this.#noticeId = this.house.state.notice?.id ?? null
    this.#eventList = this.#readEvents()
    this.#stop = this.house.on('state', (state) => this.#follow(state))
  }

  close(): void {
    this.#stop()
  }

  /** What a newcomer is told of the house. */
  welcome(member: Member): void {
    tell(member, { notice: this.#notice(this.house.state) })
    if (member.bearer.kind === 'console') {
      tell(member, { house: this.#houseFor(member), mirrors: this.#room.hall.standing() })
      return void this.tellReports(member)
    }
    tell(member, { blocked: this.blocks.listOf(member.key) })
    this.#tellStanding(member)
  }

  /** What somebody who was here before did not hear while his connection was gone. */
  tellMissedChat(member: Member): void {
    const apart = this.blocks.apartFrom(member.key)
    for (const chat of this.chat.missedBy(member.person.visitorId, apart, this.#room.parts.clock.now())) tell(member, { chat })
  }

  get blocks(): ReturnType<RoomParts['houses']['blocks']> {
    return this.#room.parts.houses.blocks(this.#room.venue)
  }

  /** Members who are kept apart from this one. */
  apartFrom(member: Member): readonly Member[] {
    return this.#room.hall.apartFrom(member)
  }

  /** Someone is on the pose lane now: those kept apart from him are not to see him. */
  enterLane(member: Member): void {
    for (const other of this.apartFrom(member)) this.#room.hall.setApart(member, other, true)
  }

  /** A block between two visitors was made or taken back: each is gone for the other, or there again. */
  partOrJoin(one: Member, other: Member, apart: boolean): void {
    const { hall } = this.#room
    hall.setApart(one, other, apart)
    if (!hall.isAround(one, other.mirror) && !hall.isAround(other, one.mirror)) return
    for (const [seer, seen] of [
      [one, other],
      [other, one],
    ] as const) {
      const { slot, visitorId } = seen.person
      tell(seer, apart ? { left: { slot, visitorId } } : { entered: seen.person })
    }
  }

  /** Sends somebody out, politely: why and until when, then the close. */
  sendOut(member: Member, how: 'kicked' | 'banned', told: { reason: PersonReason; untilMs: number | null }): void {
    if (member.ended) return
    tellNow(member, 'sentOut', { how, ...told })
    endConnection(member, CLOSE[how])
    this.#room.parts.endPictures(this.#room.venue, member.person.visitorId)
  }

  /** Once a second: where everyone is, for reports and for staff. */
  beat(): void {
    const { members, parts, hall } = this.#room
    const nowMs = parts.clock.now()
    const staff = [...members.values()].filter((member) => moderates(member))
    const attendance: ServerMessages['attendance'] = []
    for (const member of members.values()) {
      const at = hall.placeOf(member)
      if (at !== null) this.moments.see(member.person.visitorId, at[0], at[1], nowMs)
    }
    if (staff.length > 0) {
      for (const member of hall.everyone.values()) {
        if (!member.person.visitorId.startsWith('output-')) attendance.push(this.#attendanceOf(member, hall.placeOf(member), nowMs))
      }
    }
    for (const member of staff) tell(member, { attendance })
    const events = this.#readEvents()
    if (events !== this.#eventList) this.#follow(this.house.state)
    this.#eventList = events
  }

  /** Events come and change as files do. */
  #readEvents(): string {
    return JSON.stringify(this.#room.parts.events.of(this.#room.venue))
  }

  /** The reports that wait, for one or for everyone who moderates. */
  async tellReports(only?: Member): Promise<void> {
    const { hall, parts, venue } = this.#room
    const readers = (only === undefined ? [...hall.everyone.values()] : [only]).filter(moderates)
    if (readers.length === 0) return
    const reports = await openReports(parts.doors.db, venue)
    for (const reader of readers) tell(reader, { reports })
  }

  #follow(state: HouseState): void {
    const id = state.notice?.id ?? null
    if (id !== this.#noticeId) this.#room.tellAll({ notice: this.#notice(state) })
    this.#noticeId = id
    for (const member of this.#room.members.values()) {
      if (member.bearer.kind === 'console') {
        tell(member, { house: this.#houseFor(member) })
        continue
      }
      const ban = this.house.banOf(member.key)
      if (ban !== null) this.sendOut(member, 'banned', { reason: ban.reason, untilMs: ban.untilMs })
      else this.#tellStanding(member)
    }
  }

  #tellStanding(member: Member): void {
    const mute = this.house.muteOf(member.key)
    if ((mute?.untilMs ?? null) === member.mutedUntilMs) return
    member.mutedUntilMs = mute?.untilMs ?? null
    tell(member, { standing: { muted: mute === null ? null : { reason: mute.reason, untilMs: mute.untilMs } } })
  }

  #notice({ notice }: HouseState): ServerMessages['notice'] {
    if (notice === null) return null
    const { id, words, atMs, untilMs } = notice
    return { id, words, atMs, untilMs }
  }

  #houseFor(member: Member): ServerMessages['house'] {
    const { parts, venue } = this.#room
    const { revision, lock, notice, mutes, bans } = this.house.state
    const { event } = this.house
    const runs = SHOW_ROLES.includes(member.bearer.role)
    return {
      revision,
      lock: lock === null ? null : { reason: lock.reason, by: lock.by, atMs: lock.atMs },
      notice,
      ...(moderates(member) ? { mutes, bans } : { mutes: [], bans: [] }),
      event,
      missingEvent: this.house.missingEvent,
      tonight: this.house.tonight,
      events: parts.events.of(venue).map(eventInShort),
      invitation: runs && event?.admission === 'invited' ? parts.invitation(venue, event.id) : null,
    }
  }

  #attendanceOf(member: Member, at: [number, number, number] | null, nowMs: number): ServerMessages['attendance'][number] {
    const { slot, visitorId, name, role } = member.person
    return {
      ...{ slot, visitorId, name, role, key: member.key, kind: member.bearer.kind === 'console' ? 'console' : 'visit' },
      ...{ sinceMs: member.sinceMs, at, roundTripMs: member.roundTripMs, silentMs: Math.max(0, nowMs - member.heardMs) },
      stalled: member.onLane && this.#room.hall.room(member.mirror)?.relay.isStalled(slot) === true,
      speaking: this.#room.hall.voice.speaks(visitorId),
      mirror: member.mirror,
    }
  }
}

const moderates = ({ bearer }: Member): boolean => bearer.kind === 'console' && MODERATING_ROLES.includes(bearer.role)
