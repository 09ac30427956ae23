import type { Fault } from '../../model/errors/index.ts'
import { exchangeSdp, leaveSession, type SdpDoor } from './sdp-exchange.ts'

/** What a session tells of each decoded frame. One object, rewritten: never keep it. */
export interface DecodedFrame {
  /** Page clock, ms, when the frame was handed over for display. */
  atMs: number
  /** When its last packet came, page clock, ms; null where the browser does not tell. */
  receivedMs: number | null
  /** When the camera took it, page clock, ms, where both clocks are known; else null. */
  capturedMs: number | null
  rtpTimestamp: number | null
  width: number
  height: number
  /** Frames presented so far in this session. */
  count: number
}

/** One WHEP session: a connection and the video element it plays in. Ends with `close`. */
export interface WhepSession {
  readonly video: HTMLVideoElement
  readonly peer: RTCPeerConnection
  close(): void
}

export type WhepOutcome = { readonly ok: true } | { readonly ok: false; readonly status: number; readonly fault: Fault }

/** Opens a session. `onFrame` is called for every frame the browser presents; the element plays muted. */
export function openWhepSession(
  door: SdpDoor,
  onFrame: (frame: DecodedFrame) => void,
): { session: WhepSession; answered: Promise<WhepOutcome> } {
  const peer = new RTCPeerConnection({ iceServers: [], bundlePolicy: 'max-bundle' })
  const video = createVideo()
  let closed = false
  let left: (() => void) | null = null
  const { receiver } = peer.addTransceiver('video', { direction: 'recvonly' })
  peer.addEventListener('track', (event) => {
    if ('jitterBufferTarget' in receiver) receiver.jitterBufferTarget = 0
    video.srcObject = new MediaStream([event.track])
    void video.play().catch(() => undefined)
  })
  const stopFrames = followFrames(video, onFrame)
  const answered = exchangeSdp(peer, door).then((outcome): WhepOutcome => {
    if (!outcome.ok) return outcome
    left = () => leaveSession(door, outcome)
    if (closed) left()
    return { ok: true }
  })
  const session: WhepSession = {
    video,
    peer,
    close() {
      if (closed) return
      closed = true
      stopFrames()
      left?.()
      peer.close()
      video.srcObject = null
    },
  }
  return { session, answered }
}

function createVideo(): HTMLVideoElement {
  const video = document.createElement('video')
  video.muted = true
  video.autoplay = true
  video.playsInline = true
  video.disablePictureInPicture = true
  return video
}

function followFrames(video: HTMLVideoElement, onFrame: (frame: DecodedFrame) => void): () => void {
  const frame: DecodedFrame = { atMs: 0, receivedMs: null, capturedMs: null, rtpTimestamp: null, width: 0, height: 0, count: 0 }
  let handle = 0
  const take = (nowMs: number, metadata: VideoFrameCallbackMetadata): void => {
    handle = video.requestVideoFrameCallback(take)
    frame.atMs = nowMs
    frame.receivedMs = metadata.receiveTime ?? null
    frame.capturedMs = metadata.captureTime ?? null
    frame.rtpTimestamp = metadata.rtpTimestamp ?? null
    frame.width = metadata.width
    frame.height = metadata.height
    frame.count = metadata.presentedFrames
    onFrame(frame)
  }
  handle = video.requestVideoFrameCallback(take)
  return () => video.cancelVideoFrameCallback(handle)
}
