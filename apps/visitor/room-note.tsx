import { useState, type ReactNode } from 'react'
import { useInterface, type RoomView } from '../../engine/interface/index.ts'
import type { VenueStage } from '../../engine/stage/index.ts'
import type { Venue } from '../../model/documents/index.ts'
import { sayRoom } from '../../model/words/index.ts'

/** What happened to oneself: one goes on in another room, stands in a part of the place that is full, or has lost the body one brought. */
export function RoomNote({ venue, view, stage }: { venue: Venue; view: RoomView; stage: VenueStage | null }): ReactNode {
  const { tell, language } = useInterface()
  const [read, setRead] = useState<object | null>(null)
  const { moved, zoneFull, bodyOff } = view
  const zone = zoneFull === null || zoneFull === read ? null : (venue.zones.find(({ id }) => id === zoneFull.zone) ?? null)
  const elsewhere = zone === null ? null : otherWayIn(venue, view, zone.id)
  const isOff = zone === null && bodyOff !== null && bodyOff !== read
  const told = zone ? zoneFull : isOff ? bodyOff : moved === read ? null : moved
  const words = (): string => {
    if (isOff) return sayRoom(language, 'body.off', { hours: bodyOff.hours })
    if (zone && zoneFull) return sayRoom(language, 'zone.full', { zone: tell(zone.name), count: zoneFull.capacity })
    return moved === null ? '' : sayRoom(language, `room.moved.${moved.why}`, { room: view.welcome?.mirror ?? moved.mirror })
  }
  return (
    <div className="room-note" role="status" data-note={zone ? 'zone' : isOff ? 'body' : 'moved'}>
      {told !== null && (
        <div className="panel notice">
          <p>{words()}</p>
          <div className="row">
            {elsewhere && stage && (
              <button
                type="button"
                className="primary"
                onClick={() => {
                  stage.stand(elsewhere.east, elsewhere.north, elsewhere.headingDeg, 0)
                  setRead(told)
                }}
              >
                {sayRoom(language, 'zone.go', { place: tell(elsewhere.name) })}
              </button>
            )}
            <button type="button" onClick={() => setRead(told)}>
              {sayRoom(language, 'note.close')}
            </button>
          </div>
        </div>
      )}
    </div>
  )
}

/** Another way in that has place, where the venue has one: the middle of its first such spawn zone. */
function otherWayIn(
  venue: Venue,
  view: RoomView,
  full: string,
): { name: Venue['name']; east: number; north: number; headingDeg: number } | null {
  const hasPlace = (id: string): boolean => view.zones.every(({ zone, people, capacity }) => zone !== id || people < capacity)
  const other = venue.zones.find(({ id, kind }) => kind === 'spawn' && id !== full && hasPlace(id))
  if (other === undefined) return null
  const mean = (axis: 0 | 1): number => other.polygon.reduce((sum, corner) => sum + corner[axis], 0) / other.polygon.length
  return { name: other.name, east: mean(0), north: mean(1), headingDeg: other.headingDeg ?? 0 }
}
