import { useState, type SyntheticEvent, type ReactNode } from 'react'
import { useInterface } from '../../../engine/interface/index.ts'
import { HOUSE_LIMITS, PERSON_REASONS, type PersonReason } from '../../../model/protocol/index.ts'
import type { DoAct } from './do-act.ts'
import { useSpan } from './use-span.ts'

const MINUTES = { mute: [5, 15, 60, 24 * 60], kick: [], ban: [60, 24 * 60, 7 * 24 * 60, 30 * 24 * 60] } as const
const MINUTE_MS = 60_000

/** Why and for how long, before somebody is muted, sent out or banned. */
export function ActForm(props: {
  what: 'mute' | 'kick' | 'ban'
  person: { readonly visitorId: string; readonly name: string }
  /** The reason to begin with. */
  reason?: PersonReason
  act: DoAct
  done: () => void
}): ReactNode {
  const { say } = useInterface()
  const span = useSpan()
  const { what, person } = props
  const [reason, setReason] = useState<PersonReason>(props.reason ?? 'disruption')
  const [minutes, setMinutes] = useState<number>(MINUTES[what][1] ?? 0)
  const [note, setNote] = useState('')
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    const { visitorId } = person
    const told = { visitorId, reason, ...(note.trim() === '' ? {} : { note: note.trim() }) }
    props.act(what === 'kick' ? { do: what, ...told } : { do: what, minutes, ...told })
    props.done()
  }
  return (
    <form className="row act-form" onSubmit={submit}>
      <label className="field">
        <span className="small soft">{say('house.reason')}</span>
        <select value={reason} autoFocus onChange={(event) => setReason(event.target.value as PersonReason)}>
          {PERSON_REASONS.map((id) => (
            <option key={id} value={id}>
              {say(`house.reason.${id}`)}
            </option>
          ))}
        </select>
      </label>
      {what !== 'kick' && (
        <label className="field">
          <span className="small soft">{say('house.howLong')}</span>
          <select value={minutes} onChange={(event) => setMinutes(Number(event.target.value))}>
            {MINUTES[what].map((count) => (
              <option key={count} value={count}>
                {span(count * MINUTE_MS)}
              </option>
            ))}
          </select>
        </label>
      )}
      <label className="field grow">
        <span className="small soft">{say('house.note')}</span>
        <input type="text" value={note} maxLength={HOUSE_LIMITS.noteCharacters} onChange={(event) => setNote(event.target.value)} />
      </label>
      <button type="submit" className="primary">
        {say(`house.${what}Of`, { name: person.name })}
      </button>
      <button type="button" onClick={props.done}>
        {say('house.cancel')}
      </button>
    </form>
  )
}
