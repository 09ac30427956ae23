import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { HolositeError } from '../../model/errors/index.ts'
import { VOICE_LIMITS } from '../../model/protocol/index.ts'
import { composeVoiceAnswer, nativeVoiceOffer } from './voice-answer.ts'
import { EXTENSION_AUDIO_LEVEL, readVoiceOffer } from './voice-offer.ts'

const FINGERPRINT = Array.from({ length: 32 }, () => 'AB').join(':')

const section = (mid: number, direction: string, payloadType = 111): string[] => [
  `m=audio 9 UDP/TLS/RTP/SAVPF ${payloadType} 63 9 0 8 13 110 126`,
  'c=IN IP4 0.0.0.0',
  'a=ice-ufrag:abcd',
  'a=ice-pwd:abcdefghijklmnopqrstuvwx',
  `a=fingerprint:sha-256 ${FINGERPRINT}`,
  'a=setup:actpass',
  `a=mid:${mid}`,
  `a=extmap:1 ${EXTENSION_AUDIO_LEVEL}`,
  `a=${direction}`,
  'a=rtcp-mux',
  `a=rtpmap:${payloadType} opus/48000/2`,
  `a=fmtp:${payloadType} minptime=10;useinbandfec=1`,
  'a=rtpmap:9 G722/8000',
]

/** As Chromium offers it: one that sends, eight that receive. */
const offerOf = (slots: number = VOICE_LIMITS.slots, more: string[] = []): string =>
  [
    'v=0',
    'o=- 1 2 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    ...section(0, 'sendonly'),
    ...Array.from({ length: slots }, (_, index) => section(index + 1, 'recvonly')).flat(),
    ...more,
    '',
  ].join('\r\n')

const faultOf = (text: string): string => {
  try {
    readVoiceOffer(text)
    return ''
  } catch (failure) {
    return failure instanceof HolositeError ? failure.code : 'another error'
  }
}

describe('an offer for voice', () => {
  test('has one section that sends and up to eight that receive, of Opus', () => {
    const offer = readVoiceOffer(offerOf())
    expect(offer).toMatchObject({ talk: 0, slots: [1, 2, 3, 4, 5, 6, 7, 8], levelExtension: 1, setup: 'actpass' })
    expect(offer.audio.get(3)).toEqual({ mid: '3', payloadType: 111 })
  })

  test('may bundle its slots as Firefox does, without a port of their own', () => {
    const bundled = offerOf().replaceAll('a=recvonly', 'a=recvonly\r\na=bundle-only')
    const [first = '', ...rest] = bundled.split('m=audio 9')
    const offer = readVoiceOffer(`${first}m=audio 9${rest.join('m=audio 0')}`)
    expect(offer.slots).toHaveLength(VOICE_LIMITS.slots)
    // A section that is shut is none.
    expect(faultOf(offerOf().replaceAll('m=audio 9', 'm=audio 0'))).toBe('media/bad-sdp')
  })

  test('is refused with too many slots, none, two that send, or without Opus', () => {
    expect(faultOf(offerOf(9))).toBe('media/bad-sdp')
    expect(faultOf(offerOf(30))).toBe('media/bad-sdp')
    expect(faultOf(offerOf(0))).toBe('media/bad-sdp')
    expect(faultOf(offerOf(2, section(3, 'sendrecv')))).toBe('media/bad-sdp')
    expect(faultOf(offerOf().replaceAll('opus/48000/2', 'PCMU/8000'))).toBe('media/bad-sdp')
    expect(faultOf(offerOf().replace('a=mid:2', 'a=mid:1'))).toBe('media/bad-sdp')
    expect(faultOf('x'.repeat(100_000))).toBe('media/too-large')
  })

  test('is answered section by section, each slot under its own SSRC, the sender asked for levels and little', () => {
    const offer = readVoiceOffer(offerOf(2))
    const local = { iceUfrag: 'u', icePwd: 'p', fingerprint: 'sha-256 AA', setup: 'active', candidates: ['1 1 UDP 1 127.0.0.1 5 typ host'] }
    const answer = composeVoiceAnswer({ offer, local, ssrcs: [71, 72] })
    const parts = answer.split('m=audio').slice(1)
    expect(parts).toHaveLength(3)
    expect(parts[0]).toContain('a=recvonly')
    expect(parts[0]).toContain(`a=extmap:1 ${EXTENSION_AUDIO_LEVEL}`)
    expect(parts[0]).toContain('maxaveragebitrate=32000')
    expect(parts[1]).toContain('a=sendonly')
    expect(parts[1]).toContain('a=ssrc:71 cname:holosite')
    expect(parts[2]).toContain('a=ssrc:72 cname:holosite')
    expect(answer).toContain('a=group:BUNDLE 0 1 2')
  })

  test('throws only HolositeError for damaged offers, and none of their text reaches the native library', () => {
    const lines = offerOf().split('\r\n')
    const spoilt = fc
      .tuple(fc.nat(lines.length - 1), fc.oneof(fc.string(), fc.constant('a=mid:x\r\na=injected:1'), fc.constant('m=audio 9 X 1')))
      .map(([at, text]) => lines.map((line, index) => (index === at ? text : line)).join('\r\n'))
    fc.assert(
      fc.property(fc.oneof(spoilt, fc.string()), (text) => {
        const code = faultOf(text)
        expect(code).not.toBe('another error')
        if (code !== '') return
        expect(nativeVoiceOffer(readVoiceOffer(text))).not.toContain('injected')
      }),
      { numRuns: 300, seed: 20261130 },
    )
  })
})
