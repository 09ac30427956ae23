import { useEffect, useRef, type ReactNode } from 'react'
import { useInterface } from '../../engine/interface/index.ts'
import type { Show, ShowCue } from '../../model/documents/index.ts'
import type { CueCommand, CueState } from '../../model/show/index.ts'
import { minutes } from './cue-clock.ts'

/** Every cue in calling order: what runs is filled, what comes is outlined; each says so in words too. */
export function CueList(props: {
  state: CueState | null
  show: Show | null
  serverMs: number
  enabled: boolean
  command: (command: CueCommand) => void
}): ReactNode {
  const { say, tell } = useInterface()
  const list = useRef<HTMLElement>(null)
  const running = props.state?.running.findLast((cue) => cue.releasedAtServerMs === undefined)?.cue ?? null
  const shown = running ?? props.state?.next ?? null
  useEffect(() => {
    // Under a pointer the list stays: a second click must not land on another cue's GO.
    if (!list.current?.matches(':hover')) showCue(list.current, shown)
  }, [shown, props.show])
  if (!props.show)
    return (
      <section className="panel cues" tabIndex={0}>
        {say('console.noShow')}
      </section>
    )
  return (
    <section className="panel cues" tabIndex={0} ref={list} onPointerLeave={() => showCue(list.current, shown)}>
      <table>
        <thead>
          <tr>
            <th scope="col">{say('console.cueNumber')}</th>
            <th scope="col">{say('console.cueName')}</th>
            <th scope="col">{say('console.cueLength')}</th>
            <th scope="col">{say('console.cueState')}</th>
            <th scope="col">
              <span className="visually-hidden">{say('console.goTo')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {props.show.cues.map((cue) => {
            const state = stateOf(cue, props.state)
            return (
              <tr key={cue.id} data-cue={cue.id} data-cue-state={state}>
                <td>{cue.number}</td>
                <td>
                  {tell(cue.name)}
                  {cue.notes && <p className="notes small soft">{tell(cue.notes)}</p>}
                </td>
                <td>
                  {minutes(cue.durationS)}
                  {cue.end === 'loop' && <Mark sign="↻" words={say('console.loops')} />}
                  {cue.followAfterS !== undefined && <Mark sign="↴" words={say('console.follows')} />}
                </td>
                <td>{state === 'idle' ? '' : say(`console.cue.${state}`)}</td>
                <td>
                  <button
                    type="button"
                    disabled={!props.enabled}
                    aria-label={say('console.goToCue', { number: cue.number })}
                    onClick={() => props.command({ do: 'go', cue: cue.id })}
                  >
                    {say('console.go')}
                  </button>
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}

/** How a cue ends, by a sign that says it in words too. */
function Mark({ sign, words }: { sign: string; words: string }): ReactNode {
  return (
    <span role="img" aria-label={words} title={words}>
      {` ${sign}`}
    </span>
  )
}

/** Brings a cue to the upper third of the list, so that what comes next is seen too; the page itself stays where it is. */
function showCue(list: HTMLElement | null, cue: string | null): void {
  const row = cue === null ? null : list?.querySelector(`[data-cue="${CSS.escape(cue)}"]`)
  if (!list || !row) return
  const top = row.getBoundingClientRect().top - list.getBoundingClientRect().top
  list.scrollTop += top - list.clientHeight / 3
}

function stateOf(cue: ShowCue, state: CueState | null): 'running' | 'releasing' | 'next' | 'idle' {
  const running = state?.running.filter((other) => other.cue === cue.id) ?? []
  if (running.some((other) => other.releasedAtServerMs === undefined)) return 'running'
  if (running.length > 0) return 'releasing'
  return state?.next === cue.id ? 'next' : 'idle'
}
