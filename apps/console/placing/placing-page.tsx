import { useEffect, useReducer, useRef, useState, type ReactNode } from 'react'
import {
  LanguageSwitch,
  TextSizeSwitch,
  useInterface,
  useRoomLink,
  useRoomView,
  useVenueDocuments,
  type RoomLink,
} from '../../../engine/interface/index.ts'
import type { VenueDocuments } from '../../../engine/net/index.ts'
import type { CameraPlacing, VenueCamera } from '../../../model/documents/index.ts'
import { CameraBadge } from '../camera-badge.tsx'
import { DocumentFaults } from '../document-faults.tsx'
import { StoppedNotice } from '../stopped-notice.tsx'
import { useLivePicture } from '../use-live-picture.ts'
import { PairList } from './pair-list.tsx'
import { PictureSide } from './picture-side.tsx'
import { createPlacingDesk, type ChangeDesk, type PlacingDesk } from './placing-desk.ts'
import { TwinSide } from './twin-side.tsx'
import './placing.css'

/** Where an operator places one camera: its live picture at left, the twin at right, pairs clicked on both. */
export function PlacingPage({ venueId, cameraId }: { venueId: string; cameraId: string }): ReactNode {
  const { say } = useInterface()
  const link = useRoomLink(venueId, 'console', '')
  const documents = useVenueDocuments(venueId, 0)
  const camera = documents?.ok ? documents.value.venue.cameras.find(({ id }) => id === cameraId) : undefined
  if (documents && !camera) {
    return (
      <main className="door">
        <div className="panel">
          {documents.ok ? (
            <p role="alert">{say('placing.unknown', { camera: cameraId })}</p>
          ) : (
            <DocumentFaults faults={documents.faults} goesOn={false} />
          )}
          <a className="button" href={`/console/${venueId}`}>
            {say('placing.back')}
          </a>
        </div>
      </main>
    )
  }
  if (!documents?.ok || !camera || !link) return null
  return <PlacingWork documents={documents.value} camera={camera} link={link} />
}

interface Work {
  readonly documents: VenueDocuments
  readonly camera: VenueCamera
  readonly link: RoomLink
}

function PlacingWork({ documents, camera, link }: Work): ReactNode {
  const { say, sayRefusal, tell } = useInterface()
  const venue = documents.venue.id
  const view = useRoomView(link.store)
  const { desk, change } = useDesk(link, camera)
  const box = useRef<HTMLDivElement>(null)
  const picture = useLivePicture(box, link, { venue, camera: camera.id, layer: 'auto' })
  return (
    <main className="placing" data-state={view.state} data-pairs={desk.pairs.length} data-saved={desk.saved}>
      <header className="row">
        <a className="button" href={`/console/${venue}`}>
          {say('placing.back')}
        </a>
        <h1 className="grow">{say('placing.title', { camera: tell(camera.name) })}</h1>
        <CameraBadge word={picture.word} ageS={picture.ageS} />
        <TextSizeSwitch />
        <LanguageSwitch />
      </header>
      <div className="sides">
        <PictureSide
          desk={desk}
          camera={camera}
          box={box}
          hasPicture={picture.hasPicture}
          click={(at) => change(() => desk.clickPicture(at))}
        />
        <TwinSide documents={documents} link={link} desk={desk} click={(at) => change(() => desk.clickTwin(at))} />
      </div>
      {view.stopped && <StoppedNotice stopped={view.stopped} />}
      {view.lastRefusal && (
        <p className="panel refusal" role="alert" data-code={view.lastRefusal.code}>
          {sayRefusal(view.lastRefusal)}
        </p>
      )}
      <PairList desk={desk} open={view.state === 'open'} change={change} />
    </main>
  )
}

function useDesk(link: RoomLink, camera: VenueCamera): { desk: PlacingDesk; change: ChangeDesk } {
  const [desk] = useState(() => createPlacingDesk(camera.lens))
  const [, redraw] = useReducer((count: number) => count + 1, 0)
  const [change] = useState(() => (act: Parameters<ChangeDesk>[0]): void => {
    const placing = act()
    if (placing !== undefined) link.room.send('place', { camera: camera.id, placing })
    redraw()
  })
  useEffect(() => {
    const hear = (placings: NonNullable<ReturnType<typeof link.room.latest<'placings'>>>): void => {
      const found = placings.find((placing) => placing.camera === camera.id)
      // What visitors are told has no pairs; staff get the same again with them.
      if (found && !found.pairs) return
      desk.hear(found ? keptOf(found) : null)
      redraw()
    }
    const known = link.room.latest('placings')
    if (known) hear(known)
    return link.room.on('placings', hear)
  }, [desk, link, camera])
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.code !== 'KeyZ' || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
      event.preventDefault()
      change(() => desk.undo())
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [desk, change])
  return { desk, change }
}

function keptOf({
  mount,
  lens,
  flat,
  predictedErrorPx,
  pairs = [],
}: Omit<CameraPlacing, 'pairs'> & { pairs?: CameraPlacing['pairs'] | undefined }): CameraPlacing {
  return { mount, lens, flat, predictedErrorPx, pairs }
}
