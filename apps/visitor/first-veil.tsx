import { useEffect, useState, type ReactNode } from 'react'
import { useInterface } from '../../engine/interface/index.ts'
import { after } from '../../engine/runtime/index.ts'
import type { StageStatus } from '../../engine/stage/index.ts'
import type { Venue } from '../../model/documents/index.ts'
import { isKeyOfThePlace } from './use-ask-key.ts'

/** Whoever is in waits no longer than this for the place; on a slow line he then sees it grow. */
const MOST_MS = 20_000
/** As in visit.css. */
const FADE_MS = 900

/**
 * The venue's own picture over the place until what is seen of it stands, then a calm fade. It takes no touch: one enters, talks and
 * reads meanwhile, and whoever walks or looks around sees the place as far as it is there. Gone for good once it went. A venue without a
 * picture has none.
 */
export function FirstVeil({ venue, status, entered }: { venue: Venue; status: StageStatus; entered: boolean }): ReactNode {
  const { say } = useInterface()
  const [late, setLate] = useState(false)
  const [state, setState] = useState<'over' | 'going' | 'gone'>('over')
  useEffect(() => (entered ? whenWanted(() => setLate(true)) : undefined), [entered])
  if (state === 'over' && (status.stands || late)) setState('going')
  useEffect(() => (state === 'going' ? after(FADE_MS, () => setState('gone')) : undefined), [state])
  if (state === 'gone' || venue.picture === undefined) return null
  return (
    <div className="veil" data-veil={state}>
      <img src={`/venues/${venue.id}/${venue.picture}`} alt="" />
      {entered && state === 'over' && (
        <p className="badge">{say('visit.loadingPercent', { percent: Math.round(status.progress * 100) })}</p>
      )}
    </div>
  )
}

/** Calls back once somebody who is in touches the place or walks by key, or has waited long enough. */
function whenWanted(wanted: () => void): () => void {
  const pressed = (event: PointerEvent): void => {
    if (event.target instanceof Element && event.target.closest('.stage') !== null) wanted()
  }
  const walked = (event: KeyboardEvent): void => {
    if (isKeyOfThePlace(event) && /^(?:Key[WASDQERF]|Arrow)/.test(event.code)) wanted()
  }
  addEventListener('pointerdown', pressed)
  addEventListener('keydown', walked)
  const stop = after(MOST_MS, wanted)
  return () => {
    removeEventListener('pointerdown', pressed)
    removeEventListener('keydown', walked)
    stop()
  }
}
