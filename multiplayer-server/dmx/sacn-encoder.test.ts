import { Packet } from 'sacn'
import { describe, expect, it } from 'vitest'
import {
  cidFrom,
  createDataPacket,
  createDiscoveryPackets,
  createSyncPacket,
  DATA_PACKET_BYTES,
  markTerminated,
  SYNC_PACKET_BYTES,
  updateDataPacket,
  updateSyncPacket,
} from './sacn-encoder.ts'

const cid = Uint8Array.from({ length: 16 }, (_, index) => index + 1)
const source = { cid, name: 'Yard' }
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const ACN = '00100000' + '4153432d45312e3137000000'

describe('E1.31 packets', () => {
  it('a data packet is byte for byte that of the standard', () => {
    const packet = createDataPacket({ source, universe: 0x1234, priority: 150, syncUniverse: 0x0203 })
    updateDataPacket(
      packet,
      Uint8Array.from({ length: 512 }, (_, index) => index & 255),
    )
    const root = ACN + '726e' + '00000004' + hex(cid)
    const framing = '7258' + '00000002' + Buffer.from('Yard').toString('hex').padEnd(128, '0') + '96' + '0203' + '01' + '00' + '1234'
    const dmp = '720b' + '02' + 'a1' + '0000' + '0001' + '0201' + '00'
    expect(packet.length).toBe(DATA_PACKET_BYTES)
    expect(hex(packet.subarray(0, 126))).toBe(root + framing + dmp)
    expect([...packet.subarray(126)]).toEqual(Array.from({ length: 512 }, (_, index) => index & 255))
  })

  it('another implementation reads back what was written', () => {
    const packet = createDataPacket({ source, universe: 63999, priority: 200, syncUniverse: 0 })
    const slots = Uint8Array.from({ length: 512 }, (_, index) => (index * 7) & 255)
    updateDataPacket(packet, slots)
    const read = new Packet(packet)
    expect([read.universe, read.priority, read.sequence, read.sourceName, read.options]).toEqual([63999, 200, 1, 'Yard', 0])
    expect(hex(read.cid)).toBe(hex(cid))
    expect(read.payloadAsBuffer).toEqual(Buffer.from(slots))
  })

  it('another implementation, told the same, writes the same bytes', () => {
    const packet = createDataPacket({ source, universe: 7, priority: 120, syncUniverse: 0 })
    updateDataPacket(
      packet,
      Uint8Array.from({ length: 512 }, (_, index) => (index < 3 ? 255 - index : 0)),
    )
    const theirs = new Packet({
      universe: 7,
      priority: 120,
      sequence: 1,
      sourceName: 'Yard',
      cid: Buffer.from(cid),
      useRawDmxValues: true,
      payload: { 1: 255, 2: 254, 3: 253 },
    })
    expect(hex(packet)).toBe(hex(theirs.buffer))
  })

  it('the sequence counts on by one and wraps after 255', () => {
    const packet = createDataPacket({ source, universe: 1, priority: 100, syncUniverse: 0 })
    const seen = Array.from({ length: 258 }, () => {
      updateDataPacket(packet, new Uint8Array(512))
      return packet[111]
    })
    expect(seen.slice(0, 2)).toEqual([1, 2])
    expect(seen.slice(-4)).toEqual([255, 0, 1, 2])
  })

  it('the last packets carry the terminated bit and nothing else changes', () => {
    const packet = createDataPacket({ source, universe: 1, priority: 100, syncUniverse: 0 })
    const before = Buffer.from(packet)
    markTerminated(packet)
    before[112] = 0x40
    expect(hex(packet)).toBe(hex(before))
  })

  it('a synchronisation packet is byte for byte that of the standard', () => {
    const packet = createSyncPacket(cid, 0x0102)
    updateSyncPacket(packet)
    expect(packet.length).toBe(SYNC_PACKET_BYTES)
    expect(hex(packet)).toBe(ACN + '7021' + '00000008' + hex(cid) + '700b' + '00000001' + '01' + '0102' + '0000')
  })

  it('discovery lists the universes in order, 512 a page', () => {
    const [only] = createDiscoveryPackets(source, [3, 1])
    const name = Buffer.from('Yard').toString('hex').padEnd(128, '0')
    expect(hex(only!)).toBe(
      ACN + '706c' + '00000008' + hex(cid) + '7056' + '00000002' + name + '00000000' + '700c' + '00000001' + '0000' + '00010003',
    )
    const pages = createDiscoveryPackets(
      source,
      Array.from({ length: 513 }, (_, index) => index + 1),
    )
    expect(pages.map((page) => [page.length, page[118], page[119]])).toEqual([
      [120 + 1024, 0, 1],
      [122, 1, 1],
    ])
    expect(createDiscoveryPackets(source, [])).toEqual([])
  })

  it('a long source name is cut at a whole character and keeps its closing zero', () => {
    const packet = createDataPacket({ source: { cid, name: '院'.repeat(40) }, universe: 1, priority: 100, syncUniverse: 0 })
    expect(packet.subarray(44, 108).toString('utf8').replaceAll('\0', '')).toBe('院'.repeat(21))
    expect(packet[107]).toBe(0)
  })

  it('an id made from a text is a name-based UUID, the same each time and different for another text', () => {
    const id = cidFrom('a')
    expect([id.length, (id[6] ?? 0) >> 4, (id[8] ?? 0) >> 6]).toEqual([16, 5, 2])
    expect(hex(cidFrom('a'))).toBe(hex(id))
    expect(hex(cidFrom('b'))).not.toBe(hex(id))
  })
})
