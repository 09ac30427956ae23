import { lazy, Suspense, useState, type SyntheticEvent, type ReactNode } from 'react'
import { useInterface, type Person, type RoomView } from '../../engine/interface/index.ts'
import { HOUSE_LIMITS, PERSON_REASONS, PRESENT_ROLES, type ClientMessages, type PersonReason } from '../../model/protocol/index.ts'
import { PartyLink } from './party-link.tsx'

const BodyCredit = lazy(async () => ({ default: (await import('./body-credit.tsx')).BodyCredit }))

type Send = <Name extends keyof ClientMessages>(name: Name, message: ClientMessages[Name]) => boolean

/** Who is here; each can be blocked or reported, and blocks taken back. */
export function PeopleList({ view, send }: { view: RoomView; send: Send }): ReactNode {
  const { say } = useInterface()
  const [asked, setAsked] = useState<{ visitorId: string; what: 'block' | 'report' } | null>(null)
  const others = view.people.filter(({ visitorId, role }) => visitorId !== view.welcome?.visitorId && PRESENT_ROLES.includes(role))
  return (
    <div className="people">
      <PartyLink view={view} send={send} />
      <ul className="plain">
        {others.map((person) => (
          <li key={person.slot} data-person={person.visitorId}>
            <div className="row">
              <span className="grow">
                {person.name}
                {view.hands.some(({ slot }) => slot === person.slot) && <span className="badge">{say('people.handUp')}</span>}
                {person.role !== 'visitor' && <span className="badge">{say(`house.role.${person.role}`)}</span>}
              </span>
              {person.role === 'visitor' && (
                <button
                  type="button"
                  aria-label={say('people.blockOf', { name: person.name })}
                  onClick={() => setAsked({ visitorId: person.visitorId, what: 'block' })}
                >
                  {say('people.block')}
                </button>
              )}
              <button
                type="button"
                aria-label={say('people.reportOf', { name: person.name })}
                onClick={() => setAsked({ visitorId: person.visitorId, what: 'report' })}
              >
                {say('people.report')}
              </button>
            </div>
            <Suspense>
              {view.bodies.map(({ slot, credit }) => slot === person.slot && credit !== null && <BodyCredit key={slot} credit={credit} />)}
            </Suspense>
            {view.reported.includes(person.visitorId) && (
              <p className="small soft" role="status">
                {say('people.reported')}
              </p>
            )}
            {asked?.visitorId === person.visitorId && (
              <Ask key={asked.what} {...{ person, send }} what={asked.what} done={() => setAsked(null)} />
            )}
          </li>
        ))}
      </ul>
      {view.blocked.length > 0 && <Blocked blocked={view.blocked} send={send} />}
    </div>
  )
}

function Ask(props: { person: Person; what: 'block' | 'report'; send: Send; done: () => void }): ReactNode {
  const { say } = useInterface()
  const { person, what, send, done } = props
  const [reason, setReason] = useState<PersonReason>('harassment')
  const [text, setText] = useState('')
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    const { visitorId } = person
    const words = text.trim()
    if (what === 'block') send('block', { visitorId })
    else send('report', { visitorId, reason, ...(words === '' ? {} : { text: words }) })
    done()
  }
  return (
    <form className="measure" onSubmit={submit}>
      <p className="small">{say(what === 'block' ? 'people.blockNote' : 'people.reportNote')}</p>
      {what === 'report' && (
        <>
          <select value={reason} aria-label={say('house.lockReason')} onChange={(event) => setReason(event.target.value as PersonReason)}>
            {PERSON_REASONS.map((id) => (
              <option key={id} value={id}>
                {say(`house.reason.${id}`)}
              </option>
            ))}
          </select>
          <input
            type="text"
            value={text}
            maxLength={HOUSE_LIMITS.noteCharacters}
            aria-label={say('people.reportText')}
            placeholder={say('people.reportText')}
            onChange={(event) => setText(event.target.value)}
          />
        </>
      )}
      <div className="row">
        <button type="submit" className="primary">
          {say(what === 'block' ? 'people.blockOf' : 'people.reportOf', { name: person.name })}
        </button>
        <button type="button" onClick={done}>
          {say('house.cancel')}
        </button>
      </div>
    </form>
  )
}

function Blocked({ blocked, send }: { blocked: RoomView['blocked']; send: Send }): ReactNode {
  const { say } = useInterface()
  return (
    <>
      <h3 className="small">{say('people.blocked')}</h3>
      <ul className="plain">
        {blocked.map(({ key, name }) => (
          <li key={key} className="row">
            <span className="grow">{name}</span>
            <button type="button" aria-label={say('people.unblockOf', { name })} onClick={() => send('unblock', { key })}>
              {say('people.unblock')}
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}
