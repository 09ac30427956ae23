import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HolositeError } from '../../model/errors/index.ts'
import { composeAnswer, nativeOffer } from './sdp-answer.ts'
import { readOffer } from './sdp-offer.ts'

const FINGERPRINT = Array.from({ length: 32 }, () => 'AB').join(':')
const CHROMIUM = [
  'v=0',
  'o=- 1 2 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'a=group:BUNDLE 0 1',
  'm=audio 9 UDP/TLS/RTP/SAVPF 111',
  'c=IN IP4 0.0.0.0',
  'a=candidate:1 1 udp 2113937151 192.0.2.1 5000 typ host',
  'a=mid:0',
  'a=rtpmap:111 opus/48000/2',
  'm=video 9 UDP/TLS/RTP/SAVPF 96 97 102 98',
  'c=IN IP4 0.0.0.0',
  'a=ice-ufrag:abcd',
  'a=ice-pwd:0123456789012345678901',
  `a=fingerprint:sha-256 ${FINGERPRINT}`,
  'a=setup:actpass',
  'a=mid:1',
  'a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid',
  'a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id',
  'a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
  'a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
  'a=sendonly',
  'a=rtcp-mux',
  'a=rtpmap:96 VP8/90000',
  'a=rtpmap:97 rtx/90000',
  'a=fmtp:97 apt=96',
  'a=rtpmap:102 H264/90000',
  'a=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f',
  'a=rtpmap:98 VP9/90000',
  'a=rid:q send',
  'a=rid:h send',
  'a=rid:f send',
  'a=simulcast:send q;h;f',
  '',
]
const TEXT = CHROMIUM.join('\r\n')

const codeOf = (text: string): string => {
  try {
    readOffer(text)
    return 'ok'
  } catch (failure) {
    return failure instanceof HolositeError ? failure.code : `a ${String(failure)}`
  }
}

describe('readOffer', () => {
  it('keeps of an offer only what the hub can use', () => {
    expect(readOffer(TEXT)).toMatchObject({
      video: 1,
      direction: 'sendonly',
      iceUfrag: 'abcd',
      rids: ['q', 'h', 'f'],
      extensions: { mid: 4, rid: 10, absSendTime: 2 },
      codecs: [
        { payloadType: 96, codec: 'VP8' },
        { payloadType: 102, codec: 'H264', profile: '42e01f' },
      ],
    })
  })

  it('throws only HolositeError for random text and for damaged offers', () => {
    const damaged = fc
      .tuple(fc.nat(TEXT.length), fc.nat(60), fc.string({ maxLength: 40 }))
      .map(([at, cut, put]) => TEXT.slice(0, at) + put + TEXT.slice(at + cut))
    fc.assert(
      fc.property(fc.oneof(fc.string({ maxLength: 400 }), damaged), (text) => ['ok', 'media/bad-sdp'].includes(codeOf(text))),
      { seed: 20_267, numRuns: 3000 },
    )
  })

  it('hands on no text of a damaged offer that could open a line of its own', () => {
    const put = fc.constantFrom('\r', '\n', '\0', '\u2028', ' ', 'a=x', 'm=video', ';', ',')
    fc.assert(
      fc.property(fc.nat(TEXT.length), put, (at, word) => {
        try {
          const offer = readOffer(TEXT.slice(0, at) + word + TEXT.slice(at))
          return nativeOffer(offer, offer.codecs)
            .split('\r\n')
            .every((line) => /^[ -~]*$/.test(line))
        } catch (failure) {
          return failure instanceof HolositeError
        }
      }),
      { seed: 20_268, numRuns: 2000 },
    )
  })

  it.each([
    ['no fingerprint', TEXT.replace(/a=fingerprint.*\r\n/, '')],
    ['a short ice-pwd', TEXT.replace('0123456789012345678901', 'short')],
    ['no codec the hub knows', TEXT.replaceAll('VP8', 'AV1').replaceAll('H264', 'H265')],
    ['no rtcp-mux', TEXT.replace('a=rtcp-mux\r\n', '')],
    ['a stream id that is not declared', TEXT.replace('a=rid:h send\r\n', '')],
    ['nine media sections', TEXT + 'm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n'.repeat(9)],
  ])('refuses %s', (_, text) => expect(codeOf(text)).toBe('media/bad-sdp'))

  it('refuses more than 64 KiB as too large', () => expect(codeOf('v=0\r\n'.repeat(20_000))).toBe('media/too-large'))
})

describe('composeAnswer', () => {
  const local = {
    iceUfrag: 'u',
    icePwd: 'p',
    fingerprint: 'sha-256 AA',
    setup: 'active',
    candidates: ['1 1 UDP 211 127.0.0.1 4000 typ host'],
  }
  const offer = readOffer(TEXT)

  it('receives every layer of a publisher, refuses other sections and leaves transport-cc out', () => {
    const answer = composeAnswer({ offer, codecs: offer.codecs.slice(0, 1), local })
    for (const line of ['m=audio 0 ', 'a=recvonly', 'a=simulcast:recv q;h;f', 'a=rid:h recv', 'a=extmap:10 ', 'a=rtcp-fb:96 nack pli']) {
      expect(answer).toContain(line)
    }
    expect(answer).not.toContain('transport')
    expect(answer).not.toContain('H264')
  })

  it('names the announced address beside the bound one, on the same port', () => {
    const answer = composeAnswer({ offer, codecs: offer.codecs, local, announce: '203.0.113.7', outgoing: { ssrc: 5, name: 'cam' } })
    expect(answer).toContain('203.0.113.7 4000 typ host')
    expect(answer).toContain('127.0.0.1 4000 typ host')
    expect(answer).toContain('a=sendonly')
  })
})
