import { HolositeError } from '../../model/errors/index.ts'
import { WIRE_LIMITS } from '../../model/protocol/index.ts'
import type { VideoCodec } from './video-payload.ts'

/** A payload type of an offer that the hub can forward. */
export interface OfferedCodec {
  readonly payloadType: number
  readonly codec: VideoCodec
  /** H264 only: six hexadecimal digits, lower case. */
  readonly profile: string
}

/** What the hub keeps of an offer: validated words only. The text itself never reaches the native library. */
export interface VideoOffer {
  /** Every media section in order, so that the answer can refuse all but one. */
  readonly sections: readonly { readonly kind: string; readonly protocol: string; readonly format: string; readonly mid: string }[]
  /** Index of the video section that is answered. */
  readonly video: number
  readonly direction: 'sendrecv' | 'sendonly' | 'recvonly'
  readonly iceUfrag: string
  readonly icePwd: string
  readonly fingerprint: { readonly algorithm: string; readonly value: string }
  readonly setup: 'actpass' | 'active' | 'passive'
  /** In the offer's order of preference; never empty. */
  readonly codecs: readonly OfferedCodec[]
  /** Ids of the header extensions the hub accepts; 0 when not offered. */
  readonly extensions: { readonly mid: number; readonly rid: number; readonly absSendTime: number }
  /** Stream ids of simulcast layers, lowest first as offered; empty for a single stream. */
  readonly rids: readonly string[]
}

const EXTENSION_MID = 'urn:ietf:params:rtp-hdrext:sdes:mid'
const EXTENSION_RID = 'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id'
const EXTENSION_ABS_SEND_TIME = 'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time'
export const EXTENSION_URIS = { mid: EXTENSION_MID, rid: EXTENSION_RID, absSendTime: EXTENSION_ABS_SEND_TIME } as const

const MAX_LINES = 2000
const MAX_SECTIONS = 8
const MAX_LAYERS = 4

const badSdp = (what: string): HolositeError =>
  new HolositeError({
    code: 'media/bad-sdp',
    what,
    fix: 'Send a complete SDP offer with one bundled video section, ICE, DTLS and VP8 or H264 baseline.',
  })

/**
 * Reads an SDP offer (RFC 8866, as WebRTC uses it).
 * Throws HolositeError `media/too-large` or `media/bad-sdp` for anything else, whatever the text.
 */
export function readOffer(text: string): VideoOffer {
  const lines = readLines(text)
  const { session, media } = splitSections(lines, MAX_SECTIONS)
  const index = media.findIndex((section) => section[0]!.startsWith('m=video ') && !section[0]!.startsWith('m=video 0 '))
  const video = media[index]
  if (video === undefined) throw badSdp('The offer has no video section.')
  return { sections: media.map(readSection), video: index, ...readTransport(session, video), ...readVideo(video) }
}

/** The lines of an offer that is neither too large nor no offer at all. Throws as `readOffer` does. */
export function readLines(text: string): string[] {
  if (text.length > WIRE_LIMITS.sdpBytes) {
    throw new HolositeError({
      code: 'media/too-large',
      what: `The offer has ${text.length} characters.`,
      fix: `Keep it under ${WIRE_LIMITS.sdpBytes}.`,
    })
  }
  const lines = text.split(/\r?\n/, MAX_LINES + 1)
  if (lines.length > MAX_LINES) throw badSdp('The offer has too many lines.')
  if (lines[0] !== 'v=0') throw badSdp('The offer does not begin with v=0.')
  return lines
}

/** The lines before the first media section, and those of each; at most `most` sections. */
export function splitSections(lines: readonly string[], most: number): { session: string[]; media: string[][] } {
  const session: string[] = []
  const media: string[][] = []
  for (const line of lines) {
    if (line.startsWith('m=')) media.push([line])
    else (media.at(-1) ?? session).push(line)
  }
  if (media.length > most) throw badSdp(`The offer has ${media.length} media sections.`)
  return { session, media }
}

/** Kind, protocol, first format and mid of a media section. */
export function readSection(lines: readonly string[], index: number): VideoOffer['sections'][number] {
  const head = /^m=(audio|video|application|text) \d{1,5} ([A-Z/]{3,24}) ([A-Za-z0-9-]{1,24})( |$)/.exec(lines[0]!)
  if (head === null) throw badSdp(`Media section ${index} has no readable m= line.`)
  const mid = attribute(lines, 'mid') ?? String(index)
  if (!/^[A-Za-z0-9_.~-]{1,32}$/.test(mid)) throw badSdp(`Media section ${index} has a bad mid.`)
  return { kind: head[1]!, protocol: head[2]!, format: head[3]!, mid }
}

function attribute(lines: readonly string[], name: string): string | undefined {
  const prefix = `a=${name}:`
  return lines.find((line) => line.startsWith(prefix))?.slice(prefix.length)
}

/** ICE and DTLS of a section, or of the session where the section says nothing. */
export function readTransport(session: readonly string[], video: readonly string[]) {
  const find = (name: string): string => attribute(video, name) ?? attribute(session, name) ?? ''
  const iceUfrag = find('ice-ufrag')
  const icePwd = find('ice-pwd')
  const setup = find('setup')
  const fingerprint = /^(sha-256|sha-384|sha-512) ((?:[0-9A-Fa-f]{2}:){31,63}[0-9A-Fa-f]{2})$/i.exec(find('fingerprint'))
  if (!/^[A-Za-z0-9+/=_-]{4,256}$/.test(iceUfrag)) throw badSdp('The offer has no valid ice-ufrag.')
  if (!/^[A-Za-z0-9+/=_-]{22,256}$/.test(icePwd)) throw badSdp('The offer has no valid ice-pwd.')
  if (fingerprint === null) throw badSdp('The offer has no valid fingerprint.')
  const algorithm = fingerprint[1]!.toLowerCase()
  if (fingerprint[2]!.length !== (Number(algorithm.slice(4)) / 8) * 3 - 1) throw badSdp('The fingerprint has the wrong length.')
  if (setup !== 'actpass' && setup !== 'active' && setup !== 'passive') throw badSdp('The offer has no valid setup attribute.')
  return { iceUfrag, icePwd, setup, fingerprint: { algorithm, value: fingerprint[2]!.toUpperCase() } } as const
}

function readVideo(lines: readonly string[]) {
  if (!lines.includes('a=rtcp-mux')) throw badSdp('The offer does not multiplex RTCP.')
  const codecs = readCodecs(lines)
  if (codecs.length === 0) throw badSdp('The offer has neither VP8 nor H264 baseline with packetization-mode 1.')
  return { direction: readDirection(lines), codecs, extensions: readExtensions(lines), rids: readRids(lines) }
}

/** Which way a section goes; `sendrecv` where it does not say. */
export function readDirection(lines: readonly string[]): VideoOffer['direction'] {
  if (lines.includes('a=sendonly')) return 'sendonly'
  if (lines.includes('a=recvonly')) return 'recvonly'
  if (lines.includes('a=inactive')) throw badSdp('A media section is inactive.')
  return 'sendrecv'
}

function readCodecs(lines: readonly string[]): OfferedCodec[] {
  const codecs: OfferedCodec[] = []
  for (const word of lines[0]!.split(' ').slice(3, 67)) {
    const payloadType = /^\d{1,3}$/.test(word) ? Number(word) : -1
    if (payloadType < 35 || payloadType > 127 || (payloadType > 63 && payloadType < 96)) continue
    const map = (lines.find((line) => line.startsWith(`a=rtpmap:${payloadType} `)) ?? '').split(' ')[1] ?? ''
    const parameters = (lines.find((line) => line.startsWith(`a=fmtp:${payloadType} `)) ?? '').toLowerCase()
    if (/^VP8\/90000$/i.test(map)) codecs.push({ payloadType, codec: 'VP8', profile: '' })
    if (!/^H264\/90000$/i.test(map) || !/[ ;]packetization-mode=1(;|$|\s)/.test(parameters)) continue
    const profile = /[ ;]profile-level-id=([0-9a-f]{6})/.exec(parameters)?.[1] ?? '42e01f'
    if (profile.startsWith('42')) codecs.push({ payloadType, codec: 'H264', profile })
  }
  return codecs
}

function readExtensions(lines: readonly string[]): VideoOffer['extensions'] {
  return {
    mid: extensionId(lines, EXTENSION_MID),
    rid: extensionId(lines, EXTENSION_RID),
    absSendTime: extensionId(lines, EXTENSION_ABS_SEND_TIME),
  }
}

/** Id a section offers a header extension under; 0 where it does not. */
export function extensionId(lines: readonly string[], uri: string): number {
  for (const line of lines) {
    const match = /^a=extmap:(\d{1,3})(?:\/[a-z]+)? (\S+)/.exec(line)
    const id = Number(match?.[1])
    if (match?.[2] === uri && id >= 1 && id <= 254) return id
  }
  return 0
}

function readRids(lines: readonly string[]): string[] {
  const simulcast = /^send ([A-Za-z0-9;,~-]{1,64})$/.exec(attribute(lines, 'simulcast') ?? '')?.[1]
  if (simulcast === undefined) return []
  const rids = simulcast.split(';').map((alternatives) => alternatives.split(',')[0]!.replace('~', ''))
  if (rids.length > MAX_LAYERS || new Set(rids).size !== rids.length) throw badSdp('The offer has a bad simulcast line.')
  const known = rids.every((rid) => /^[A-Za-z0-9-]{1,16}$/.test(rid) && lines.some((line) => line.startsWith(`a=rid:${rid} send`)))
  if (!known) throw badSdp('The simulcast line names a stream id that is not sent.')
  return rids.length > 1 ? rids : []
}
