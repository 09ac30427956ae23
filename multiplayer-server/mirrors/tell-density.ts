import { densityKey, writeDensity } from '../../model/presence/index.ts'
import { DENSITY, PROTOCOL_VERSION } from '../../model/protocol/index.ts'
import type { Member } from '../rooms/room-parts.ts'
import type { MirrorRoom } from './mirror-room.ts'

/** Tells each room how many visitors of the others are in which square. */
export interface DensityNews {
  /** Once a second; `placeOf` says where somebody is. What has not changed is not told again, but to those who came since. */
  tell(rooms: readonly MirrorRoom[]): void
}

type Place = readonly [east: number, north: number, up: number] | null

/** Nobody was told of anybody yet. `isCounted` says who is a visitor of one room only. */
export function createDensityNews(placeOf: (member: Member) => Place, isCounted: (member: Member) => boolean): DensityNews {
  /** What each client was told last. */
  const told = new WeakMap<object, string>()
  let many = false
  return {
    tell(rooms) {
      // With one room there is nobody elsewhere; that is told once, after there was.
      if (rooms.length < 2 && !many) return
      many = rooms.length > 1
      const byRoom = rooms.map((room) => countIn(room, placeOf, isCounted))
      const all = new Map<number, number>()
      for (const people of byRoom) for (const [key, count] of people) all.set(key, (all.get(key) ?? 0) + count)
      for (const [index, room] of rooms.entries()) {
        const own = byRoom[index] ?? new Map<number, number>()
        const others = new Map([...all].map(([key, count]) => [key, count - (own.get(key) ?? 0)] as const))
        const bytes = writeDensity(PROTOCOL_VERSION, others)
        const mark = Buffer.from(bytes).toString('base64')
        const isNobody = bytes.length === 2
        for (const member of room.members.values()) {
          const before = told.get(member)
          if (member.bearer.kind !== 'visit' || !member.onLane || before === mark || (before === undefined && isNobody)) continue
          told.set(member, mark)
          member.client.sendBytes(DENSITY, bytes)
        }
      }
    },
  }
}

function countIn(
  room: MirrorRoom,
  placeOf: (member: Member) => Place,
  isCounted: (member: Member) => boolean,
): ReadonlyMap<number, number> {
  const people = new Map<number, number>()
  for (const member of room.members.values()) {
    const at = isCounted(member) ? placeOf(member) : null
    if (at === null) continue
    const key = densityKey(at[0], at[1])
    people.set(key, (people.get(key) ?? 0) + 1)
  }
  return people
}
