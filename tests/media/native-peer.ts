import { PeerConnection, Video, type Track } from 'node-datachannel'
import { LayerReceiver } from '../../multiplayer-server/media/layer-receiver.ts'
import { negativeAcknowledgement } from '../../multiplayer-server/media/rtcp-packet.ts'
import { createRtpView, readRtp, sequenceAhead } from '../../multiplayer-server/media/rtp-packet.ts'

/** A WebRTC peer outside any browser: one video track, offerer. */
export interface NativePeer {
  readonly offer: string
  readonly track: Track
  answer(sdp: string): void
  opened(): Promise<void>
  readonly messages: Buffer[]
  close(): void
}

let made = 0

interface PeerSpot {
  readonly ssrc?: number
  readonly bindAddress?: string
  readonly codec?: 'VP8' | 'H264'
}

/** Offers one track, `send` or `receive`. Candidates are left out: the hub answers whoever reaches it. */
export async function createNativePeer(direction: 'send' | 'receive', spot: PeerSpot = {}): Promise<NativePeer> {
  const { ssrc = 4242, bindAddress = '127.0.0.1', codec = 'VP8' } = spot
  made += 1
  const peer = new PeerConnection(`test-${made}`, { iceServers: [], bindAddress, disableAutoNegotiation: true })
  const video = new Video('0', direction === 'send' ? 'SendOnly' : 'SendRecv')
  if (codec === 'VP8') video.addVP8Codec(96)
  else video.addH264Codec(96)
  if (direction === 'send') video.addSSRC(ssrc, 'test', 'test', 'video')
  const track = peer.addTrack(video)
  const messages: Buffer[] = []
  track.onMessage((bytes) => messages.push(Buffer.from(bytes)))
  const open = new Promise<void>((resolve) => track.onOpen(resolve))
  const gathered = new Promise<void>((resolve) =>
    peer.onGatheringStateChange((state) => {
      if (state === 'complete') resolve()
    }),
  )
  peer.setLocalDescription('offer')
  await gathered
  const offer = peer
    .localDescription()!
    .sdp.split(/\r?\n/)
    .filter((line) => !line.startsWith('a=candidate') && !line.startsWith('a=end-of-candidates'))
    .join('\r\n')
  return {
    offer,
    track,
    messages,
    answer: (sdp) => peer.setRemoteDescription(sdp, 'answer'),
    opened: () => open,
    close: () => peer.close(),
  }
}

/** One VP8 RTP packet: a whole frame in one packet, with a 15-bit picture id. */
export function vp8Packet(options: { sequence: number; timestamp: number; ssrc: number; keyframe: boolean; pictureId: number }): Buffer {
  const bytes = Buffer.alloc(12 + 4 + 600, 0x55)
  bytes[0] = 0x80
  bytes[1] = 0x80 | 96
  bytes.writeUInt16BE(options.sequence & 0xffff, 2)
  bytes.writeUInt32BE(options.timestamp >>> 0, 4)
  bytes.writeUInt32BE(options.ssrc, 8)
  bytes[12] = 0x90
  bytes[13] = 0x80
  bytes.writeUInt16BE(0x8000 | (options.pictureId & 0x7fff), 14)
  bytes[16] = options.keyframe ? 0x10 : 0x11
  return bytes
}

/** Sends synthetic VP8 at about 100 packets a second, a keyframe every 50 and whenever one is asked for. */
export function startVp8Sender(peer: NativePeer, ssrc: number): { sent: () => number; stop: () => void } {
  let index = 0
  let heard = 0
  const sequence = Math.floor(ssrc % 60_000)
  const timer = setInterval(() => {
    const asked = peer.messages.length > heard && peer.messages.slice(heard).some((bytes) => bytes.includes(206))
    heard = peer.messages.length
    if (!peer.track.isOpen()) return
    const keyframe = asked || index % 50 === 0
    peer.track.sendMessageBinary(vp8Packet({ sequence: sequence + index, timestamp: index * 900, ssrc, keyframe, pictureId: index }))
    index += 1
  }, 10)
  return { sent: () => index, stop: () => clearInterval(timer) }
}

/** Does what a browser's jitter buffer does: asks the hub again, every 40 ms, for what is missing. */
export function askForMissing(peer: NativePeer): () => void {
  const layer = { current: null as LayerReceiver | null, read: 0 }
  const view = createRtpView()
  const timer = setInterval(() => {
    const nowMs = performance.now()
    for (; layer.read < peer.messages.length; layer.read += 1) {
      const bytes = peer.messages[layer.read]!
      if (!readRtp(bytes, 0, view)) continue
      layer.current ??= new LayerReceiver('f', view.ssrc, nowMs)
      layer.current.receive(view, bytes.length, nowMs)
    }
    const missing = layer.current?.takeMissing(nowMs) ?? []
    if (missing.length > 0) peer.track.sendMessageBinary(negativeAcknowledgement(1, layer.current!.ssrc, missing))
  }, 20)
  return () => clearInterval(timer)
}

/** What a viewer received: count, packets that never came, gaps and backward steps of sequence numbers and timestamps. */
export function judgeStream(messages: readonly Buffer[]) {
  const media = messages.filter((bytes) => (bytes[1]! & 0x7f) === 96)
  let gaps = 0
  let timestampSteps = 0
  for (let index = 1; index < media.length; index += 1) {
    const ahead = sequenceAhead(media[index - 1]!.readUInt16BE(2), media[index]!.readUInt16BE(2))
    if (ahead !== 1) gaps += 1
    const step = (media[index]!.readUInt32BE(4) - media[index - 1]!.readUInt32BE(4)) >>> 0
    if (step === 0 || step > 90_000 * 20) timestampSteps += 1
  }
  const numbers = new Set(media.map((bytes) => bytes.readUInt16BE(2)))
  const span = media.length === 0 ? 0 : sequenceAhead(media[0]!.readUInt16BE(2), media.at(-1)!.readUInt16BE(2)) + 1
  return {
    packets: media.length,
    missing: span - numbers.size,
    gaps,
    timestampSteps,
    ssrcs: new Set(media.map((bytes) => bytes.readUInt32BE(8))).size,
  }
}
