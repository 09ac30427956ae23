import type { Venue, VenueZone } from '../../model/documents/index.ts'
import type { ServerMessages } from '../../model/protocol/index.ts'
import { walkArea, zoneAt, type WalkArea } from '../../model/walk/index.ts'

/** Somebody who walked into a zone that is full. */
export interface TurnedBack {
  readonly slot: number
  readonly zone: string
  readonly capacity: number
}

/** Keeps zones of one room from holding more visitors than their documents allow. */
export interface ZoneGate {
  /** Whether somebody may stand at a point: in every zone without a limit, and in one with a limit while it has place or he is in it. */
  admits(slot: number, east: number, north: number): boolean
  /** Somebody counts nowhere and is kept out of nothing: who performs, guides or keeps the house. */
  exempt(slot: number): void
  /** He is gone. */
  leave(slot: number): void
  /** Those turned back since this was last asked, each once for each time he came to the border. */
  takeTurnedBack(): readonly TurnedBack[]
  /** Visitors in each zone with a limit. */
  readonly counts: ServerMessages['zones']
}

const NOWHERE = -1

interface LimitedZone {
  readonly zone: VenueZone
  readonly area: WalkArea
  readonly capacity: number
}

/** `venue` as its document is now; asked again whenever it may have changed. */
export function createZoneGate(venue: () => Pick<Venue, 'zones'> | null): ZoneGate {
  /** By slot: the number of the limited zone he counts in. */
  const inside = new Map<number, number>()
  const exempted = new Set<number>()
  /** By slot: the zone he was told is full. */
  const told = new Map<number, number>()
  let turned: TurnedBack[] = []
  let zones: readonly LimitedZone[] = []
  let counts: number[] = []
  let read: Pick<Venue, 'zones'> | null = null
  const refresh = (): void => {
    const now = venue()
    if (now === read) return
    read = now
    zones = (now?.zones ?? []).flatMap((zone) =>
      zone.capacity === undefined ? [] : [{ zone, area: walkArea([zone]), capacity: zone.capacity }],
    )
    counts = zones.map(() => 0)
    inside.clear()
    told.clear()
  }
  const zoneOf = (east: number, north: number): number => {
    for (let index = 0; index < zones.length; index++) if (zoneAt((zones[index] as LimitedZone).area, east, north) >= 0) return index
    return NOWHERE
  }
  const move = (slot: number, to: number): void => {
    const from = inside.get(slot) ?? NOWHERE
    if (from === to) return
    if (from !== NOWHERE) counts[from] = (counts[from] ?? 1) - 1
    if (to === NOWHERE) inside.delete(slot)
    else {
      counts[to] = (counts[to] ?? 0) + 1
      inside.set(slot, to)
    }
  }
  refresh()
  return {
    admits(slot, east, north) {
      refresh()
      if (zones.length === 0 || exempted.has(slot)) return true
      const zone = zoneOf(east, north)
      const limited = zones[zone]
      if (limited === undefined || inside.get(slot) === zone || (counts[zone] ?? 0) < limited.capacity) {
        move(slot, zone)
        told.delete(slot)
        return true
      }
      if (told.get(slot) !== zone) turned.push({ slot, zone: limited.zone.id, capacity: limited.capacity })
      told.set(slot, zone)
      return false
    },
    exempt: (slot) => void exempted.add(slot),
    leave(slot) {
      move(slot, NOWHERE)
      exempted.delete(slot)
      told.delete(slot)
    },
    takeTurnedBack() {
      if (turned.length === 0) return turned
      const taken = turned
      turned = []
      return taken
    },
    get counts() {
      refresh()
      return zones.map(({ zone, capacity }, index) => ({ zone: zone.id, people: counts[index] ?? 0, capacity }))
    },
  }
}
