import { lazy, Suspense, useEffect, useState, type SyntheticEvent, type ReactNode } from 'react'
import { LanguageSwitch, TextSizeSwitch, useInterface, useKeyboard, type Door } from '../../engine/interface/index.ts'
import type { StageStatus } from '../../engine/stage/index.ts'
import type { Venue } from '../../model/documents/index.ts'
import { inWords } from './in-words.ts'

const MicrophoneTry = lazy(() => import('./microphone-try.tsx').then((module) => ({ default: module.MicrophoneTry })))
const LineNote = lazy(() => import('./line-note.tsx').then((module) => ({ default: module.LineNote })))
const PartyNote = lazy(() => import('./line-note.tsx').then((module) => ({ default: module.PartyNote })))
const DoorNote = lazy(() => import('./door-note.tsx').then((module) => ({ default: module.DoorNote })))

/** Over the place as it loads: what it is, a name if one likes, and in. */
export function EntryPanel(props: {
  venue: Venue | null
  status: StageStatus
  door: Door | null
  waiting: boolean
  wait: (waiting: boolean) => void
  enter: (name: string) => void
  goAlone: () => void
}): ReactNode {
  const { say, tell, settings, change } = useInterface()
  const [name, setName] = useState(settings.name)
  const keyboard = useKeyboard()
  const [trying, setTrying] = useState(false)
  const { door, waiting, wait, enter, goAlone } = props
  const shut = door !== null && (door.why !== null || waiting)
  const inLine = door !== null && (waiting || door.why === 'full' || door.why === 'party-full')
  const admitted = waiting && door?.queue?.admitted === true
  useEffect(() => {
    if (!admitted) return
    const chosen = name.trim()
    change({ name: chosen })
    enter(chosen)
    // By whatever name stands there when the turn comes.
  }, [admitted, name, change, enter])
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    const chosen = name.trim()
    change({ name: chosen })
    // A link that is not good any more would only be refused.
    if (door?.party?.state === 'unknown') goAlone()
    enter(chosen)
  }
  return (
    <form className="panel entry" onSubmit={submit}>
      <div className="row">
        <h1 className="grow">{props.venue ? tell(props.venue.name) : say('visit.loading')}</h1>
        <TextSizeSwitch />
        <LanguageSwitch />
      </div>
      {props.venue && <p className="soft">{tell(props.venue.description)}</p>}
      {door && (shut || door.party) && (
        <Suspense>
          {door.party && door.why !== 'party-full' && <PartyNote party={door.party} />}
          {inLine && <LineNote {...{ door, waiting, wait, goAlone }} />}
          {shut && !inLine && <DoorNote door={door} />}
        </Suspense>
      )}
      <label className="field">
        <span>{say('visit.yourName')}</span>
        <input type="text" value={name} maxLength={40} autoComplete="nickname" onChange={(event) => setName(event.target.value)} />
      </label>
      <button type="submit" className="primary" disabled={!props.venue || shut}>
        {say('visit.enter')}
      </button>
      {!inWords() && (
        <>
          <progress max={1} value={props.status.progress} aria-label={say('visit.loading')} />
          <a className="button" href="?view=words">
            {say('visit.inWords')}
          </a>
        </>
      )}
      {!inWords() && <p className="soft small">{say(keyboard ? 'visit.keysHelp' : 'visit.touchHelp')}</p>}
      {props.venue?.voice === 'everyone' && (
        <button type="button" aria-expanded={trying} onClick={() => setTrying(!trying)}>
          {say('visit.tryMicrophone')}
        </button>
      )}
      {trying && (
        <Suspense>
          <MicrophoneTry />
        </Suspense>
      )}
      {props.venue && props.venue.cameras.length > 0 && <p className="soft small">{say('visit.cameraNotice')}</p>}
    </form>
  )
}
