import type { ReactNode } from 'react'
import { useInterface } from '../../engine/interface/index.ts'
import type { Venue, VenueProjector } from '../../model/documents/index.ts'
import type { ProjectionReport } from '../../model/optics/index.ts'
import type { ServerMessages } from '../../model/protocol/index.ts'
import { Calls, Output, type OutputCalls, type Reading } from './output-row.tsx'

/** An output whose reading is older has stopped reporting. */
const SILENT_AFTER_MS = 3000

/** Every projector of the venue: is its output there and well, what light it makes, and what may be called onto it. */
export function Outputs(props: {
  venue: Venue
  report: ProjectionReport | null
  outputs: readonly Reading[]
  serverMs: number
  warps: ServerMessages['warps']
  calls: OutputCalls
}): ReactNode {
  const { say, tell } = useInterface()
  const { venue, report } = props
  if (venue.projectors.length === 0) return null
  /** Two projectors of one name are told apart by their ids: a call to the wrong one shows on the wrong wall. */
  const nameApart = ({ id, name }: VenueProjector): string =>
    venue.projectors.some((other) => other.id !== id && tell(other.name) === tell(name)) ? `${tell(name)} (${id})` : tell(name)
  const { there, all, faults } = outputsState(venue, props.outputs, props.serverMs)
  return (
    <section className="panel" data-panel="outputs">
      <div className="row">
        <h2 className="grow">{say('console.outputs')}</h2>
        {faults > 0 && <span className="badge bad striped">{say('console.outputs.faulty', { count: faults })}</span>}
        <span className={`badge ${there === all ? 'good' : 'warn'}`} data-outputs-there={there}>
          {say('console.outputs.there', { there, all })}
        </span>
      </div>
      <Calls projector={null} name={say('console.outputs.all')} call={props.calls.call} />
      <ul className="plain">
        {venue.projectors.map((projector) => (
          <Output
            key={projector.id}
            venue={venue.id}
            projector={projector}
            name={nameApart(projector)}
            reading={freshReading(props.outputs, projector.id, props.serverMs)}
            light={report?.projectors.find((found) => found.projector === projector.id) ?? null}
            corners={props.warps.find((warp) => warp.projector === projector.id)?.corners ?? null}
            calls={props.calls}
          />
        ))}
      </ul>
    </section>
  )
}

const freshReading = (outputs: readonly Reading[], projector: string, serverMs: number): Reading | null =>
  outputs.find((reading) => reading.projector === projector && serverMs - reading.seenMs < SILENT_AFTER_MS) ?? null

/** How many of the venue's outputs report, of how many, and how many faults they tell of. */
export function outputsState(
  { projectors }: Venue,
  outputs: readonly Reading[],
  serverMs: number,
): { readonly there: number; readonly all: number; readonly faults: number } {
  const fresh = projectors.flatMap(({ id }) => freshReading(outputs, id, serverMs) ?? [])
  return { there: fresh.length, all: projectors.length, faults: fresh.reduce((sum, { faults }) => sum + faults, 0) }
}
