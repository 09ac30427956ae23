import type { ReactNode } from 'react'
import { useInterface, type RoomView } from '../../engine/interface/index.ts'
import { enterHeadset, type StageStatus } from '../../engine/stage/index.ts'
import type { Venue } from '../../model/documents/index.ts'

/** What a visitor needs at a glance: where, with whom, what the show and the cameras do; and the doors to the panels. */
export function TopBar(props: {
  venue: Venue | null
  status: StageStatus
  view: RoomView
  entered: boolean
  open: 'chat' | 'settings' | null
  toggle: (panel: 'chat' | 'settings') => void
}): ReactNode {
  const { say, tell } = useInterface()
  const { status, view, entered } = props
  if (!entered) return null
  return (
    <header className="top-bar">
      <strong className="grow">{props.venue ? tell(props.venue.name) : ''}</strong>
      {status.showing && <span className="badge">{say('visit.showing', { cue: tell(status.showing) })}</span>}
      {status.cameras.map((camera) => (
        <span
          key={camera.id}
          className={`badge ${camera.state === 'live' ? 'good' : 'warn'}`}
          data-camera={camera.id}
          data-camera-state={camera.state}
        >
          {tell(camera.name)}: {say(`camera.state.${camera.state}`)}
          {camera.ageS !== null && ` ${camera.ageS.toFixed(1)} s`}
        </span>
      ))}
      <span className={`badge ${view.state === 'open' ? '' : 'bad'}`} role="status" data-room={view.state}>
        {view.state === 'open'
          ? say('visit.people', { count: view.people.length })
          : say(view.state === 'rejoining' ? 'visit.reconnecting' : 'visit.joining')}
      </span>
      {status.immersive === 'ready' && (
        <button type="button" onClick={() => void enterHeadset()}>
          {say('visit.enterVr')}
        </button>
      )}
      <button type="button" aria-pressed={props.open === 'chat'} onClick={() => props.toggle('chat')}>
        {say('visit.chat')}
      </button>
      <button type="button" aria-pressed={props.open === 'settings'} onClick={() => props.toggle('settings')}>
        {say('visit.settings')}
      </button>
    </header>
  )
}
