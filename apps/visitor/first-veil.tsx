import { useEffect, useState, type ReactNode } from 'react'
import { useInterface } from '../../engine/interface/index.ts'
import { after } from '../../engine/runtime/index.ts'
import type { StageStatus } from '../../engine/stage/index.ts'
import type { Venue } from '../../model/documents/index.ts'

/** Whoever is in waits no longer than this for the place; on a slow line he then sees it grow. */
const MOST_MS = 8000
/** As in visit.css. */
const FADE_MS = 900

/**
 * The venue's own picture over the place until what is seen of it stands, then a calm fade. It takes no touch: one enters, talks and
 * reads meanwhile, and it is gone for good once it went. A venue without a picture has none.
 */
export function FirstVeil({ venue, status, entered }: { venue: Venue; status: StageStatus; entered: boolean }): ReactNode {
  const { say } = useInterface()
  const [late, setLate] = useState(false)
  const [state, setState] = useState<'over' | 'going' | 'gone'>('over')
  useEffect(() => (entered ? after(MOST_MS, () => setLate(true)) : undefined), [entered])
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
