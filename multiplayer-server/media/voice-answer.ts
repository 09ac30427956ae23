import { candidateLines, nativeText, type LocalTransport } from './sdp-answer.ts'
import { EXTENSION_AUDIO_LEVEL, type VoiceOffer } from './voice-offer.ts'

/** What a speaker is asked for: speech at 32 kbit/s, repair of single losses, and nothing while silent. */
const TALK_PARAMETERS = 'minptime=10;useinbandfec=1;usedtx=1;maxaveragebitrate=32000;stereo=0'

/**
 * The offer as the native library gets it: one audio section that goes both ways. All streams of a session share its transport, and the
 * library passes each packet whatever its name; what belongs to which section is between the page and us.
 */
export function nativeVoiceOffer(offer: VoiceOffer): string {
  const talk = offer.audio.get(offer.talk)
  const payloadType = talk?.payloadType ?? 111
  const mid = talk?.mid ?? '0'
  const codecs = [`a=rtpmap:${payloadType} opus/48000/2`]
  return nativeText({ offer, mid, media: `audio 9 UDP/TLS/RTP/SAVPF ${payloadType}`, codecs })
}

/** What the hub's answer is made of. */
export interface VoiceAnswerParts {
  readonly offer: VoiceOffer
  readonly local: LocalTransport
  readonly announce?: string | undefined
  /** SSRC of each slot, in the order of the offer's receiving sections. */
  readonly ssrcs: readonly number[]
}

/** The hub's answer: every slot under its own SSRC from now on, whoever speaks in it. */
export function composeVoiceAnswer(parts: VoiceAnswerParts): string {
  const { offer } = parts
  const mids = [...offer.audio.values()].map(({ mid }) => mid)
  const lines = ['v=0', 'o=- 2 1 IN IP4 127.0.0.1', 's=-', 't=0 0', `a=group:BUNDLE ${mids.join(' ')}`, 'a=msid-semantic:WMS *']
  offer.sections.forEach((section, index) => {
    if (offer.audio.has(index)) lines.push(...audioSection(parts, index))
    else lines.push(`m=${section.kind} 0 ${section.protocol} ${section.format}`, 'c=IN IP4 0.0.0.0', 'a=inactive', `a=mid:${section.mid}`)
  })
  return `${lines.join('\r\n')}\r\n`
}

function audioSection({ offer, local, announce, ssrcs }: VoiceAnswerParts, index: number): string[] {
  const { mid = '', payloadType = 111 } = offer.audio.get(index) ?? {}
  const slot = offer.slots.indexOf(index)
  const lines = [
    `m=audio 9 UDP/TLS/RTP/SAVPF ${payloadType}`,
    'c=IN IP4 0.0.0.0',
    'a=rtcp:9 IN IP4 0.0.0.0',
    ...candidateLines(local.candidates, announce),
    'a=end-of-candidates',
    `a=ice-ufrag:${local.iceUfrag}`,
    `a=ice-pwd:${local.icePwd}`,
    `a=fingerprint:${local.fingerprint}`,
    `a=setup:${local.setup}`,
    `a=mid:${mid}`,
    slot < 0 ? 'a=recvonly' : 'a=sendonly',
    'a=rtcp-mux',
    `a=rtpmap:${payloadType} opus/48000/2`,
    `a=fmtp:${payloadType} ${slot < 0 ? TALK_PARAMETERS : 'minptime=10;useinbandfec=1'}`,
  ]
  if (slot < 0) {
    if (offer.levelExtension > 0) lines.push(`a=extmap:${offer.levelExtension} ${EXTENSION_AUDIO_LEVEL}`)
    return lines
  }
  const ssrc = ssrcs[slot] ?? 0
  lines.push(`a=msid:voice-${slot} voice-${slot}`, `a=ssrc:${ssrc} cname:holosite`, `a=ssrc:${ssrc} msid:voice-${slot} voice-${slot}`)
  return lines
}
