import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FrameReader, FrameWriter, KIND } from './link-frames.ts'
import { readWordToSatellite, readWordToVenue } from './link-words.ts'

const isGarbled = expect.objectContaining({ code: 'net/garbled' })

describe('what two processes tell each other', () => {
  test('is read as it was written, record for record', () => {
    const record = fc.record({
      kind: fc.integer({ min: 0, max: 5 }),
      numbers: fc.array(fc.nat(0xffff_ffff)),
      rest: fc.uint8Array({ maxLength: 9000 }),
    })
    fc.assert(
      fc.property(fc.array(record), (records) => {
        const writer = new FrameWriter()
        for (const { kind, numbers, rest } of records) {
          writer.begin(kind)
          writer.u16(numbers.length)
          for (const number of numbers) writer.u32(number)
          writer.raw(rest)
          writer.end()
        }
        const reader = new FrameReader()
        reader.start(writer.take())
        for (const { kind, numbers, rest } of records) {
          expect(reader.next()).toBe(true)
          expect(reader.kind).toBe(kind)
          expect(Array.from({ length: reader.u16() }, () => reader.u32())).toEqual(numbers)
          expect(new Uint8Array(reader.rest())).toEqual(rest)
        }
        expect(reader.next()).toBe(false)
        expect(writer.isEmpty).toBe(true)
      }),
    )
  })

  test('is refused as garbled, and nothing else happens, whatever bytes come', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const reader = new FrameReader()
        reader.start(Buffer.from(bytes))
        try {
          while (reader.next()) {
            if (reader.kind === KIND.word) readWordToSatellite(reader.rest())
            else for (let step = 0; step < 8; step++) reader.u32()
          }
        } catch (failure) {
          expect(failure).toEqual(isGarbled)
        }
      }),
    )
  })

  test('words that are none are refused: of another kind, of a slot beyond all, with more in them', () => {
    const say = (word: unknown): Buffer => Buffer.from(JSON.stringify(word))
    expect(readWordToVenue(say({ do: 'joined', line: 4 }))).toEqual({ do: 'joined', line: 4 })
    for (const word of [
      { do: 'end' },
      { do: 'joined', line: 0 },
      { do: 'guestLost', slot: 99_999 },
      { do: 'joined', line: 4, more: 1 },
      null,
    ]) {
      expect(() => readWordToVenue(say(word))).toThrow(isGarbled)
    }
    expect(() => readWordToSatellite(say({ do: 'guest', slot: 1, state: { sequence: 1 } }))).toThrow(isGarbled)
    expect(() => readWordToSatellite(Buffer.from('{'))).toThrow(isGarbled)
  })
})
