import type { ReactNode } from 'react'
import { useInterface, useTicking, type Door } from '../../engine/interface/index.ts'
import { hostNow } from '../../engine/runtime/index.ts'
import { sayRoom, type Language } from '../../model/words/index.ts'

/** The venue, or the room one's party is in, is full: where one stands in the line, how long it takes as far as that is known, and what else one can do. */
export function LineNote(props: { door: Door; waiting: boolean; wait: (waiting: boolean) => void; goAlone: () => void }): ReactNode {
  const { say, language } = useInterface()
  const { door, waiting, wait, goAlone } = props
  const { queue, party } = door
  const withParty = door.why === 'party-full' || (party !== null && party.state === 'in' && waiting)
  const stands = waiting && queue !== null && !queue.admitted
  return (
    <div className="door-note" data-line={lineState(waiting, queue)}>
      {door.why === 'full' && !stands && <p>{say('door.full')}</p>}
      {withParty && <p>{sayRoom(language, 'party.full')}</p>}
      <div role="status">
        {stands && (
          <>
            <p>{queue.ahead === 0 ? sayRoom(language, 'line.next') : sayRoom(language, 'line.ahead', { count: queue.ahead })}</p>
            <p>
              {queue.waitS === null
                ? sayRoom(language, 'line.unknown')
                : sayRoom(language, 'line.wait', { time: span(language, queue.waitS) })}
            </p>
          </>
        )}
        {queue?.admitted !== true && <KeptPlace door={door} />}
        {waiting && queue?.admitted === true && <p>{sayRoom(language, 'line.turn')}</p>}
      </div>
      {stands && <p className="small soft">{sayRoom(language, 'line.kept')}</p>}
      <div className="row">
        <button type="button" className={waiting ? '' : 'primary'} onClick={() => wait(!waiting)}>
          {sayRoom(language, waiting ? 'line.leave' : withParty ? 'line.offerParty' : 'line.offer')}
        </button>
        {withParty && (
          <button type="button" onClick={goAlone}>
            {sayRoom(language, 'line.alone')}
          </button>
        )}
      </div>
    </div>
  )
}

/** A place that may soon be free, for who was cut off has it for a while; said by fives, lest a screen reader count along. */
function KeptPlace({ door: { keptMs, heardAtMs } }: { door: Door }): ReactNode {
  const { language } = useInterface()
  useTicking(1000)
  if (keptMs == null) return null
  const leftS = Math.ceil((keptMs - (hostNow() - heardAtMs)) / 5000) * 5
  return leftS > 0 && <p data-kept={leftS}>{sayRoom(language, 'line.lost', { count: leftS })}</p>
}

function lineState(waiting: boolean, queue: Door['queue']): string {
  if (!waiting) return 'offered'
  return queue?.admitted === true ? 'admitted' : 'waiting'
}

/** Minutes and hours: nobody knows it to the second. */
function span(language: Language, seconds: number): string {
  if (seconds < 60) return sayRoom(language, 'line.underMinute')
  const minutes = Math.ceil(seconds / 60)
  if (minutes < 60) return sayRoom(language, 'line.minutes', { count: minutes })
  return sayRoom(language, 'line.hours', { count: Math.round(minutes / 6) / 10 })
}

/** What the link of a party one came by is worth. */
export function PartyNote({ party }: { party: NonNullable<Door['party']> }): ReactNode {
  const { language } = useInterface()
  const key = { in: 'party.with', empty: 'party.first', unknown: 'party.unknown' } as const
  return (
    <p className="small" data-party={party.state}>
      {sayRoom(language, key[party.state], { count: party.people })}
    </p>
  )
}
