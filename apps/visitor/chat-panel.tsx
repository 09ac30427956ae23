import { useEffect, useRef, useState, type SyntheticEvent, type ReactNode } from 'react'
import { useInterface, type RoomView } from '../../engine/interface/index.ts'
import { WIRE_LIMITS } from '../../model/protocol/index.ts'

/** Who is here and what they say. */
export function ChatPanel(props: { view: RoomView; send: (text: string) => boolean; close: () => void }): ReactNode {
  const { say } = useInterface()
  const [text, setText] = useState('')
  const end = useRef<HTMLLIElement>(null)
  const lines = props.view.chat
  useEffect(() => {
    end.current?.scrollIntoView({ block: 'end' })
  }, [lines.length])
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    const line = text.trim()
    if (line !== '' && props.send(line)) setText('')
  }
  return (
    <section className="panel side" aria-label={say('visit.chat')} onKeyDown={(event) => event.key === 'Escape' && props.close()}>
      <div className="row">
        <h2 className="grow">{say('visit.chat')}</h2>
        <button type="button" onClick={props.close} aria-label={say('visit.close')}>
          ×
        </button>
      </div>
      <p className="small soft">{props.view.people.map((person) => person.name).join(' · ')}</p>
      <ul className="plain lines" role="log" aria-live="polite">
        {lines.map((line, index) => (
          <li key={index} ref={index === lines.length - 1 ? end : null}>
            <strong>{line.name}</strong> {line.text}
          </li>
        ))}
      </ul>
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
        <button type="submit" disabled={props.view.state !== 'open'}>
          {say('visit.send')}
        </button>
      </form>
    </section>
  )
}
