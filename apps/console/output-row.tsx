import { useState, type ReactNode } from 'react'
import { useInterface } from '../../engine/interface/index.ts'
import type { VenueProjector } from '../../model/documents/index.ts'
import type { ProjectorReport } from '../../model/optics/index.ts'
import { OUTPUT_PATTERNS, type ClientMessages, type OutputPattern, type ServerMessages } from '../../model/protocol/index.ts'
import { FaultKind } from './document-faults.tsx'

const SLOW_FPS = 24

/** What an output page last said of itself. */
export type Reading = ServerMessages['outputs'][number]
type Corners = ServerMessages['warps'][number]['corners']
/** What may be asked of outputs. */
export interface OutputCalls {
  call(wish: ClientMessages['outputCall']): void
  /** Gives a projector's corners back to its document. */
  cornersBack(projector: string): void
}

/** One projector's output: is it there and well, what light it makes, and what may be called onto it. */
export function Output(props: {
  venue: string
  projector: VenueProjector
  name: string
  reading: Reading | null
  light: ProjectorReport | null
  corners: Corners | null
  calls: OutputCalls
}): ReactNode {
  const { say } = useInterface()
  const { projector, name, reading } = props
  const state = stateOf(projector, reading)
  return (
    <li data-output={projector.id} data-output-state={state} data-faults={reading?.faults ?? 0}>
      <div className="row">
        <strong className="grow">{name}</strong>
        <span className={`badge ${state === 'connected' ? 'good' : state === 'missing' || state === 'faulty' ? 'bad' : 'warn'}`}>
          {say(`console.outputs.${state}`, { count: reading?.faults ?? 0 })}
        </span>
      </div>
      {reading?.firstFault && (
        <p className="output-fault" role="alert">
          <FaultKind code={reading.firstFault.code} />{' '}
          <span lang="en">
            {reading.firstFault.what} {reading.firstFault.fix}
          </span>
        </p>
      )}
      {reading && (
        <p className="soft small">
          {say('console.outputs.facts', {
            fps: reading.fps.toFixed(0),
            worst: reading.worstMs.toFixed(0),
            error: reading.clockErrorMs.toFixed(1),
            width: reading.widthPx,
            height: reading.heightPx,
          })}
          {!reading.fullscreen && ` · ${say('console.outputs.windowed')}`}
        </p>
      )}
      {props.light && <Light light={props.light} />}
      {props.corners && <Moved projector={projector} corners={props.corners} calls={props.calls} />}
      <Calls projector={projector.id} name={name} call={props.calls.call}>
        <a className="target" href={`/output/${props.venue}/${projector.id}`} target="_blank" rel="noreferrer">
          {say('console.outputs.open')}
        </a>
      </Calls>
    </li>
  )
}

type OutputWord = 'connected' | 'missing' | 'hidden' | 'faulty' | 'slow' | 'wrongSize'

function stateOf({ lens }: VenueProjector, reading: Reading | null): OutputWord {
  if (!reading) return 'missing'
  if (reading.hidden) return 'hidden'
  if (reading.faults > 0) return 'faulty'
  if (reading.fps < SLOW_FPS) return 'slow'
  return reading.fullscreen && (reading.widthPx !== lens.widthPx || reading.heightPx !== lens.heightPx) ? 'wrongSize' : 'connected'
}

/** Figures at full white, from the documents alone. */
function Light({ light }: { light: ProjectorReport }): ReactNode {
  const { say } = useInterface()
  if (light.surfaces.length === 0) return <p className="soft small">{say('console.outputs.unlit')}</p>
  return (
    <p className="soft small">
      {say('console.outputs.light', {
        lux: light.lux.mean.toFixed(0),
        min: light.lux.min.toFixed(0),
        max: light.lux.max.toFixed(0),
        contrast: light.contrast.toFixed(0),
        pitch: light.pixelPitchMm.toFixed(1),
        angle: light.incidenceDeg.toFixed(0),
      })}{' '}
      {light.grazing && <span className="badge warn">{say('console.outputs.grazing')}</span>}
    </p>
  )
}

/** Corners that are not the document's, by the furthest of them. */
function Moved({ projector, corners, calls }: { projector: VenueProjector; corners: Corners; calls: OutputCalls }): ReactNode {
  const { say } = useInterface()
  const { lens, warp } = projector
  const away = corners.map(([x, y], index) => Math.hypot((x - warp[index]![0]) * lens.widthPx, (y - warp[index]![1]) * lens.heightPx))
  return (
    <p className="row small">
      <span className="badge warn">{say('console.outputs.moved', { px: Math.max(...away).toFixed(1) })}</span>
      <button type="button" onClick={() => calls.cornersBack(projector.id)}>
        {say('console.outputs.cornersBack')}
      </button>
    </p>
  )
}

/** Identify and test patterns; each call says all that the output shall show. */
export function Calls(props: { projector: string | null; name: string; call: OutputCalls['call']; children?: ReactNode }): ReactNode {
  const { projector, name, call } = props
  const { say } = useInterface()
  const [pattern, setPattern] = useState<OutputPattern>('none')
  const [identify, setIdentify] = useState(false)
  const show = (next: OutputPattern, named: boolean): void => {
    setPattern(next)
    setIdentify(named)
    call({ projector, pattern: next, identify: named })
  }
  return (
    <div className="row calls">
      {projector === null && <strong className="grow">{name}</strong>}
      <button
        type="button"
        aria-pressed={identify}
        aria-label={`${say('console.outputs.identify')}: ${name}`}
        onClick={() => show(pattern, !identify)}
      >
        {say('console.outputs.identify')}
      </button>
      <select
        aria-label={say('console.outputs.patternOf', { name })}
        value={pattern}
        onChange={(event) => show(event.target.value as OutputPattern, identify)}
      >
        {OUTPUT_PATTERNS.map((option) => (
          <option key={option} value={option}>
            {say(`console.outputs.pattern.${option}`)}
          </option>
        ))}
      </select>
      {props.children}
    </div>
  )
}
