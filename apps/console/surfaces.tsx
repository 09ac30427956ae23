import type { ReactNode } from 'react'
import { useInterface } from '../../engine/interface/index.ts'
import type { Venue } from '../../model/documents/index.ts'
import type { ProjectionReport, SurfaceReport } from '../../model/optics/index.ts'

/** What projectors do on every surface they reach, all at full white: the figures a designer is held to. */
export function Surfaces({ venue, report }: { venue: Venue; report: ProjectionReport }): ReactNode {
  const { say } = useInterface()
  if (report.surfaces.length === 0) return null
  return (
    <section className="panel" data-panel="surfaces">
      <h2>{say('console.surfaces')}</h2>
      <table className="figures">
        <thead>
          <tr>
            {(['name', 'lux', 'contrast', 'pitch', 'mean'] as const).map((column) => (
              <th scope="col" key={column}>
                {say(`console.surfaces.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {report.surfaces.map((surface) => (
            <Surface key={surface.surface} venue={venue} surface={surface} />
          ))}
        </tbody>
      </table>
      <p className="soft small">{say('console.surfaces.note')}</p>
    </section>
  )
}

function Surface({ venue, surface }: { venue: Venue; surface: SurfaceReport }): ReactNode {
  const { say, tell } = useInterface()
  const named = venue.surfaces.find(({ id }) => id === surface.surface)
  const over = surface.meanCdM2 > surface.maxCdM2
  return (
    <tr data-surface={surface.surface} data-over={over}>
      <th scope="row">{named ? tell(named.name) : surface.surface}</th>
      <td>
        {surface.lux.mean.toFixed(0)}
        <small>
          {surface.lux.min.toFixed(0)}–{surface.lux.max.toFixed(0)}
        </small>
      </td>
      <td>
        {surface.contrast.toFixed(0)} : 1<small>{say('console.surfaces.ambient', { lux: surface.ambientLux })}</small>
      </td>
      <td>
        {surface.pixelPitchMm.mean.toFixed(1)}
        <small>{say('console.surfaces.upTo', { value: surface.pixelPitchMm.max.toFixed(1) })}</small>
      </td>
      <td>
        {surface.meanCdM2.toFixed(1)} / {surface.maxCdM2}
        {over && (
          <small className="over">{say('console.surfaces.over', { share: Math.floor((100 * surface.maxCdM2) / surface.meanCdM2) })}</small>
        )}
      </td>
    </tr>
  )
}
