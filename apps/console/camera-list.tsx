import type { ReactNode } from 'react'
import { useInterface } from '../../engine/interface/index.ts'
import type { Venue } from '../../model/documents/index.ts'
import type { ServerMessages } from '../../model/protocol/index.ts'
import type { CueCommand } from '../../model/show/index.ts'

/** Each camera of the venue: does it send, do visitors see it, and the switch between. */
export function CameraList(props: {
  venue: Venue | null
  cameras: ServerMessages['cameras']
  serverMs: number
  command: (command: CueCommand) => void
}): ReactNode {
  const { say, tell } = useInterface()
  if (!props.venue || props.venue.cameras.length === 0) return null
  return (
    <section className="panel">
      <h2>{say('console.cameras')}</h2>
      <ul className="plain">
        {props.venue.cameras.map((camera) => {
          const known = props.cameras.find((other) => other.camera === camera.id)
          const state = known?.state ?? 'off'
          return (
            <li key={camera.id} data-camera={camera.id}>
              <div className="row">
                <strong className="grow">{tell(camera.name)}</strong>
                <span className={`badge ${state === 'live' ? 'good' : state === 'frozen' ? 'warn' : ''}`}>
                  {say(`camera.state.${state}`)}
                </span>
              </div>
              {known && state !== 'off' && (
                <p className="soft small">
                  {say('console.cameraFacts', {
                    kbps: Math.round(known.bitrateKbps),
                    viewers: known.viewers,
                    age: ageOf(known.seenMs, props.serverMs),
                  })}
                </p>
              )}
              <label className="switch">
                <input
                  type="checkbox"
                  checked={known?.onAir ?? false}
                  onChange={(event) => props.command({ do: 'air', camera: camera.id, on: event.target.checked })}
                />
                {known?.onAir ? say('console.onAir') : say('console.offAir')}
              </label>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function ageOf(seenMs: number | null, serverMs: number): string {
  return seenMs === null ? '–' : Math.max(0, (serverMs - seenMs) / 1000).toFixed(1)
}
