import { Audio, PeerConnection } from 'node-datachannel'
import { HolositeError } from '../../model/errors/index.ts'
import type { HubClock } from './hub-clock.ts'
import { bindLink, gathered, rtcConfig, type HubAddresses, type PeerEvents, type PeerLink } from './peer-link.ts'
import { readLocalTransport } from './sdp-answer.ts'
import { composeVoiceAnswer, nativeVoiceOffer } from './voice-answer.ts'
import type { VoiceOffer } from './voice-offer.ts'

/** Whose offer is answered, and the SSRC of each of his slots. */
export interface VoiceLinkRequest {
  readonly id: string
  readonly offer: VoiceOffer
  readonly ssrcs: readonly number[]
}

/** Answers an offer for voice. Throws HolositeError `media/bad-sdp` when the native library cannot use it. */
export async function openVoiceLink(
  { id, offer, ssrcs }: VoiceLinkRequest,
  addresses: HubAddresses,
  clock: HubClock,
  events: PeerEvents,
): Promise<PeerLink> {
  const peer = new PeerConnection(id, rtcConfig(addresses))
  try {
    const talk = offer.audio.get(offer.talk)
    const audio = new Audio(talk?.mid ?? '0', 'SendRecv')
    audio.addOpusCodec(talk?.payloadType ?? 111)
    for (const [slot, ssrc] of ssrcs.entries()) audio.addSSRC(ssrc, 'holosite', `voice-${slot}`, `voice-${slot}`)
    peer.setRemoteDescription(nativeVoiceOffer(offer), 'offer')
    const link = bindLink(peer, peer.addTrack(audio), events)
    await gathered(peer, clock)
    const local = readLocalTransport(peer.localDescription()?.sdp ?? '')
    return { ...link, answer: composeVoiceAnswer({ offer, local, announce: addresses.announce, ssrcs }) }
  } catch (cause) {
    peer.close()
    throw new HolositeError({
      code: 'media/bad-sdp',
      what: `The offer could not be answered: ${cause instanceof Error ? cause.message : String(cause)}.`,
      fix: 'Send a WebRTC offer of bundled Opus audio.',
      cause,
    })
  }
}
