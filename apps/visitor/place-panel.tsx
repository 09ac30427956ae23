import type { ReactNode } from 'react'
import { useInterface } from '../../engine/interface/index.ts'
import type { VenueStage } from '../../engine/stage/index.ts'
import type { Night, Venue } from '../../model/documents/index.ts'
import { sayRoom } from '../../model/words/index.ts'

/** One arrives with the eyes a little up: things to see here are taller than people. */
const LOOK_UP_DEG = 6

/** On a phone the panel lies over what one went to see, so it closes on arrival. */
const PANEL_HIDES_VIEW = '(max-width: 30rem)'

/** The place itself: the hour it is seen at, its crowd, what there is to see and how sure it is, and whose data it is. */
export function PlacePanel(props: {
  venue: Venue
  night: Night | null
  stage: VenueStage | null
  moment: string | null
  crowd: boolean
  /** Visitors in the venue's other rooms, who are drawn far off. */
  elsewhere: number
  close: () => void
}): ReactNode {
  const { say, tell, language } = useInterface()
  const { venue, night, stage } = props
  const goTo = (place: Venue['places'][number]): void => {
    stage?.stand(place.position[0], place.position[1], place.headingDeg, LOOK_UP_DEG)
    if (matchMedia(PANEL_HIDES_VIEW).matches) props.close()
  }
  return (
    <section className="panel side place" aria-label={say('visit.place')} onKeyDown={(event) => event.key === 'Escape' && props.close()}>
      <div className="row">
        <h2 className="grow">{say('visit.place')}</h2>
        <button type="button" autoFocus onClick={props.close} aria-label={say('visit.close')}>
          ×
        </button>
      </div>
      {night && night.moments.length > 1 && (
        <div className="row" role="group" aria-label={say('visit.hour')}>
          {night.moments.map((moment) => (
            <button key={moment.id} type="button" aria-pressed={moment.id === props.moment} onClick={() => stage?.setMoment(moment.id)}>
              {tell(moment.name)} {moment.atLocal}
            </button>
          ))}
        </div>
      )}
      {((night && night.crowd.areas.length > 0) || props.elsewhere > 0) && (
        <label className="switch">
          <input type="checkbox" checked={props.crowd} onChange={(event) => stage?.setCrowd(event.target.checked)} />
          {say('visit.crowd')}
        </label>
      )}
      {props.elsewhere > 0 && <p className="small soft">{sayRoom(language, 'room.far', { count: props.elsewhere })}</p>}
      <ul className="places">
        {venue.places.map((place) => (
          <li key={place.id}>
            <button type="button" onClick={() => goTo(place)}>
              {say('visit.goTo', { place: tell(place.name) })}
            </button>
            {place.note && <p className="small soft">{tell(place.note)}</p>}
          </li>
        ))}
      </ul>
      <p className="small soft">
        {venue.twin.map((layer) => `${say('visit.attribution', { source: tell(layer.attribution) })} (${layer.licence})`).join(' ')}
      </p>
    </section>
  )
}
