import { useRef, useState, type ReactNode } from 'react'
import { useInterface, type RoomLink } from '../../engine/interface/index.ts'
import { cameraWord, type CameraWord } from '../../engine/video/index.ts'
import type { Venue } from '../../model/documents/index.ts'
import type { ServerMessages } from '../../model/protocol/index.ts'
import type { CueCommand } from '../../model/show/index.ts'
import { milliseconds } from '../../model/units/index.ts'
import { CameraBadge } from './camera-badge.tsx'
import { useLivePicture } from './use-live-picture.ts'

type Told = ServerMessages['cameras'][number]

/** The wall of cameras: what each sends, how well, whether visitors see it, and the switch between; pictures on request. */
export function CameraList(props: {
  venue: Venue | null
  link: RoomLink | null
  cameras: ServerMessages['cameras']
  serverMs: number
  command: (command: CueCommand) => void
}): ReactNode {
  const { say } = useInterface()
  const [pictures, setPictures] = useState(false)
  const { venue } = props
  if (!venue || venue.cameras.length === 0) return null
  return (
    <section className="panel">
      <div className="row">
        <h2 className="grow">{say('console.cameras')}</h2>
        <label className="switch small">
          <input type="checkbox" checked={pictures} onChange={(event) => setPictures(event.target.checked)} />
          {say('wall.show')}
        </label>
      </div>
      <ul className="plain wall">
        {venue.cameras.map((camera) => (
          <CameraItem
            key={camera.id}
            camera={camera}
            told={props.cameras.find((other) => other.camera === camera.id)}
            serverMs={props.serverMs}
            picture={pictures ? { link: props.link, venue: venue.id } : null}
            air={(on) => props.command({ do: 'air', camera: camera.id, on })}
          />
        ))}
      </ul>
    </section>
  )
}

function CameraItem(props: {
  camera: Venue['cameras'][number]
  told: Told | undefined
  serverMs: number
  picture: { link: RoomLink | null; venue: string } | null
  air: (on: boolean) => void
}): ReactNode {
  const { say, tell } = useInterface()
  const { camera, told, picture } = props
  const box = useRef<HTMLDivElement>(null)
  const toldAgeS = told ? ageOf(told, props.serverMs) : null
  const toldWord = told ? wordOf(told, props.serverMs) : 'off'
  const wanted = picture !== null && toldWord !== 'off'
  const seen = useLivePicture(box, wanted ? picture.link : null, { venue: picture?.venue ?? '', camera: camera.id, layer: 'q' })
  // One word a camera: by the frames seen here where its picture is open, else by the packets that reach the hub.
  const { word, ageS } = seen.hasPicture ? seen : { word: toldWord, ageS: toldAgeS }
  const onAir = told?.onAir ?? false
  return (
    <li data-camera={camera.id}>
      <div className="row">
        <strong className="grow">{tell(camera.name)}</strong>
        <span className="soft small">{say('wall.picture')}</span>
        <CameraBadge word={word} ageS={ageS} />
      </div>
      {picture && (
        <div className="thumb" hidden={!seen.hasPicture}>
          <div ref={box} />
        </div>
      )}
      {told && told.state !== 'off' && (
        <p className="soft small">
          {say('wall.facts', {
            kbps: Math.round(told.bitrateKbps),
            loss: told.lossPct.toFixed(1),
            rtt: told.roundTripMs === null ? '–' : Math.round(told.roundTripMs),
            age: toldAgeS === null ? '–' : toldAgeS.toFixed(1),
            viewers: told.viewers,
          })}
        </p>
      )}
      {told?.pull && <p className="small">{say(`wall.pull.${told.pull}`)}</p>}
      <div className="row">
        <label className="switch grow">
          <input type="checkbox" checked={onAir} onChange={(event) => props.air(event.target.checked)} />
          {say('wall.air')}
        </label>
        <a className="button" href={`?place=${camera.id}`}>
          {say('placing.open')}
        </a>
      </div>
      <p className="small" data-air={onAir}>
        {say(`wall.visitors.${whatVisitorsHave(onAir, toldWord)}`)}
      </p>
    </li>
  )
}

/** The permission and what comes in, together: what visitors have of the camera. */
function whatVisitorsHave(onAir: boolean, word: CameraWord): 'kept' | 'nothing' | 'old' | 'picture' {
  if (!onAir) return 'kept'
  if (word === 'off' || word === 'connecting') return 'nothing'
  return word === 'lastSeen' ? 'old' : 'picture'
}

/** By the packets the hub gets. */
function wordOf(told: Told, serverMs: number): CameraWord {
  if (told.seenMs === null) return 'off'
  const frameAge = milliseconds(told.state === 'live' ? 0 : Math.max(0, serverMs - told.seenMs))
  const delay = told.delayMs === null ? null : milliseconds(told.delayMs)
  return cameraWord({ frameAge, delay, timeVerified: told.delayMs !== null, publisher: told.state })
}

/** Since capture, where the camera's clock is known; else since its newest packet. */
const ageOf = ({ seenMs, delayMs }: Told, serverMs: number): number | null =>
  seenMs === null ? null : Math.max(0, serverMs - seenMs + (delayMs ?? 0)) / 1000
