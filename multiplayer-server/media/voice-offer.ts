import { HolositeError } from '../../model/errors/index.ts'
import { VOICE_LIMITS } from '../../model/protocol/index.ts'
import { extensionId, readDirection, readLines, readSection, readTransport, splitSections, type VideoOffer } from './sdp-offer.ts'

/** One audio section of a voice offer. */
export interface VoiceSection {
  readonly mid: string
  /** What the offer calls Opus in this section. */
  readonly payloadType: number
}

/** What the hub keeps of an offer for voice: validated words only. */
export interface VoiceOffer extends Pick<VideoOffer, 'sections' | 'iceUfrag' | 'icePwd' | 'fingerprint' | 'setup'> {
  /** Index of the section that sends, whether anybody speaks into it yet or not. */
  readonly talk: number
  /** Indices of those that receive, in order. */
  readonly slots: readonly number[]
  /** Of every audio section, by index. */
  readonly audio: ReadonlyMap<number, VoiceSection>
  /** Id the sender's audio levels come under (RFC 6464); 0 when not offered. */
  readonly levelExtension: number
}

export const EXTENSION_AUDIO_LEVEL = 'urn:ietf:params:rtp-hdrext:ssrc-audio-level'
const MAX_SECTIONS = VOICE_LIMITS.slots + 2

const badSdp = (what: string): HolositeError =>
  new HolositeError({
    code: 'media/bad-sdp',
    what,
    fix: `Send a complete SDP offer of bundled Opus audio: one section that sends, 1 to ${VOICE_LIMITS.slots} that receive.`,
  })

/** Reads an offer for voice. Throws HolositeError `media/too-large` or `media/bad-sdp` for anything else, whatever the text. */
export function readVoiceOffer(text: string): VoiceOffer {
  const { session, media } = splitSections(readLines(text), MAX_SECTIONS)
  const audio = new Map<number, VoiceSection>()
  const slots: number[] = []
  let talk = -1
  const sections = media.map(readSection)
  for (const [index, lines] of media.entries()) {
    const [head = ''] = lines
    const isShut = head.startsWith('m=audio 0 ') && !lines.includes('a=bundle-only')
    if (!head.startsWith('m=audio ') || isShut) continue
    if (!lines.includes('a=rtcp-mux')) throw badSdp('An audio section does not multiplex RTCP.')
    const payloadType = opusOf(lines)
    if (payloadType < 0) throw badSdp('An audio section has no Opus.')
    audio.set(index, { mid: sections[index]?.mid ?? '', payloadType })
    if (readDirection(lines) === 'recvonly') slots.push(index)
    else if (talk < 0) talk = index
    else throw badSdp('More than one audio section sends.')
  }
  const sending = media[talk]
  if (sending === undefined) throw badSdp('No audio section sends.')
  if (slots.length === 0 || slots.length > VOICE_LIMITS.slots) throw badSdp(`${slots.length} audio sections receive.`)
  if (new Set(sections.map(({ mid }) => mid)).size !== sections.length) throw badSdp('Two media sections have the same mid.')
  return { sections, talk, slots, audio, ...readTransport(session, sending), levelExtension: extensionId(sending, EXTENSION_AUDIO_LEVEL) }
}

/** Payload type of Opus in a section, -1 for none. */
function opusOf(lines: readonly string[]): number {
  for (const word of (lines[0] ?? '').split(' ').slice(3, 67)) {
    const payloadType = /^\d{1,3}$/.test(word) ? Number(word) : -1
    if (payloadType < 35 || payloadType > 127 || (payloadType > 63 && payloadType < 96)) continue
    if (lines.some((line) => line.toLowerCase() === `a=rtpmap:${payloadType} opus/48000/2`)) return payloadType
  }
  return -1
}
