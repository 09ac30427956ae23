import { lazy, Suspense, useEffect, useRef, useState, type ReactNode, type RefObject, type SyntheticEvent } from 'react'
import { useInterface, type RoomView } from '../../engine/interface/index.ts'
import { PRESENT_ROLES, WIRE_LIMITS, type ClientMessages } from '../../model/protocol/index.ts'
import { isWordKey, tellFault } from '../../model/words/index.ts'

const PeopleList = lazy(() => import('./people-list.tsx').then((module) => ({ default: module.PeopleList })))

/** Whoever is alone wants to invite somebody first: the list that offers it is open where it takes no room from the chat. */
const ROOMY = '(min-height: 40rem)'

/** Who is here and what they say. */
export function ChatPanel(props: {
  view: RoomView
  send: <Name extends keyof ClientMessages>(name: Name, message: ClientMessages[Name]) => boolean
  close: () => void
}): ReactNode {
  const { say, sayRefusal, language, settings } = useInterface()
  const { chat: lines, muted, lastRefusal } = props.view
  const here = props.view.people.filter(({ role }) => PRESENT_ROLES.includes(role)).length
  const [listing, setListing] = useState(here <= 1 && settings.textSize < 150 && matchMedia(ROOMY).matches)
  const [text, setText] = useState('')
  const end = useNewest<HTMLLIElement>(lines.length)
  /** A refusal is over once something else was sent. How one's own body is told to the server is nothing a visitor could mend. */
  const [past, setPast] = useState<object | null>(null)
  const refused = lastRefusal === past || lastRefusal?.code.startsWith('presence/') ? null : lastRefusal
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    const line = text.trim()
    if (line === '' || !props.send('chat', { text: line })) return
    setText('')
    setPast(lastRefusal)
  }
  return (
    <section className="panel side" aria-label={say('visit.chat')} onKeyDown={(event) => event.key === 'Escape' && props.close()}>
      <div className="row">
        <h2 className="grow">{say('visit.chat')}</h2>
        <button type="button" onClick={props.close} aria-label={say('visit.close')}>
          ×
        </button>
      </div>
      <button type="button" aria-expanded={listing} onClick={() => setListing(!listing)}>
        {say('people.title', { count: here })}
      </button>
      {listing && (
        <Suspense>
          <PeopleList view={props.view} send={props.send} />
        </Suspense>
      )}
      <div className="lines" role="log" aria-label={say('visit.chat')} tabIndex={0} data-own-keys>
        <ul className="plain">
          {lines.map((line, index) => (
            <li key={index} ref={index === lines.length - 1 ? end : null}>
              <strong>{line.name}</strong> {line.text}
            </li>
          ))}
        </ul>
      </div>
      {muted && (
        <p className="small told" role="status">
          {say('people.muted', {
            time: new Date(muted.untilMs).toLocaleTimeString(language, { hour: '2-digit', minute: '2-digit', hour12: false }),
            reason: say(`house.reason.${muted.reason}`),
          })}
        </p>
      )}
      {refused && (
        <p className="small told" role="alert">
          {isWordKey(`refused.${refused.code}`) ? sayRefusal(refused) : tellFault(language, refused)}
        </p>
      )}
      <form className="row" onSubmit={submit}>
        <input
          type="text"
          className="grow"
          value={text}
          autoFocus
          maxLength={WIRE_LIMITS.chatCharacters}
          aria-label={say('visit.message')}
          placeholder={say('visit.message')}
          onChange={(event) => setText(event.target.value)}
        />
        <button type="submit" disabled={props.view.state !== 'open' || muted !== null}>
          {say('visit.send')}
        </button>
      </form>
    </section>
  )
}

/** A ref whose element comes into sight whenever there are more lines. Newer browsers answer a promise, which is no way to end an effect. */
function useNewest<Line extends HTMLElement>(count: number): RefObject<Line | null> {
  const newest = useRef<Line>(null)
  useEffect(() => {
    newest.current?.scrollIntoView({ block: 'end' })
  }, [count])
  return newest
}
