import { Audio, PeerConnection, type Track } from 'node-datachannel'
import { createRtpView, readRtp, sequenceAhead } from '../../multiplayer-server/media/rtp-packet.ts'
import { voicePacket } from '../../multiplayer-server/media/testing/voice-packet.ts'
import type { Seat, TestBrowser } from '../../multiplayer-server/rooms/testing/open-yard.ts'
import { until } from '../../multiplayer-server/rooms/testing/open-yard.ts'

/** A voice connection outside any browser: one section that sends, eight that receive. */
export interface VoicePeer {
  /** What came in each slot, oldest first. */
  readonly slots: readonly Buffer[][]
  /** Of what it sends. */
  readonly ssrc: number
  /** Where to leave. */
  readonly location: string
  readonly ticket: string
  /** Descriptions set since it was answered: stays 1. */
  negotiations(): number
  send(bytes: Buffer): boolean
  close(): void
}

const SLOTS = 8
const ssrcOf = (number: number): number => 5000 + number
const LEVEL_EXTENSION = 1
let made = 0

/** Asks the room for a ticket, offers, takes the answer, waits until it is open. */
export async function openVoice(browser: TestBrowser, seat: Seat): Promise<VoicePeer> {
  const told = seat.told.voiceTicket.length
  seat.room.send('voiceTicket', {})
  await until(() => seat.told.voiceTicket.length > told, 'a ticket to the voices')
  const ticket = seat.told.voiceTicket.at(-1)!.ticket
  const peer = new PeerConnection(`voice-${++made}`, { iceServers: [], bindAddress: '127.0.0.1', disableAutoNegotiation: true })
  const talk = trackOf(peer, 0, 'SendOnly')
  const slots: Buffer[][] = Array.from({ length: SLOTS }, () => [])
  const tracks = slots.map((_, index) => trackOf(peer, index + 1, 'RecvOnly'))
  tracks.forEach((track, index) => track.onMessage((bytes) => void slots[index]!.push(Buffer.from(bytes))))
  const gathered = new Promise<void>((resolve) => peer.onGatheringStateChange((state) => void (state === 'complete' && resolve())))
  peer.setLocalDescription('offer')
  await gathered
  const headers = { authorization: `Bearer ${ticket}`, 'content-type': 'application/sdp' }
  const response = await browser.fetch('/voice/yard', { body: withLevels(peer.localDescription()!.sdp), headers })
  const answer = await response.text()
  if (response.status !== 201) throw new Error(`the voice door answered ${response.status}: ${answer}`)
  let negotiations = 1
  peer.onSignalingStateChange(() => void negotiations++)
  peer.setRemoteDescription(answer, 'answer')
  const settled = (): boolean => talk.isOpen()
  await until(settled, 'the voice connection')
  const first = negotiations
  return {
    slots,
    ssrc: ssrcOf(made),
    location: response.headers.get('location') ?? '',
    ticket,
    negotiations: () => negotiations - first + 1,
    send: (bytes) => talk.isOpen() && talk.sendMessageBinary(bytes),
    // The library lets go of tracks that nobody holds.
    close: () => void (tracks.every(Boolean) && peer.close()),
  }
}

function trackOf(peer: PeerConnection, mid: number, direction: 'SendOnly' | 'RecvOnly'): Track {
  const audio = new Audio(String(mid), direction)
  audio.addOpusCodec(111)
  if (direction === 'SendOnly') audio.addSSRC(ssrcOf(made), 'test', 'test', 'audio')
  return peer.addTrack(audio)
}

/** The library does not offer the extension by itself; and the hub answers whoever reaches it, so candidates are left out. */
const withLevels = (sdp: string): string =>
  sdp
    .split(/\r?\n/)
    .filter((line) => !line.startsWith('a=candidate') && !line.startsWith('a=end-of-candidates'))
    .flatMap((line) => (line === 'a=mid:0' ? [line, `a=extmap:${LEVEL_EXTENSION} urn:ietf:params:rtp-hdrext:ssrc-audio-level`] : [line]))
    .join('\r\n')

/** Speaks Opus of 20 ms at a level, dB below overload, until stopped. */
export function startSpeaking(peer: VoicePeer, level = 30): { stop(): void } {
  const first = Math.floor(made * 7919) % 60_000
  let index = 0
  const timer = setInterval(() => {
    peer.send(voicePacket({ sequence: first + index, ssrc: peer.ssrc, level, levelExtension: LEVEL_EXTENSION }))
    index += 1
  }, 20)
  return { stop: () => clearInterval(timer) }
}

/** Whom a peer has heard, by the contributing source in its packets: slot in the room, and how many packets. */
export function heard(peer: VoicePeer): Map<number, number> {
  const packets = new Map<number, number>()
  for (const slot of peer.slots) {
    for (const bytes of slot) {
      const speaker = speakerOf(bytes)
      if (speaker !== null) packets.set(speaker, (packets.get(speaker) ?? 0) + 1)
    }
  }
  return packets
}

/** Forgets what came so far. */
export function forgetHeard(peer: VoicePeer): void {
  for (const slot of peer.slots) slot.length = 0
}

function speakerOf(bytes: Buffer): number | null {
  const view = createRtpView()
  if (!readRtp(bytes, 0, view) || (bytes[0]! & 0x0f) !== 1) return null
  return bytes.readUInt32BE(12) - 1
}

/** Of one slot: its names, and gaps and steps back in its numbers. */
export function judgeSlot(slot: readonly Buffer[]) {
  const media = slot.filter((bytes) => speakerOf(bytes) !== null)
  let gaps = 0
  let stepsBack = 0
  for (let index = 1; index < media.length; index++) {
    if (sequenceAhead(media[index - 1]!.readUInt16BE(2), media[index]!.readUInt16BE(2)) !== 1) gaps++
    const step = (media[index]!.readUInt32BE(4) - media[index - 1]!.readUInt32BE(4)) >>> 0
    if (step === 0 || step > 48_000 * 30) stepsBack++
  }
  return {
    packets: media.length,
    gaps,
    stepsBack,
    ssrcs: new Set(media.map((bytes) => bytes.readUInt32BE(8))).size,
    speakers: new Set(media.map((bytes) => speakerOf(bytes))).size,
  }
}
