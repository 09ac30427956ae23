import type { ReactNode } from 'react'
import { useInterface } from '../../engine/interface/index.ts'
import type { Show } from '../../model/documents/index.ts'
import type { CueCommand, CueState } from '../../model/show/index.ts'
import { isBlackedOut } from './blackout.ts'
import { cueClock, followsInS, minutes } from './cue-clock.ts'

/** GO, Back, Pause, Stop and Blackout, with what runs and what comes. */
export function Transport(props: {
  state: CueState | null
  show: Show | null
  serverMs: number
  enabled: boolean
  /** Whether keys act now, rest, or are not there: those printed on the buttons are shown only while they act. */
  keys: 'act' | 'rest' | 'none'
  command: (command: CueCommand) => void
}): ReactNode {
  const { say, tell } = useInterface()
  const { state, show, command, enabled } = props
  const current = state?.running.findLast((cue) => cue.releasedAtServerMs === undefined)
  const currentCue = show?.cues.find((cue) => cue.id === current?.cue)
  const nextCue = show?.cues.find((cue) => cue.id === state?.next)
  const paused = state?.running.some((cue) => cue.rate === 0 && cue.releasedAtServerMs === undefined) ?? false
  const dark = isBlackedOut(state)
  const clock = current && currentCue ? cueClock(current, currentCue, props.serverMs) : null
  const followS = current && currentCue && nextCue ? followsInS(current, currentCue, props.serverMs) : null
  const loops = currentCue?.end === 'loop' && followS === null

  return (
    <section className="transport panel" aria-label={say('console.transport')} data-dark={dark} data-keys={props.keys}>
      <button type="button" className="go" disabled={!enabled || !state?.next} onClick={() => command({ do: 'go' })}>
        {say('console.go')}
        <small>{nextCue ? `${nextCue.number} ${tell(nextCue.name)}` : say('console.endOfList')}</small>
      </button>
      <div className="now">
        <p className="soft small">{say(loops ? (nextCue ? 'console.currentLoops' : 'console.currentLoopsOn') : 'console.current')}</p>
        <p className="cue-now" data-testid="current-cue">
          {currentCue ? `${currentCue.number} ${tell(currentCue.name)}` : say('console.nothingRuns')}
          {paused && current && <span className="badge warn">{say('console.paused')}</span>}
          {dark && <span className="badge bad">{say('console.blackout')}</span>}
        </p>
        {/* Its place is kept while nothing runs: no button below a hand may move by a GO. */}
        <p className="clock">
          {clock ? <strong>−{minutes(clock.remainingS)}</strong> : <span className="soft">–</span>}{' '}
          {clock && <span className="soft">{minutes(clock.elapsedS)}</span>}
        </p>
        <p className="soft small" data-testid="next-how">
          {followS !== null && say('console.nextByItself', { time: minutes(followS) })}
          {followS === null && say(nextCue ? 'console.nextOnGo' : 'console.next')}
        </p>
        <p className="cue-next" data-testid="next-cue">
          {nextCue ? `${nextCue.number} ${tell(nextCue.name)}` : say('console.endOfList')}
        </p>
        <p className="notes">{nextCue?.notes && tell(nextCue.notes)}</p>
      </div>
      <div className="keys">
        <button type="button" disabled={!enabled} onClick={() => command({ do: 'back' })}>
          {say('console.back')} <kbd>⌫</kbd>
        </button>
        <button type="button" disabled={!enabled} aria-pressed={paused} onClick={() => command({ do: paused ? 'resume' : 'pause' })}>
          {paused ? say('console.resume') : say('console.pause')} <kbd>P</kbd>
        </button>
        <button type="button" disabled={!enabled} onClick={() => command({ do: 'stop' })}>
          {say('console.stop')} <kbd>Esc</kbd>
        </button>
        <button
          type="button"
          className="blackout"
          disabled={!enabled}
          aria-pressed={dark}
          onClick={() => command({ do: 'blackout', on: !dark })}
        >
          {dark ? say('console.restore') : say('console.blackout')} <kbd>B</kbd>
        </button>
      </div>
    </section>
  )
}
