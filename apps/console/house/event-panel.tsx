import { useState, type ReactNode } from 'react'
import { useInterface } from '../../../engine/interface/index.ts'
import { EVENT_PHASES, type EventOn, type ServerMessages } from '../../../model/protocol/index.ts'
import type { DoAct } from './do-act.ts'
import { useInstant } from './use-span.ts'

type House = NonNullable<ServerMessages['house']>

/** The event that is put on: where it stands, by whose hand, and the way to the next phase. */
export function EventPanel({ house, act }: { house: House; act: DoAct }): ReactNode {
  const { say } = useInterface()
  const { event } = house
  return (
    <section className="panel" data-panel="event" data-phase={event?.phase ?? 'none'}>
      <div className="row">
        <h2 className="grow">{say('house.event')}</h2>
        {event && (
          <>
            <span className={`badge ${event.phase === 'on' || event.phase === 'doors' ? 'good' : 'warn'}`}>
              {say(`house.phase.${event.phase}`)}
            </span>
            <span className="badge">{say(event.mode === 'schedule' ? 'house.event.bySchedule' : 'house.event.byHand')}</span>
          </>
        )}
      </div>
      {house.missingEvent !== null && (
        <div className="row" role="alert">
          <p className="grow">{say('house.event.missing', { event: house.missingEvent })}</p>
          <button type="button" onClick={() => act({ do: 'drop-event' })}>
            {say('house.event.drop')}
          </button>
        </div>
      )}
      {event ? (
        <OnEvent event={event} invitation={house.invitation} act={act}>
          <Tonight people={house.tonight} />
        </OnEvent>
      ) : (
        <ChooseEvent events={house.events} act={act} />
      )}
    </section>
  )
}

/** The same for staff who do not run events: its name and who works at it. */
export function TonightPanel({ house }: { house: House }): ReactNode {
  const { tell } = useInterface()
  return (
    house.event &&
    house.tonight.length > 0 && (
      <section className="panel" data-panel="tonight">
        <h2>{tell(house.event.name)}</h2>
        <Tonight people={house.tonight} />
      </section>
    )
  )
}

/** Who works at the event, by name and role. */
function Tonight({ people }: { people: House['tonight'] }): ReactNode {
  const { say } = useInterface()
  if (people.length === 0) return null
  return (
    <div className="tonight">
      <h3 className="small soft">{say('house.tonight')}</h3>
      <ul className="plain">
        {people.map(({ role, name }, index) => (
          <li key={index} data-role={role}>
            <strong>{name}</strong> <span className="badge">{say(`house.role.${role}`)}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}

function OnEvent(props: { event: EventOn; invitation: string | null; act: DoAct; children: ReactNode }): ReactNode {
  const { event, invitation, act } = props
  const { say, tell } = useInterface()
  const instant = useInstant()
  const [copied, setCopied] = useState(false)
  const copy = (): void => {
    const link = `${location.origin}/visit/${location.pathname.split('/')[2] ?? ''}#invitation=${invitation ?? ''}`
    void navigator.clipboard.writeText(link).then(() => setCopied(true))
  }
  return (
    <>
      <p>
        <strong>{tell(event.name)}</strong>
      </p>
      <p className="small soft">
        {say('house.event.times', { doors: instant(event.doorsMs), start: instant(event.startMs), end: instant(event.endMs) })}
        {` · ${say('house.event.admits', { count: event.capacity })}`}
        {event.admission === 'invited' && ` · ${say('house.event.invitedOnly')}`}
      </p>
      {props.children}
      {invitation && (
        <button type="button" onClick={copy}>
          {say(copied ? 'house.event.copied' : 'house.event.invitation')}
        </button>
      )}
      <div className="row phases">
        {EVENT_PHASES.filter((phase) => phase !== event.phase).map((phase) => (
          <button key={phase} type="button" onClick={() => act({ do: 'event-phase', phase })}>
            {say(`house.phase.to.${phase}`)}
          </button>
        ))}
        {event.mode === 'hand' && (
          <button type="button" onClick={() => act({ do: 'event-schedule' })}>
            {say('house.event.follow')}
          </button>
        )}
        <button type="button" onClick={() => act({ do: 'drop-event' })}>
          {say('house.event.drop')}
        </button>
      </div>
    </>
  )
}

function ChooseEvent({ events, act }: { events: House['events']; act: DoAct }): ReactNode {
  const { say, tell } = useInterface()
  const instant = useInstant()
  const [chosen, setChosen] = useState<string | null>(null)
  const id = chosen ?? events[0]?.id
  return (
    <>
      <p className="small soft">{say('house.event.none')}</p>
      {id === undefined ? (
        <p className="small soft">{say('house.event.noDocuments')}</p>
      ) : (
        <div className="row">
          <select className="grow" value={id} aria-label={say('house.event.choose')} onChange={(event) => setChosen(event.target.value)}>
            {events.map((event) => (
              <option key={event.id} value={event.id}>
                {tell(event.name)} {instant(event.doorsMs)}
              </option>
            ))}
          </select>
          <button type="button" className="primary" onClick={() => act({ do: 'put-event', event: id })}>
            {say('house.event.put')}
          </button>
        </div>
      )}
    </>
  )
}
