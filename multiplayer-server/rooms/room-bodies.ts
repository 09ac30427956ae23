import { HolositeError, type Outcome } from '../../model/errors/index.ts'
import type { ServerMessages } from '../../model/protocol/index.ts'
import { BODY_LIMITS } from '../bodies/body-limits.ts'
import type { Hall } from '../mirrors/hall.ts'
import { tell } from './connection.ts'
import type { MessageScene } from './message-scene.ts'
import type { Member, RoomParts } from './room-parts.ts'

/** The room as those see it who tell of bodies. */
export interface BodyNewsRoom {
  readonly parts: Pick<RoomParts, 'bodies'>
  readonly venue: string
  readonly mirror: number
  readonly hall: Pick<Hall, 'around' | 'apartFrom'>
  readonly members: ReadonlyMap<string, Member>
}

/** Tells a room who wears a body of his own: to a newcomer at once, to everybody within a second of a change. */
export interface BodyNews {
  /** Once a second. */
  beat(): void
  welcome(member: Member): void
}

/** Nobody was told anything yet. */
export function createBodyNews(room: BodyNewsRoom): BodyNews {
  let told = '[]'
  const worn = (): ServerMessages['bodies'] => {
    const bodies = room.parts.bodies.of(room.venue)
    if (bodies.size === 0) return []
    const list: ServerMessages['bodies'] = []
    for (const { person, bearer } of room.hall.around(room.mirror)) {
      const body = bearer.kind === 'visit' && list.length < BODY_LIMITS.told ? bodies.of(person.visitorId) : null
      if (body !== null) list.push({ slot: person.slot, visitorId: person.visitorId, id: body.id, credit: body.credit })
    }
    return list
  }
  const tellOf = (member: Member, list: ServerMessages['bodies']): void => {
    // Whoever is kept apart from somebody does not learn that he is here.
    const apart = new Set(room.hall.apartFrom(member).map(({ person }) => person.visitorId))
    tell(member, { bodies: apart.size === 0 ? list : list.filter(({ visitorId }) => !apart.has(visitorId)) })
  }
  return {
    beat() {
      const list = worn()
      const bodies = room.parts.bodies.of(room.venue)
      for (const { visitorId } of list) bodies.touch(visitorId)
      const now = JSON.stringify(list)
      if (now === told) return
      told = now
      for (const member of room.members.values()) tellOf(member, list)
    },
    welcome(member) {
      tellOf(member, worn())
    },
  }
}

/** Staff take off the body somebody brought; he brings none for a day, and is told so where he is here. */
export async function takeBody(visitorId: string, { parts, venue, members }: MessageScene): Promise<Outcome<{ changed: boolean }>> {
  if (await parts.bodies.of(venue).takeOff(visitorId, true)) {
    const wearer = members.get(visitorId)
    if (wearer) tell(wearer, { bodyOff: { hours: BODY_LIMITS.barredMs / 3_600_000 } })
    return { ok: true, value: { changed: true } }
  }
  const fault = { code: 'body/not-found', what: 'That person wears the costume of the house.', fix: 'Look at the list again.' } as const
  return { ok: false, faults: [new HolositeError(fault).toFault()] }
}
