import { Matrix4, Vector3, type Camera } from 'three'
import type { DisposeScope, Frame, FrameSystem } from '../runtime/index.ts'

/** Sound of a venue: off until the visitor asks for it with a gesture, tied to the show clock. */
export interface ShowAudio {
  /** Says that there is something to hear. */
  announce(): void
  /** There is something to hear. */
  readonly announced: boolean
  /** The running context, or null while sound is off. */
  readonly context: AudioContext | null
  /** The visitor's volume; null while sound is off. */
  readonly output: AudioNode | null
  /** The context's time, seconds, of a server instant. Follows the show clock each frame. */
  contextTimeOf(serverMs: number): number
  /** Turns sound on or off. On must come from a gesture, or browsers keep silent. */
  turn(on: boolean): Promise<boolean>
  /** 0..1. */
  setVolume(volume: number): void
  /** Moves the listener with the eyes and keeps the clocks together. */
  readonly system: FrameSystem
}

/** `camera` is whose ears these are. Everything is closed with the scope. */
export function createShowAudio(scope: DisposeScope, camera: () => Camera): ShowAudio {
  let context: AudioContext | null = null
  let gain: GainNode | null = null
  let announced = false
  let volume = 0.8
  let serverMs = 0
  let atContextS = 0
  const place = new Vector3()
  const ahead = new Vector3()
  const up = new Vector3()
  const turn = new Matrix4()

  const run = (frame: Frame): void => {
    if (context === null || context.state !== 'running') return
    serverMs = frame.serverMs
    atContextS = context.currentTime
    const eyes = camera()
    place.setFromMatrixPosition(eyes.matrixWorld)
    turn.extractRotation(eyes.matrixWorld)
    ahead.set(0, 0, -1).applyMatrix4(turn)
    up.set(0, 1, 0).applyMatrix4(turn)
    moveListener(context.listener, place, ahead, up)
  }

  scope.defer(() => void context?.close().catch(() => {}))
  return {
    announce() {
      announced = true
    },
    get announced() {
      return announced
    },
    get context() {
      return context !== null && context.state === 'running' ? context : null
    },
    get output() {
      return gain
    },
    contextTimeOf: (instantMs) => atContextS + (instantMs - serverMs) / 1000,
    async turn(on) {
      if (scope.disposed || typeof AudioContext === 'undefined') return false
      if (!on) {
        await context?.suspend()
        return false
      }
      if (context === null) {
        context = new AudioContext({ latencyHint: 'playback' })
        const limiter = context.createDynamicsCompressor()
        gain = context.createGain()
        gain.gain.value = volume
        gain.connect(limiter).connect(context.destination)
      }
      await context.resume()
      return context.state === 'running'
    },
    setVolume(next) {
      volume = Math.min(1, Math.max(0, next))
      if (gain && context) gain.gain.setTargetAtTime(volume, context.currentTime, 0.05)
    },
    system: { phase: 'present', run },
  }
}

/** Firefox knows the older two calls only. */
function moveListener(listener: AudioListener, place: Vector3, ahead: Vector3, up: Vector3): void {
  if (!('positionX' in listener)) {
    const old = listener as { setPosition(x: number, y: number, z: number): void; setOrientation(...xyz: number[]): void }
    old.setPosition(place.x, place.y, place.z)
    old.setOrientation(ahead.x, ahead.y, ahead.z, up.x, up.y, up.z)
    return
  }
  listener.positionX.value = place.x
  listener.positionY.value = place.y
  listener.positionZ.value = place.z
  listener.forwardX.value = ahead.x
  listener.forwardY.value = ahead.y
  listener.forwardZ.value = ahead.z
  listener.upX.value = up.x
  listener.upY.value = up.y
  listener.upZ.value = up.z
}
