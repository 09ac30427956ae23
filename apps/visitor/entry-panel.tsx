import { useState, type SyntheticEvent, type ReactNode } from 'react'
import { LanguageSwitch, useInterface } from '../../engine/interface/index.ts'
import type { StageStatus } from '../../engine/stage/index.ts'
import type { Venue } from '../../model/documents/index.ts'

/** Over the place as it loads: what it is, a name if one likes, and in. */
export function EntryPanel(props: { venue: Venue | null; status: StageStatus; enter: (name: string) => void }): ReactNode {
  const { say, tell, settings, change } = useInterface()
  const [name, setName] = useState(settings.name)
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    const chosen = name.trim()
    change({ name: chosen })
    props.enter(chosen)
  }
  return (
    <form className="panel entry" onSubmit={submit}>
      <div className="row">
        <h1 className="grow">{props.venue ? tell(props.venue.name) : say('visit.loading')}</h1>
        <LanguageSwitch />
      </div>
      {props.venue && <p className="soft">{tell(props.venue.description)}</p>}
      <label className="field">
        <span>{say('visit.yourName')}</span>
        <input type="text" value={name} maxLength={40} autoComplete="nickname" onChange={(event) => setName(event.target.value)} />
      </label>
      <button type="submit" className="primary" disabled={!props.venue}>
        {say('visit.enter')}
      </button>
      <progress max={1} value={props.status.progress} aria-label={say('visit.loading')} />
      <p className="soft small">{say(matchMedia('(pointer: coarse)').matches ? 'visit.touchHelp' : 'visit.keysHelp')}</p>
      {props.venue && props.venue.cameras.length > 0 && <p className="soft small">{say('visit.cameraNotice')}</p>}
    </form>
  )
}
