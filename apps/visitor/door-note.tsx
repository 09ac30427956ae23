import type { ReactNode } from 'react'
import { sayClock, useInterface, useTicking, type Door } from '../../engine/interface/index.ts'
import { hostNow } from '../../engine/runtime/index.ts'

/** Why one cannot come in now, and when one can: in one's own time, and where the venue is in another zone, in the venue's. */
export function DoorNote({ door }: { door: Door }): ReactNode {
  const { say, tell, language } = useInterface()
  useTicking(1000)
  const { why, untilMs, event } = door
  if (why === null) return null
  const nowMs = door.serverMs + (hostNow() - door.heardAtMs)
  const time = untilMs === null ? '' : sayClock(untilMs, { language, nowMs })
  return (
    <div className="door-note" role="status" data-door={why}>
      {event && <h2>{tell(event.name)}</h2>}
      <p>{why === 'closed' && untilMs !== null ? say('door.closedUntil', { time }) : say(`door.${why}`, { time })}</p>
      {why === 'closed' && untilMs !== null && untilMs > nowMs && (
        <p className="countdown">{say('door.inTime', { time: span(untilMs - nowMs) })}</p>
      )}
      {why === 'closed' && event && (
        <>
          <p className="small">{say('door.startsAt', { time: sayClock(event.startMs, { language, nowMs }) })}</p>
          {isElsewhere(event.timeZone, event.doorsMs) && (
            <p className="soft small">
              {say('door.venueTime', { time: sayClock(event.doorsMs, { language, nowMs, zone: event.timeZone }), zone: event.timeZone })}
            </p>
          )}
        </>
      )}
      {(why === 'closed' || why === 'full' || why === 'locked') && <p className="soft small">{say('door.opens')}</p>}
    </div>
  )
}

/** A span as hours, minutes and seconds. */
function span(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000))
  const two = (value: number): string => String(value).padStart(2, '0')
  const hours = Math.floor(seconds / 3600)
  return `${hours > 0 ? `${hours}:` : ''}${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
}

/** Whether the venue's clock shows another hour than the visitor's. */
function isElsewhere(zone: string, atMs: number): boolean {
  const hour = (timeZone?: string): string =>
    new Date(atMs).toLocaleString('en', {
      ...(timeZone === undefined ? {} : { timeZone }),
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    })
  try {
    return hour(zone) !== hour()
  } catch {
    // A zone this browser has not heard of: the visitor's own time has to do.
    return false
  }
}
