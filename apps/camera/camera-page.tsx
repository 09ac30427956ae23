import { useEffect, useRef, useState, type ReactNode } from 'react'
import { LanguageSwitch, useInterface, useVenueDocuments } from '../../engine/interface/index.ts'
import type { PublisherStats } from '../../engine/video/index.ts'
import { useTally } from './use-tally.ts'
import { usePublisher, type PictureChoice } from './use-publisher.ts'

/** Turns this device into one registered camera of the venue. What is sent is always said, in words and colour. */
export function CameraPage({ venueId, cameraId }: { venueId: string; cameraId: string }): ReactNode {
  const { say, tell } = useInterface()
  const documents = useVenueDocuments(venueId, 0)
  const publishing = usePublisher(venueId, cameraId)
  const devices = useCameras(publishing.stream)
  const onAir = useTally(venueId, cameraId)
  const [chosen, setChosen] = useState('chart')
  const preview = useRef<HTMLVideoElement>(null)
  useEffect(() => {
    if (preview.current) preview.current.srcObject = publishing.stream
  }, [publishing.stream])

  const camera = documents?.ok ? documents.value.venue.cameras.find((other) => other.id === cameraId) : undefined
  if (documents && !camera)
    return (
      <p className="panel" role="alert">
        {say('cameraPage.unknown', { camera: cameraId })}
      </p>
    )
  const choice: PictureChoice =
    chosen === 'chart' ? { kind: 'chart', name: `${venueId}/${cameraId}` } : { kind: 'camera', deviceId: chosen === 'any' ? '' : chosen }
  const sending = publishing.state !== 'idle' && publishing.state !== 'stopped'

  return (
    <main className="camera-page" data-publisher={publishing.state}>
      <header className="row">
        <h1 className="grow">{camera ? tell(camera.name) : cameraId}</h1>
        <LanguageSwitch />
      </header>
      <p className={`recording ${sending ? 'on' : ''}`} role="status">
        {sending ? say(`cameraPage.state.${publishing.state}`) : say('cameraPage.state.idle')}
      </p>
      {onAir !== null && (
        <p className={`tally ${onAir ? 'on' : ''}`} role="status" data-on-air={onAir}>
          {onAir ? say('cameraPage.onAir') : say('cameraPage.notOnAir')}
        </p>
      )}
      <video ref={preview} autoPlay muted playsInline aria-label={say('cameraPage.preview')} />
      <div className="row">
        <select value={chosen} disabled={sending} aria-label={say('cameraPage.choose')} onChange={(event) => setChosen(event.target.value)}>
          <option value="chart">{say('cameraPage.chart')}</option>
          {devices.length === 0 && <option value="any">{say('cameraPage.anyCamera')}</option>}
          {devices.map((device, index) => (
            <option key={device.deviceId} value={device.deviceId}>
              {device.label || say('cameraPage.cameraNumber', { number: index + 1 })}
            </option>
          ))}
        </select>
        {sending ? (
          <button type="button" className="primary" onClick={publishing.stop}>
            {say('cameraPage.stop')}
          </button>
        ) : (
          <button type="button" className="primary" disabled={!camera} onClick={() => void publishing.start(choice)}>
            {say('cameraPage.start')}
          </button>
        )}
      </div>
      {publishing.stats && <LinkQuality stats={publishing.stats} />}
      {publishing.fault && (
        <p className="panel" role="alert">
          {publishing.fault.what} {publishing.fault.fix}
        </p>
      )}
      {camera && <Notice purpose={tell(camera.purpose)} />}
    </main>
  )
}

function LinkQuality({ stats }: { stats: PublisherStats }): ReactNode {
  const { say } = useInterface()
  return (
    <p className="soft small" data-testid="link-quality">
      {say('cameraPage.link', {
        kbps: Math.round(stats.bitrateKbps),
        rtt: stats.roundTripMs === null ? '–' : Math.round(stats.roundTripMs),
        loss: stats.lossPct === null ? '–' : stats.lossPct.toFixed(1),
        layers: stats.layers.map((layer) => layer.width).join(' / '),
      })}
    </p>
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
    </section>
  )
}

/** The device's cameras; labels come once one was allowed. */
function useCameras(after: MediaStream | null): readonly MediaDeviceInfo[] {
  const [devices, setDevices] = useState<readonly MediaDeviceInfo[]>([])
  useEffect(() => {
    let current = true
    // A page without a secure origin has no mediaDevices: the chart is then all it can send.
    void navigator.mediaDevices
      ?.enumerateDevices()
      .then((all) => current && setDevices(all.filter((device) => device.kind === 'videoinput' && device.deviceId !== '')))
      .catch(() => {})
    return () => {
      current = false
    }
  }, [after])
  return devices
}
