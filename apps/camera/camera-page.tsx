import { useEffect, useRef, useState, type ReactNode } from 'react'
import { LanguageSwitch, TextSizeSwitch, useInterface, useScreenHeld, useVenueDocuments } from '../../engine/interface/index.ts'
import type { Fault } from '../../model/errors/index.ts'
import { MaskButtons, MaskOutlines, useMaskDrawing } from './mask-drawing.tsx'
import { LinkQuality } from './link-quality.tsx'
import { FIRST_WISH, PictureControls, type PictureWish } from './picture-controls.tsx'
import type { PictureChoice } from './picture-source.ts'
import { usePublisher } from './use-publisher.ts'
import { useTally } from './use-tally.ts'

const NO_MASKS: readonly never[] = []

/** Turns this device into one registered camera of the venue. What is sent is always said, in words and colour. */
export function CameraPage({ venueId, cameraId }: { venueId: string; cameraId: string }): ReactNode {
  const { say, tell } = useInterface()
  const documents = useVenueDocuments(venueId, 0)
  const [roundTripMs, setRoundTripMs] = useState<number | null>(null)
  const tally = useTally(venueId, cameraId, roundTripMs)
  const masks = tally.masks ?? NO_MASKS
  const publishing = usePublisher(venueId, cameraId, masks)
  const drawing = useMaskDrawing(masks, tally.keep)
  const [wish, setWish] = useState<PictureWish>(FIRST_WISH)
  const preview = useRef<HTMLVideoElement>(null)
  useScreenHeld()
  useEffect(() => setRoundTripMs(publishing.stats?.roundTripMs ?? null), [publishing.stats])
  useEffect(() => {
    if (preview.current) preview.current.srcObject = publishing.source?.stream ?? null
  }, [publishing.source])

  const camera = documents?.ok ? documents.value.venue.cameras.find((other) => other.id === cameraId) : undefined
  if (documents && !camera)
    return (
      <main className="door">
        <p className="panel" role="alert">
          {say('cameraPage.unknown', { camera: cameraId })}
        </p>
      </main>
    )
  const name = `${venueId}/${cameraId}`
  const sending = publishing.state !== 'idle' && publishing.state !== 'stopped'
  return (
    <main className="camera-page" data-publisher={publishing.state}>
      <title>{`${camera ? tell(camera.name) : cameraId} · ${say('cameraPage.title')}`}</title>
      <header className="row">
        <h1 className="grow">{camera ? tell(camera.name) : cameraId}</h1>
        <TextSizeSwitch />
        <LanguageSwitch />
      </header>
      <Indicators state={sending ? publishing.state : 'idle'} onAir={tally.onAir} />
      <div className="preview">
        <video ref={preview} autoPlay muted playsInline aria-label={say('cameraPage.preview')} />
        {publishing.source === null && <p className="no-picture">{say('cameraPage.noPreview')}</p>}
        <MaskOutlines masks={masks} drawing={drawing} />
      </div>
      <PictureControls
        wish={wish}
        setWish={setWish}
        source={publishing.source}
        sending={sending}
        ready={camera !== undefined && tally.masks !== null}
        look={(next) => void publishing.look(choiceOf(next, name))}
        start={() => void publishing.start(choiceOf(wish, name))}
        stop={publishing.stop}
      />
      {publishing.stats && <LinkQuality stats={publishing.stats} />}
      {publishing.fault && (
        <p className="panel" role="alert">
          <PublishFault fault={publishing.fault} />
        </p>
      )}
      <MaskButtons masks={masks} drawing={drawing} unkept={tally.unkept} />
      {camera && <Notice purpose={tell(camera.purpose)} />}
    </main>
  )
}

function choiceOf({ device, heightPx }: PictureWish, name: string): PictureChoice {
  return device === 'chart' ? { kind: 'chart', name } : { kind: 'camera', deviceId: device === 'rear' ? '' : device, heightPx }
}

/** Why nothing is sent: what the browser refused in one's own language, else as the server or the network put it. */
function PublishFault({ fault }: { fault: Fault }): ReactNode {
  const { say } = useInterface()
  const word = fault.at[0]
  if (word === 'notAllowed' || word === 'noDevice' || word === 'inUse') return say(`cameraPage.${word}`)
  return `${fault.what} ${fault.fix}`
}

/** Whether this device sends and whether visitors see it: stays in view however far one scrolls, and nothing puts it away. */
function Indicators({
  state,
  onAir,
}: {
  state: 'idle' | 'connecting' | 'live' | 'retrying' | 'stopped'
  onAir: boolean | null
}): ReactNode {
  const { say } = useInterface()
  return (
    <div className="indicators">
      <p className={`recording ${state === 'idle' ? '' : 'on'}`} role="status">
        {say(`cameraPage.state.${state}`)}
      </p>
      {onAir !== null && (
        <p className={`tally ${onAir && state !== 'idle' ? 'on' : ''}`} role="status" data-on-air={onAir}>
          {say(`cameraPage.${onAir ? 'onAir' : 'notOnAir'}${state === 'idle' ? '.idle' : ''}`)}
        </p>
      )}
    </div>
  )
}

/** Why the camera looks, to be told to people in view. */
function Notice({ purpose }: { purpose: string }): ReactNode {
  const { say } = useInterface()
  return (
    <section className="panel">
      <h2>{say('cameraPage.notice')}</h2>
      <p>{purpose}</p>
      <p className="soft small">{say('cameraPage.noticeRules')}</p>
      <p className="soft small">{say('cameraPage.nothingRecorded')}</p>
    </section>
  )
}
