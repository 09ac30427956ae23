import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RECORD_MAX_BYTES, SLOT_LIMIT } from '../../model/presence/index.ts'
import { LOG_RECORDS, RecordLogs } from './record-logs.ts'

const record = fc.record({
  slot: fc.constantFrom(0, 1, SLOT_LIMIT),
  length: fc.integer({ min: 1, max: RECORD_MAX_BYTES }),
  skip: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(5) }),
})

test('the last records of each slot are what was appended, one after the other, whatever the neighbours do', () => {
  const logs = new RecordLogs()
  fc.assert(
    fc.property(fc.array(record, { minLength: 1, maxLength: 300 }), (records) => {
      const kept = new Map<number, Map<number, number[]>>()
      for (const slot of [0, 1, SLOT_LIMIT]) {
        logs.open(slot)
        kept.set(slot, new Map())
      }
      for (const [index, { slot, length, skip }] of records.entries()) {
        const own = kept.get(slot)!
        if (skip > 0) {
          logs.restart(slot, logs.next[slot]! + skip)
          own.clear()
        }
        const bytes = Array.from({ length }, (_, at) => (index * 31 + at) & 255)
        own.set(logs.next[slot]!, bytes)
        logs.append(slot, Uint8Array.of(9, 9, ...bytes), 2, length)
        own.delete(logs.next[slot]! - LOG_RECORDS - 1)
        for (const [each, truth] of kept) {
          const [first, next] = [logs.first[each]!, logs.next[each]!]
          expect(next - first).toBe(truth.size)
          for (let count = first; count <= next; count += 7) {
            const wanted = [...truth].filter(([at]) => at >= count).flatMap(([, of]) => of)
            expect([...logs.bytes.subarray(logs.startOf(each, count), logs.ends[each])]).toEqual(wanted)
          }
        }
      }
    }),
    { seed: 20_261_201, numRuns: 60 },
  )
}, 60_000)
