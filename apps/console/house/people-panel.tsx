import { useState, type ReactNode } from 'react'
import { useInterface } from '../../../engine/interface/index.ts'
import type { Venue } from '../../../model/documents/index.ts'
import type { ServerMessages } from '../../../model/protocol/index.ts'
import { ActForm } from './act-form.tsx'
import { connectionOf } from './connection-health.ts'
import type { DoAct } from './do-act.ts'
import { nearestPlace } from './nearest-place.ts'
import { useSpan } from './use-span.ts'

type Attendant = ServerMessages['attendance'][number]

/** Everyone here: name, role, where, how long, how the connection is; and what may be done about him. */
export function PeoplePanel(props: {
  venue: Venue | null
  people: readonly Attendant[]
  /** Whose hands are up, first raised first. */
  hands: ServerMessages['hands']
  /** Who wears a body he brought. */
  bodies: ServerMessages['bodies']
  house: NonNullable<ServerMessages['house']>
  serverMs: number
  /** Rooms of the venue that are open. */
  rooms: number
  act: DoAct
}): ReactNode {
  const { say } = useInterface()
  const [asked, setAsked] = useState<{ visitorId: string; what: 'mute' | 'kick' | 'ban' } | null>(null)
  /** Raised hands come first, in the order in which they went up. */
  const turnOf = ({ slot }: Attendant): number => props.hands.find((hand) => hand.slot === slot)?.sinceMs ?? Infinity
  const people = props.people.toSorted(
    (a, b) => Number(a.kind === 'console') - Number(b.kind === 'console') || turnOf(a) - turnOf(b) || a.sinceMs - b.sinceMs,
  )
  return (
    <section className="panel" data-panel="people">
      <h2>{say('house.people')}</h2>
      {people.length === 0 ? (
        <p className="soft">{say('house.nobody')}</p>
      ) : (
        <table className="figures people-table">
          <thead>
            <tr>
              {(['name', 'where', 'since', 'link', 'acts'] as const).map((column) => (
                <th scope="col" key={column}>
                  {say(`house.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {people.map((person) => (
              <Row key={person.visitorId} {...props} person={person} ask={(what) => setAsked({ visitorId: person.visitorId, what })}>
                {asked?.visitorId === person.visitorId && (
                  <ActForm key={asked.what} what={asked.what} person={person} act={props.act} done={() => setAsked(null)} />
                )}
              </Row>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

function Row(props: {
  venue: Venue | null
  person: Attendant
  hands: ServerMessages['hands']
  house: NonNullable<ServerMessages['house']>
  serverMs: number
  rooms: number
  bodies: ServerMessages['bodies']
  act: DoAct
  ask: (what: 'mute' | 'kick' | 'ban') => void
  children: ReactNode
}): ReactNode {
  const { say, tell } = useInterface()
  const span = useSpan()
  const { venue, person, house, serverMs } = props
  const { state, values } = connectionOf(person)
  const near = venue && person.at ? nearestPlace(venue, person.at) : null
  const muted = house.mutes.some(({ key }) => key === person.key)
  const place = (): string => {
    if (person.kind === 'console') return say('house.atDesk')
    if (!person.at) return say('house.noPlace')
    if (near) return say('house.near', { place: tell(near.name), metres: near.metres.toFixed(0) })
    const [east, north] = person.at
    const metres = (of: number): { metres: string } => ({ metres: Math.abs(of).toFixed(0) })
    return `${say(east < 0 ? 'house.west' : 'house.east', metres(east))}, ${say(north < 0 ? 'house.south' : 'house.north', metres(north))}`
  }
  return (
    <>
      <tr data-person={person.visitorId} data-link={state}>
        <th scope="row">
          {person.name}
          <small>
            {say(`house.role.${person.role}`)}
            {props.rooms > 1 && person.kind === 'visit' && ` · ${say('house.rooms.inRoom', { room: person.mirror })}`}
            {muted && ` · ${say('house.do.mute')}`}
            {props.hands.some(({ slot }) => slot === person.slot) && <strong data-hand="up"> · {say('people.handUp')}</strong>}
            {person.speaking === true && ` · ${say('house.speaking')}`}
          </small>
        </th>
        <td>{place()}</td>
        <td>{span(serverMs - person.sinceMs)}</td>
        <td>
          <span className={`badge ${state === 'good' ? 'good' : state === 'new' ? '' : state === 'slow' ? 'warn' : 'bad'}`}>
            {say(`house.link.${state}`, values)}
          </span>
        </td>
        <td>
          {person.role === 'visitor' && person.kind === 'visit' && (
            <div className="row">
              {(['mute', 'kick', 'ban'] as const).map((what) => (
                <button key={what} type="button" aria-label={say(`house.${what}Of`, { name: person.name })} onClick={() => props.ask(what)}>
                  {say(`house.do.${what}`)}
                </button>
              ))}
              {props.bodies.some(({ visitorId }) => visitorId === person.visitorId) && (
                <button
                  type="button"
                  aria-label={say('house.takeBodyOf', { name: person.name })}
                  onClick={() => props.act({ do: 'take-body', visitorId: person.visitorId })}
                >
                  {say('house.do.takeBody')}
                </button>
              )}
            </div>
          )}
        </td>
      </tr>
      {props.children && (
        <tr className="asking">
          <td colSpan={5}>{props.children}</td>
        </tr>
      )}
    </>
  )
}
