import { createLevelMeter } from './level-meter.ts'

/** A microphone in use. Its light is on in the browser until `close`. */
export interface Microphone {
  readonly track: MediaStreamTrack
  readonly deviceId: string
  /** Root mean square of what it hears now, of full scale. */
  level(): number
  /** Plays it back to whoever speaks, half a second late: to be heard with headphones. Nothing is kept. */
  hearOneself(on: boolean): void
  close(): void
}

/** Why there is no microphone: not allowed, none there, or taken by another program. */
export type MicrophoneFault = 'denied' | 'absent' | 'busy'
export type MicrophoneOutcome =
  | { readonly ok: true; readonly microphone: Microphone }
  | { readonly ok: false; readonly why: MicrophoneFault }

const BACK_S = 0.5

/** Asks for a microphone, the one named where it is there; the browser asks the person. `lost` is called when it is unplugged or taken away. */
export async function openMicrophone(context: AudioContext, deviceId: string | null, lost: () => void): Promise<MicrophoneOutcome> {
  const devices = (navigator as Partial<Navigator>).mediaDevices
  if (devices === undefined) return { ok: false, why: 'absent' }
  const audio: MediaTrackConstraints = {
    echoCancellation: true,
    noiseSuppression: true,
    autoGainControl: true,
    channelCount: 1,
    ...(deviceId === null ? {} : { deviceId: { exact: deviceId } }),
  }
  try {
    const stream = await devices.getUserMedia({ audio })
    const [track] = stream.getAudioTracks()
    if (track === undefined) return { ok: false, why: 'absent' }
    track.addEventListener('ended', lost)
    return { ok: true, microphone: wire(context, stream, track) }
  } catch (failure) {
    // The one named is not plugged in any more.
    if (deviceId !== null && isMissing(failure)) return openMicrophone(context, null, lost)
    return { ok: false, why: whyNot(failure) }
  }
}

function wire(context: AudioContext, stream: MediaStream, track: MediaStreamTrack): Microphone {
  // The track that is sent may be silenced; the meter and the test hear another.
  const own = new MediaStream([track.clone()])
  const source = context.createMediaStreamSource(own)
  const meter = createLevelMeter(context)
  const back = new DelayNode(context, { delayTime: BACK_S, maxDelayTime: BACK_S })
  source.connect(meter.node)
  source.connect(back)
  return {
    track,
    deviceId: track.getSettings().deviceId ?? '',
    level: () => meter.level(),
    hearOneself(on) {
      back.disconnect()
      if (on) back.connect(context.destination)
    },
    close() {
      source.disconnect()
      back.disconnect()
      for (const one of [...own.getTracks(), ...stream.getTracks()]) one.stop()
    },
  }
}

const isMissing = (failure: unknown): boolean => failure instanceof Error && failure.name === 'OverconstrainedError'

function whyNot(failure: unknown): MicrophoneFault {
  const name = failure instanceof DOMException ? failure.name : ''
  if (name === 'NotFoundError') return 'absent'
  return name === 'NotReadableError' || name === 'AbortError' ? 'busy' : 'denied'
}

/** Microphones there are, by name; names are known once one was allowed. */
export async function listMicrophones(): Promise<readonly { readonly id: string; readonly name: string }[]> {
  const devices = await navigator.mediaDevices.enumerateDevices().catch(() => [])
  return devices.filter(({ kind }) => kind === 'audioinput').map(({ deviceId, label }) => ({ id: deviceId, name: label }))
}
