import { describe, expect, it } from 'vitest'
import type { Venue } from '../../model/documents/index.ts'
import { createZoneGate } from './zone-gate.ts'

const square = (east: number): [number, number][] => [[east, 0], [east + 10, 0], [east + 10, 10], [east, 10]] // prettier-ignore
const zone = (id: string, east: number, capacity?: number): Venue['zones'][number] => ({
  ...{ id, name: { 'zh-CN': id, en: id }, kind: 'walk', polygon: square(east), heightM: 0 },
  ...(capacity === undefined ? {} : { capacity }),
})
const open = () => createZoneGate(() => venue)
let venue: Pick<Venue, 'zones'> = { zones: [] }

describe('a zone with a limit', () => {
  it('takes as many as it may, turns the next back and tells him once, and takes him when one has gone', () => {
    venue = { zones: [zone('court', 0, 2), zone('street', 20)] }
    const gate = open()
    expect([1, 2, 3].map((slot) => gate.admits(slot, 5, 5))).toEqual([true, true, false])
    expect(gate.admits(3, 6, 5)).toBe(false)
    expect(gate.takeTurnedBack()).toEqual([{ slot: 3, zone: 'court', capacity: 2 }])
    expect(gate.takeTurnedBack()).toEqual([])
    expect(gate.admits(3, 25, 5)).toBe(true)
    expect(gate.admits(1, 7, 7)).toBe(true)
    expect(gate.counts).toEqual([{ zone: 'court', people: 2, capacity: 2 }])
    expect(gate.admits(1, 25, 5)).toBe(true)
    expect(gate.admits(3, 5, 5)).toBe(true)
    gate.leave(2)
    expect(gate.counts[0]?.people).toBe(1)
  })

  it('keeps out nobody who performs or guides, and does not count him', () => {
    venue = { zones: [zone('court', 0, 1)] }
    const gate = open()
    gate.exempt(9)
    expect([9, 1].map((slot) => gate.admits(slot, 5, 5))).toEqual([true, true])
    expect(gate.admits(2, 5, 5)).toBe(false)
    gate.leave(9)
    expect(gate.admits(9, 5, 5)).toBe(false)
  })

  it('follows its document', () => {
    venue = { zones: [zone('court', 0, 1)] }
    const gate = open()
    gate.admits(1, 5, 5)
    venue = { zones: [zone('court', 0, 5)] }
    expect(gate.admits(2, 5, 5)).toBe(true)
    venue = { zones: [zone('court', 0)] }
    expect(gate.counts).toEqual([])
  })
})
