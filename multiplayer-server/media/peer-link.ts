import { PeerConnection, RtcpNackResponder, Video, type RtcConfig } from 'node-datachannel'
import { HolositeError } from '../../model/errors/index.ts'
import type { HubClock } from './hub-clock.ts'
import { composeAnswer, nativeOffer, readLocalTransport, type OutgoingStream } from './sdp-answer.ts'
import type { OfferedCodec, VideoOffer } from './sdp-offer.ts'

/** Packets kept for each viewer to answer its requests for lost ones: about a second of 720p. */
const RESEND_PACKETS = 256
const GATHERING_LIMIT_MS = 2000

/** Where the hub listens. */
export interface HubAddresses {
  readonly bind: string
  readonly announce?: string | undefined
  readonly ports?: { readonly from: number; readonly to: number } | undefined
}

/** What a link tells its owner. */
export interface PeerEvents {
  open(): void
  message(bytes: Buffer): void
  /** Once, whoever closed it. */
  closed(): void
}

export interface PeerRequest {
  readonly id: string
  readonly offer: VideoOffer
  readonly codecs: readonly OfferedCodec[]
  /** Present for a viewer. */
  readonly outgoing?: OutgoingStream
}

/** One WebRTC connection with one video track. Open until closed by either side. */
export interface PeerLink {
  readonly answer: string
  /** Sends RTP or RTCP; false when the track is not open or the library refuses. */
  send(bytes: Buffer): boolean
  close(): void
}

/** Answers an offer. Throws HolositeError `media/bad-sdp` when the native library cannot use it. */
export async function openPeerLink(request: PeerRequest, addresses: HubAddresses, clock: HubClock, events: PeerEvents): Promise<PeerLink> {
  const peer = new PeerConnection(request.id, rtcConfig(addresses))
  try {
    const track = negotiate(peer, request)
    const link = bindLink(peer, track, events)
    await gathered(peer, clock)
    const local = readLocalTransport(peer.localDescription()?.sdp ?? '')
    const { offer, codecs, outgoing } = request
    const answer = composeAnswer({ offer, codecs, local, announce: addresses.announce, ...(outgoing === undefined ? {} : { outgoing }) })
    return { ...link, answer }
  } catch (cause) {
    peer.close()
    throw new HolositeError({
      code: 'media/bad-sdp',
      what: `The offer could not be answered: ${cause instanceof Error ? cause.message : String(cause)}.`,
      fix: 'Send a WebRTC offer with one bundled video section.',
      cause,
    })
  }
}

/** How the native library listens. */
export function rtcConfig(addresses: HubAddresses): RtcConfig {
  const config: RtcConfig = { iceServers: [], bindAddress: addresses.bind, disableAutoNegotiation: true }
  if (addresses.ports !== undefined) {
    config.portRangeBegin = addresses.ports.from
    config.portRangeEnd = addresses.ports.to
  }
  return config
}

/** A publisher's track is made to send too, or the library would let no RTCP of ours out; the answer says recvonly. */
function negotiate(peer: PeerConnection, { offer, codecs, outgoing }: PeerRequest) {
  const video = new Video(offer.sections[offer.video]!.mid, outgoing === undefined ? 'SendRecv' : 'SendOnly')
  for (const codec of codecs) {
    if (codec.codec === 'VP8') video.addVP8Codec(codec.payloadType)
    else video.addH264Codec(codec.payloadType)
  }
  if (outgoing !== undefined) video.addSSRC(outgoing.ssrc, 'holosite', outgoing.name, 'video')
  peer.setRemoteDescription(nativeOffer(offer, codecs), 'offer')
  const track = peer.addTrack(video)
  if (outgoing !== undefined) track.setMediaHandler(new RtcpNackResponder(RESEND_PACKETS))
  return track
}

/** Wires a connection of one native track to its owner. */
export function bindLink(
  peer: PeerConnection,
  track: ReturnType<PeerConnection['addTrack']>,
  events: PeerEvents,
): Omit<PeerLink, 'answer'> {
  let ended = false
  const end = (): void => {
    if (ended) return
    ended = true
    events.closed()
  }
  track.onOpen(() => {
    if (!ended) events.open()
  })
  track.onMessage((bytes) => {
    if (!ended) events.message(bytes)
  })
  track.onClosed(end)
  peer.onStateChange((state) => {
    if (state === 'failed' || state === 'closed') end()
  })
  return {
    send(bytes) {
      if (ended || !track.isOpen()) return false
      try {
        return track.sendMessageBinary(bytes)
      } catch {
        return false
      }
    },
    close() {
      end()
      peer.close()
    },
  }
}

/** Resolves once this side's candidates are known, or after two seconds. */
export function gathered(peer: PeerConnection, clock: HubClock): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(GATHERING_LIMIT_MS, resolve)
    const done = (): void => {
      cancel()
      resolve()
    }
    peer.onGatheringStateChange((state) => {
      if (state === 'complete') done()
    })
    peer.setLocalDescription('answer')
    if (peer.gatheringState() === 'complete') done()
  })
}
