import { useEffect, useState, type ReactNode } from 'react'
import { useInterface } from '../../engine/interface/index.ts'
import type { PictureSource } from './picture-source.ts'

const HEIGHTS = [360, 720, 1080] as const

/** What is to be sent: the `chart`, the `rear` camera, or one by its id; and how large. */
export interface PictureWish {
  readonly device: string
  readonly heightPx: number
}

/** Whoever opens this page with a phone in his hand holds a camera. */
export const FIRST_WISH: PictureWish = { device: 'rear', heightPx: 720 }

/** Choice of picture and size, the lamp where the device has one, a look before anything leaves, and the button that sends. */
export function PictureControls(props: {
  wish: PictureWish
  setWish: (wish: PictureWish) => void
  source: PictureSource | null
  sending: boolean
  ready: boolean
  /** Opens the picture without sending it. */
  look: (wish: PictureWish) => void
  start: () => void
  stop: () => void
}): ReactNode {
  const { say } = useInterface()
  const { wish, setWish, source, sending } = props
  const devices = useCameras(source)
  const choose = (next: PictureWish): void => {
    setWish(next)
    // What is looked at follows the choice at once.
    if (source !== null) props.look(next)
  }
  return (
    <>
      <div className="row">
        <select
          value={wish.device}
          disabled={sending}
          aria-label={say('cameraPage.choose')}
          onChange={(event) => choose({ ...wish, device: event.target.value })}
        >
          <option value="rear">{say(matchMedia('(pointer: coarse)').matches ? 'cameraPage.rearCamera' : 'cameraPage.anyCamera')}</option>
          {devices.map((device, index) => (
            <option key={device.deviceId} value={device.deviceId}>
              {device.label || say('cameraPage.cameraNumber', { number: index + 1 })}
            </option>
          ))}
          <option value="chart">{say('cameraPage.chart')}</option>
        </select>
        <select
          className="height"
          value={wish.heightPx}
          disabled={sending || wish.device === 'chart'}
          aria-label={say('cameraPage.size')}
          onChange={(event) => choose({ ...wish, heightPx: Number(event.target.value) })}
        >
          {HEIGHTS.map((height) => (
            <option key={height} value={height}>
              {height}p
            </option>
          ))}
        </select>
      </div>
      <div className="row">
        {sending ? (
          <button type="button" className="primary grow" onClick={props.stop}>
            {say('cameraPage.stop')}
          </button>
        ) : (
          <>
            <button type="button" disabled={!props.ready} onClick={() => (source ? props.stop() : props.look(wish))}>
              {say(source ? 'cameraPage.lookEnd' : 'cameraPage.look')}
            </button>
            <button type="button" className="primary grow" disabled={!props.ready} onClick={props.start}>
              {say('cameraPage.start')}
            </button>
          </>
        )}
        {source?.torch && <Torch torch={source.torch} />}
      </div>
    </>
  )
}

function Torch({ torch }: { torch: NonNullable<PictureSource['torch']> }): ReactNode {
  const { say } = useInterface()
  const [on, setOn] = useState(false)
  return (
    <label className="switch">
      <input
        type="checkbox"
        checked={on}
        onChange={(event) => {
          const wanted = event.target.checked
          torch(wanted)
            .then(() => setOn(wanted))
            .catch(() => setOn(false))
        }}
      />
      {say('cameraPage.torch')}
    </label>
  )
}

/** The device's cameras; labels come once one was allowed. */
function useCameras(after: unknown): readonly MediaDeviceInfo[] {
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
