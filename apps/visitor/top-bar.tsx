import { useEffect, useState, type ReactNode } from 'react'
import { useInterface, type RoomView } from '../../engine/interface/index.ts'
import { after } from '../../engine/runtime/index.ts'
import { enterHeadset, type HeadsetMode, type StageStatus } from '../../engine/stage/index.ts'
import type { Venue } from '../../model/documents/index.ts'
import { PRESENT_ROLES } from '../../model/protocol/index.ts'
import { BarLabel } from './bar-label.tsx'
import { tellHeight } from './tell-height.ts'
import type { Panel } from './use-panels.ts'
import { useUnread } from './use-unread.ts'

const tellBarHeight = tellHeight('--bar')

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
    <header className="top-bar" ref={tellBarHeight}>
      <title>{`${props.venue ? tell(props.venue.name) : ''} · Holosite`}</title>
      <div className="title">
        <h1>{props.venue ? tell(props.venue.name) : ''}</h1>
        <Presence view={view} />
      </div>
      <div className="doors">
        <PanelDoors {...props} />
        {status.hasSound && (
          <button type="button" aria-pressed={status.sound} onClick={() => props.turnSound(!status.sound)}>
            <BarLabel of={status.sound ? 'on' : 'off'} />
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

/** After a loss one is told for so long that it is over. */
const TOLD_BACK_MS = 5000

/** Who is here, or why one is with nobody now. */
function Presence({ view }: { view: RoomView }): ReactNode {
  const { say } = useInterface()
  const [back, setBack] = useState(false)
  if (view.state === 'rejoining' && !back) setBack(true)
  useEffect(() => (back && view.state === 'open' ? after(TOLD_BACK_MS, () => setBack(false)) : undefined), [back, view.state])
  const count = view.people.filter(({ role }) => PRESENT_ROLES.includes(role)).length
  return (
    <span className={`badge ${view.state === 'open' ? '' : 'bad'}`} role="status" data-room={view.state} hidden={view.stopped !== null}>
      {view.state === 'open'
        ? say(back ? 'visit.rejoined' : 'visit.people', { count })
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

/** Lines of the chat not read yet are counted so far. */
const MOST_COUNTED = 9
const KEYS: Partial<Record<Panel, string>> = { ask: 'I', gestures: 'G' }

/** Opens the panels and shows which one is open. Once the visit is over there is nobody to talk to and nothing to ask. */
function PanelDoors({ venue, view, open, toggle, hasPlace }: Parameters<typeof TopBar>[0]): ReactNode {
  const { say } = useInterface()
  const unread = useUnread(view, open === 'chat')
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
      <BarLabel of={panel} />
      {panel === 'chat' && unread > 0 && (
        <>
          <span className="count" aria-hidden="true">
            {unread > MOST_COUNTED ? `${MOST_COUNTED}+` : unread}
          </span>
          <span className="visually-hidden">{say('visit.unread', { count: unread })}</span>
        </>
      )}
    </button>
  ))
}
