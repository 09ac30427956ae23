import { createHash } from 'node:crypto'

/*
 * ANSI E1.31-2018 (streaming ACN). Offsets of a data packet, big endian:
 *   0 preamble 16   2 postamble 0   4 "ASC-E1.17"   16 flags+length   18 root vector 4   22 CID
 *   38 flags+length  40 vector 2  44 source name (64)  108 priority  109 sync address  111 sequence  112 options
 *   113 universe     115 flags+length  117 vector 2  118 type 0xa1  119 first 0  121 step 1  123 count 513  125 start code 0
 *   126 data (512)
 */

/** Bytes of a data packet with all 512 slots, and of a synchronisation packet. */
export const DATA_PACKET_BYTES = 638
export const SYNC_PACKET_BYTES = 49
/** Universes on one page of a discovery packet. */
export const DISCOVERY_PAGE = 512
export const DISCOVERY_EVERY_MS = 10_000
/** UDP port of the standard. */
export const SACN_PORT = 5568

const ROOT_DATA = 4
const ROOT_EXTENDED = 8
const OPTION_TERMINATED = 0x40
const SOURCE_NAME_BYTES = 64

/** Who sends. */
export interface SacnSource {
  /** 16 bytes that name this sender among all; the same after a restart. */
  readonly cid: Uint8Array
  /** Shown on receivers; cut to 63 bytes of UTF-8. */
  readonly name: string
}

/** What a data packet carries besides its slots. */
export interface SacnStream {
  readonly source: SacnSource
  readonly universe: number
  /** 0 to 200; the highest wins the universe. */
  readonly priority: number
  /** Universe whose synchronisation packets release the data, 0 for none. */
  readonly syncUniverse: number
}

/** A sender's id from a text that is its own, such as the id of an installation and a venue: a name-based UUID's bytes. */
export function cidFrom(text: string): Uint8Array {
  const cid = createHash('sha1').update('holosite sacn source ').update(text).digest().subarray(0, 16)
  cid[6] = ((cid[6] ?? 0) & 0x0f) | 0x50
  cid[8] = ((cid[8] ?? 0) & 0x3f) | 0x80
  return Uint8Array.from(cid)
}

/** The longest beginning of a text that fits the field with its closing zero and breaks no character. */
function nameBytes(name: string): Buffer {
  const bytes = Buffer.from(name, 'utf8')
  let length = Math.min(bytes.length, SOURCE_NAME_BYTES - 1)
  while (length > 0 && length < bytes.length && ((bytes[length] ?? 0) & 0xc0) === 0x80) length--
  return bytes.subarray(0, length)
}

/** Flags and length of the layer that starts at `from` and ends with the packet. */
const writeLength = (packet: Buffer, from: number): number => packet.writeUInt16BE(0x7000 | (packet.length - from), from)

function createPacket(bytes: number, rootVector: number, cid: Uint8Array): Buffer {
  const packet = Buffer.alloc(bytes)
  packet.writeUInt16BE(0x0010, 0)
  packet.write('ASC-E1.17', 4, 'ascii')
  writeLength(packet, 16)
  packet.writeUInt32BE(rootVector, 18)
  packet.set(cid.subarray(0, 16), 22)
  writeLength(packet, 38)
  return packet
}

/** A data packet of a dark universe, sequence 0, to be updated in place and sent again and again. */
export function createDataPacket(stream: SacnStream): Buffer {
  const packet = createPacket(DATA_PACKET_BYTES, ROOT_DATA, stream.source.cid)
  packet.writeUInt32BE(2, 40)
  nameBytes(stream.source.name).copy(packet, 44)
  packet.writeUInt8(stream.priority, 108)
  packet.writeUInt16BE(stream.syncUniverse, 109)
  packet.writeUInt16BE(stream.universe, 113)
  writeLength(packet, 115)
  packet.writeUInt8(2, 117)
  packet.writeUInt8(0xa1, 118)
  packet.writeUInt16BE(0, 119)
  packet.writeUInt16BE(1, 121)
  packet.writeUInt16BE(513, 123)
  return packet
}

/** Puts the slots of an instant into a data packet and counts its sequence on (0 to 255, round). */
export function updateDataPacket(packet: Buffer, slots: Uint8Array): void {
  packet.set(slots, 126)
  packet[111] = ((packet[111] ?? 0) + 1) & 255
}

/** Marks a data packet as the stream's last. The standard asks for three of them. */
export function markTerminated(packet: Buffer): void {
  packet[112] = (packet[112] ?? 0) | OPTION_TERMINATED
}

/** A synchronisation packet; count it on by `updateSyncPacket` before each sending. */
export function createSyncPacket(cid: Uint8Array, syncUniverse: number): Buffer {
  const packet = createPacket(SYNC_PACKET_BYTES, ROOT_EXTENDED, cid)
  packet.writeUInt32BE(1, 40)
  packet.writeUInt16BE(syncUniverse, 45)
  return packet
}

export function updateSyncPacket(packet: Buffer): void {
  packet[44] = ((packet[44] ?? 0) + 1) & 255
}

/** The packets that tell which universes this source sends: one for each 512, ascending, none for none. */
export function createDiscoveryPackets(source: SacnSource, universes: readonly number[]): Buffer[] {
  const sorted = [...universes].sort((a, b) => a - b)
  const pages = Math.ceil(sorted.length / DISCOVERY_PAGE)
  return Array.from({ length: pages }, (_, page) => {
    const listed = sorted.slice(page * DISCOVERY_PAGE, (page + 1) * DISCOVERY_PAGE)
    const packet = createPacket(120 + 2 * listed.length, ROOT_EXTENDED, source.cid)
    packet.writeUInt32BE(2, 40)
    nameBytes(source.name).copy(packet, 44)
    writeLength(packet, 112)
    packet.writeUInt32BE(1, 114)
    packet.writeUInt8(page, 118)
    packet.writeUInt8(pages - 1, 119)
    listed.forEach((universe, index) => packet.writeUInt16BE(universe, 120 + 2 * index))
    return packet
  })
}
