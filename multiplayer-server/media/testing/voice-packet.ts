/** An RTP packet of Opus as a browser sends it, with its level (RFC 6464) in a one-byte header extension. The payload is no sound. */
export function voicePacket(options: {
  sequence?: number
  timestamp?: number
  ssrc?: number
  payloadType?: number
  /** Id of the extension; 0 leaves it out. */
  levelExtension?: number
  /** dB below overload, 0 to 127. */
  level?: number
  /** Of the payload. */
  bytes?: number
}): Buffer {
  const { sequence = 0, ssrc = 4242, payloadType = 111, levelExtension = 1, level = 30, bytes = 60 } = options
  const timestamp = options.timestamp ?? sequence * 960
  const start = levelExtension > 0 ? 20 : 12
  const packet = Buffer.alloc(start + bytes, 0x5a)
  packet[0] = levelExtension > 0 ? 0x90 : 0x80
  packet[1] = payloadType
  packet.writeUInt16BE(sequence & 0xffff, 2)
  packet.writeUInt32BE(timestamp >>> 0, 4)
  packet.writeUInt32BE(ssrc, 8)
  if (levelExtension > 0) {
    packet.writeUInt16BE(0xbede, 12)
    packet.writeUInt16BE(1, 14)
    packet[16] = levelExtension << 4
    packet[17] = 0x80 | level
    packet.writeUInt16BE(0, 18)
  }
  return packet
}
