import { useState, type ReactNode } from 'react'
import { useInterface, type RoomView } from '../../engine/interface/index.ts'
import { enterHeadset, type HeadsetMode, type StageStatus } from '../../engine/stage/index.ts'
import type { Venue } from '../../model/documents/index.ts'
import { PRESENT_ROLES } from '../../model/protocol/index.ts'

/** The panels a visitor opens, one at a time. */
export type Panel = 'chat' | 'voice' | 'gestures' | 'settings' | 'place' | 'ask'

/** What a visitor needs at a glance: where, with whom, what the show and the cameras do; and the doors to the panels. */
export function TopBar(props: {
  venue: Venue | null
  status: StageStatus
  view: RoomView
  open: Panel | null
  toggle: (panel: Panel) => void
  /** Whether there is a twin to ask about and a panel of the place to open. */
  hasPlace: boolean
  turnSound: (on: boolean) => void
}): ReactNode {
  const { say, tell, settings } = useInterface()
  const { status, view } = props
  /** The last try to enter a headset came to nothing. */
  const [refused, setRefused] = useState(false)
  const over = view.stopped !== null
  /** The gesture that enters turns sound on too, for whoever chose sound before. */
  const enter = (mode: HeadsetMode): void => {
    if (settings.sound && status.hasSound && !status.sound) props.turnSound(true)
    void enterHeadset(mode).then((entered) => setRefused(!entered))
  }
  return (
    <header className="top-bar">
      <title>{`${props.venue ? tell(props.venue.name) : ''} · Holosite`}</title>
      <div className="title">
        <h1>{props.venue ? tell(props.venue.name) : ''}</h1>
        <Presence view={view} />
      </div>
      <div className="doors">
        <PanelDoors {...props} />
        {status.hasSound && (
          <button type="button" aria-pressed={status.sound} onClick={() => props.turnSound(!status.sound)}>
            {say(status.sound ? 'visit.soundOff' : 'visit.soundOn')}
          </button>
        )}
        {!over &&
          (['vr', 'ar'] as const).map(
            (mode) =>
              status.immersive[mode] && (
                <button key={mode} type="button" onClick={() => enter(mode)}>
                  {say(mode === 'vr' ? 'visit.enterVr' : 'visit.enterAr')}
                </button>
              ),
          )}
      </div>
      <Facts {...props}>
        {refused && !over && (
          <span className="badge bad" role="alert">
            {say('visit.vrFailed')}
          </span>
        )}
      </Facts>
    </header>
  )
}

/** Who is here, or why one is with nobody now. */
function Presence({ view }: { view: RoomView }): ReactNode {
  const { say } = useInterface()
  return (
    <span className={`badge ${view.state === 'open' ? '' : 'bad'}`} role="status" data-room={view.state} hidden={view.stopped !== null}>
      {view.state === 'open'
        ? say('visit.people', { count: view.people.filter(({ role }) => PRESENT_ROLES.includes(role)).length })
        : say(view.state === 'rejoining' ? (navigator.onLine ? 'visit.reconnecting' : 'fault.offline') : 'visit.joining')}
    </span>
  )
}

/** What comes and goes, below the buttons, so that none of them moves by it. */
function Facts({ status, view, hasPlace, children }: Parameters<typeof TopBar>[0] & { children: ReactNode }): ReactNode {
  const { say, tell } = useInterface()
  const [arrived, setArrived] = useState(false)
  if (status.settled && !arrived) setArrived(true)
  const over = view.stopped !== null
  return (
    <div className="facts">
      {!over && status.showing && <span className="badge">{say('visit.showing', { cue: tell(status.showing) })}</span>}
      {!over &&
        status.cameras.map((camera) => (
          <span key={camera.id} className="camera-state" data-camera={camera.id} data-camera-state={camera.state}>
            {tell(camera.name)}: {say(`camera.state.${camera.state}`)}
            {camera.ageS !== null && ` ${camera.ageS.toFixed(1)} s`}
          </span>
        ))}
      {hasPlace && !arrived && !over && (
        <span className="badge loading">
          <progress max={1} value={status.progress} aria-label={say('visit.loading')} />
          <span aria-hidden="true">{Math.round(status.progress * 100)}%</span>
        </span>
      )}
      {children}
    </div>
  )
}

const KEYS: Partial<Record<Panel, string>> = { ask: 'I', gestures: 'G' }

/** Opens the panels and shows which one is open. Once the visit is over there is nobody to talk to and nothing to ask. */
function PanelDoors({ venue, view, open, toggle, hasPlace }: Parameters<typeof TopBar>[0]): ReactNode {
  const { say } = useInterface()
  const panels: readonly Panel[] = hasPlace
    ? ['place', 'ask', 'chat', 'voice', 'gestures', 'settings']
    : ['chat', 'voice', 'gestures', 'settings']
  const shown = panels.filter(
    (panel) => (panel === 'voice' ? venue?.voice !== 'none' : true) && (view.stopped === null || panel === 'settings'),
  )
  return shown.map((panel) => (
    <button
      key={panel}
      type="button"
      data-opens={panel}
      aria-pressed={open === panel}
      aria-keyshortcuts={KEYS[panel]}
      onClick={() => toggle(panel)}
    >
      {say(panel === 'ask' ? 'ask.title' : `visit.${panel}`)}
    </button>
  ))
}
