import { EXTENSION_URIS, type OfferedCodec, type VideoOffer } from './sdp-offer.ts'

/** What the native library's own answer tells of this side. */
export interface LocalTransport {
  readonly iceUfrag: string
  readonly icePwd: string
  readonly fingerprint: string
  readonly setup: string
  /** Values of `a=candidate:` lines. */
  readonly candidates: readonly string[]
}

const codecLines = (codec: OfferedCodec): string[] => {
  const { payloadType } = codec
  const lines = [
    `a=rtpmap:${payloadType} ${codec.codec}/90000`,
    `a=rtcp-fb:${payloadType} goog-remb`,
    `a=rtcp-fb:${payloadType} ccm fir`,
    `a=rtcp-fb:${payloadType} nack`,
    `a=rtcp-fb:${payloadType} nack pli`,
  ]
  if (codec.codec === 'H264') {
    lines.push(`a=fmtp:${payloadType} level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=${codec.profile}`)
  }
  return lines
}

/**
 * The offer as the native library gets it: rewritten from validated words, one video section.
 * No candidates: the hub answers whoever reaches it and sends to no address that did not speak first.
 */
export function nativeOffer(offer: VideoOffer, codecs: readonly OfferedCodec[]): string {
  const { mid } = offer.sections[offer.video]!
  const media = `video 9 UDP/TLS/RTP/SAVPF ${codecs.map((codec) => codec.payloadType).join(' ')}`
  return nativeText({ offer, mid, media, codecs: codecs.flatMap(codecLines) })
}

/** One section that goes both ways, over the transport of an offer. */
export interface NativeSection {
  readonly offer: Pick<VideoOffer, 'iceUfrag' | 'icePwd' | 'fingerprint' | 'setup'>
  readonly mid: string
  /** What stands behind `m=`. */
  readonly media: string
  readonly codecs: readonly string[]
}

/** The text of an offer of one section, as the native library takes it. */
export function nativeText({ offer, mid, media, codecs }: NativeSection): string {
  const lines = [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    `a=group:BUNDLE ${mid}`,
    `m=${media}`,
    'c=IN IP4 0.0.0.0',
    `a=mid:${mid}`,
    `a=ice-ufrag:${offer.iceUfrag}`,
    `a=ice-pwd:${offer.icePwd}`,
    `a=fingerprint:${offer.fingerprint.algorithm} ${offer.fingerprint.value}`,
    `a=setup:${offer.setup}`,
    'a=sendrecv',
    'a=rtcp-mux',
    ...codecs,
  ]
  return `${lines.join('\r\n')}\r\n`
}

/** Reads what the answer needs from the native library's description of this side. */
export function readLocalTransport(sdp: string): LocalTransport {
  const lines = sdp.split(/\r?\n/)
  const value = (name: string): string => lines.find((line) => line.startsWith(`a=${name}:`))?.slice(name.length + 3) ?? ''
  return {
    iceUfrag: value('ice-ufrag'),
    icePwd: value('ice-pwd'),
    fingerprint: value('fingerprint'),
    setup: value('setup'),
    candidates: lines.filter((line) => line.startsWith('a=candidate:')).map((line) => line.slice('a=candidate:'.length)),
  }
}

/** What is sent to a viewer. */
export interface OutgoingStream {
  readonly ssrc: number
  readonly name: string
}

export interface AnswerParts {
  readonly offer: VideoOffer
  readonly codecs: readonly OfferedCodec[]
  readonly local: LocalTransport
  /** An address to name beside the bound one, for a host known by another address outside. */
  readonly announce?: string | undefined
  /** Present for a viewer; absent for a publisher, whose layers are received. */
  readonly outgoing?: OutgoingStream
}

/** The hub's answer. transport-cc is left out on purpose: offered and not fed, it starves the publisher. */
export function composeAnswer(parts: AnswerParts): string {
  const { offer } = parts
  const lines = [
    'v=0',
    'o=- 2 1 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    `a=group:BUNDLE ${offer.sections[offer.video]!.mid}`,
    'a=msid-semantic:WMS *',
  ]
  offer.sections.forEach((section, index) => {
    if (index === offer.video) lines.push(...videoSection(parts))
    else lines.push(`m=${section.kind} 0 ${section.protocol} ${section.format}`, 'c=IN IP4 0.0.0.0', 'a=inactive', `a=mid:${section.mid}`)
  })
  return `${lines.join('\r\n')}\r\n`
}

function videoSection({ offer, codecs, local, announce, outgoing }: AnswerParts): string[] {
  const lines = [
    `m=video 9 UDP/TLS/RTP/SAVPF ${codecs.map((codec) => codec.payloadType).join(' ')}`,
    'c=IN IP4 0.0.0.0',
    'a=rtcp:9 IN IP4 0.0.0.0',
    ...candidateLines(local.candidates, announce),
    'a=end-of-candidates',
    `a=ice-ufrag:${local.iceUfrag}`,
    `a=ice-pwd:${local.icePwd}`,
    `a=fingerprint:${local.fingerprint}`,
    `a=setup:${local.setup}`,
    `a=mid:${offer.sections[offer.video]!.mid}`,
    outgoing === undefined ? 'a=recvonly' : 'a=sendonly',
    'a=rtcp-mux',
    'a=rtcp-rsize',
    ...codecs.flatMap(codecLines),
  ]
  if (outgoing !== undefined) {
    lines.push(
      `a=msid:${outgoing.name} video`,
      `a=ssrc:${outgoing.ssrc} cname:holosite`,
      `a=ssrc:${outgoing.ssrc} msid:${outgoing.name} video`,
    )
    return lines
  }
  for (const name of ['mid', 'rid', 'absSendTime'] as const) {
    if (offer.extensions[name] > 0) lines.push(`a=extmap:${offer.extensions[name]} ${EXTENSION_URIS[name]}`)
  }
  for (const rid of offer.rids) lines.push(`a=rid:${rid} recv`)
  if (offer.rids.length > 0) lines.push(`a=simulcast:recv ${offer.rids.join(';')}`)
  return lines
}

/** What this side can be reached under, the announced address first. */
export function candidateLines(candidates: readonly string[], announce: string | undefined): string[] {
  const lines = candidates.map((candidate) => `a=candidate:${candidate}`)
  const first = candidates.find((candidate) => / typ host/.test(candidate))
  if (announce === undefined || first === undefined) return lines
  const words = first.split(' ')
  if (words[4] !== announce) {
    words[0] = 'announced'
    words[4] = announce
    lines.unshift(`a=candidate:${words.join(' ')}`)
  }
  return lines
}
