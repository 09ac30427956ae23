import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  chooseSpeakers,
  createSpeakerChoice,
  HEARD_M,
  SLOT_FAVOUR_DB,
  STILL_HEARD_M,
  type Listening,
  type VoiceCrowd,
} from './choose-speakers.ts'

interface Voice {
  readonly at: readonly [number, number, number]
  readonly level: number
  readonly speaking: boolean
  readonly open: boolean
  readonly toAll: boolean
  readonly room?: number
}

const crowdOf = (voices: readonly Voice[]): VoiceCrowd => ({
  count: voices.length,
  positions: Float64Array.from(voices.flatMap(({ at }) => at)),
  levels: Float32Array.from(voices, ({ level }) => level),
  speaking: Uint8Array.from(voices, ({ speaking }) => Number(speaking)),
  open: Uint8Array.from(voices, ({ open }) => Number(open)),
  toAll: Uint8Array.from(voices, ({ toAll }) => Number(toAll)),
  rooms: Int32Array.from(voices, ({ room = 1 }) => room),
})

/** Whole decibels and half metres: ties happen. */
const voice = fc.record<Voice>({
  at: fc.tuple(
    fc.integer({ min: -40, max: 40 }).map((half) => half / 2),
    fc.integer({ min: -40, max: 40 }).map((half) => half / 2),
    fc.oneof({ weight: 8, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constant(Number.NaN) }),
  ),
  level: fc.integer({ min: -60, max: -10 }),
  speaking: fc.boolean(),
  open: fc.oneof({ weight: 5, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  toAll: fc.oneof({ weight: 1, arbitrary: fc.constant(true) }, { weight: 8, arbitrary: fc.constant(false) }),
  room: fc.oneof({ weight: 4, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.constant(2) }),
})
const voices = fc.array(voice, { minLength: 1, maxLength: 40 })
const without = fc.uniqueArray(fc.nat(39), { maxLength: 6 })
const company = fc.uniqueArray(fc.nat(39), { maxLength: 6 })
const toAllOfThem: Listening = { without: new Set(), company: new Set() }
const runs = { numRuns: 500, seed: 20261130 }

/** The rule once more, as a sort over everybody, without tiers folded into one number. */
function bruteForce(all: readonly Voice[], to: Listening, held: readonly number[], most: number): number[] {
  const me = all[0]!
  return all
    .map((other, place) => {
      const far = Math.hypot(...other.at.map((value, axis) => value - me.at[axis]!))
      const heard = held.includes(place)
      const inRange = to.company.has(place) || far <= (heard ? STILL_HEARD_M : HEARD_M)
      const here = (other.room ?? 1) === (me.room ?? 1)
      const tier = other.speaking ? (other.toAll ? 2 : 1) : 0
      const away = -20 * Math.log10(Math.max(1, Number.isNaN(far) ? HEARD_M : far))
      const loud = (tier === 2 ? other.level : other.speaking ? other.level + away : away) + (heard ? SLOT_FAVOUR_DB : 0)
      return { place, tier, loud, may: place !== 0 && other.open && !to.without.has(place) && (other.toAll || (inRange && here)) }
    })
    .filter(({ may }) => may)
    .sort((a, b) => b.tier - a.tier || (Math.abs(b.loud - a.loud) < 1e-9 ? a.place - b.place : b.loud - a.loud))
    .slice(0, most)
    .map(({ place }) => place)
}

const taken = (slots: Int32Array): number[] => [...slots].filter((place) => place >= 0).sort((a, b) => a - b)

describe('who is in the slots', () => {
  test('is whom a sort over everybody would take, at the first choice and at every later one', () => {
    fc.assert(
      fc.property(
        fc.array(voices, { minLength: 1, maxLength: 4 }),
        without,
        company,
        fc.integer({ min: 1, max: 12 }),
        (moments, deafTo, with_, most) => {
          const to = { without: new Set(deafTo), company: new Set(with_) }
          const choice = createSpeakerChoice(most)
          for (const all of moments) {
            const held = [...choice.slots].filter((place) => place >= 0 && place < all.length)
            chooseSpeakers(crowdOf(all), 0, to, choice)
            expect(taken(choice.slots)).toEqual(bruteForce(all, to, held, most).sort((a, b) => a - b))
          }
        },
      ),
      runs,
    )
  })

  test('keeps his slot as long as he is heard, and no slot holds two', () => {
    fc.assert(
      fc.property(voices, voices, (before, after) => {
        const choice = createSpeakerChoice(8)
        chooseSpeakers(crowdOf(before), 0, toAllOfThem, choice)
        const first = [...choice.slots]
        chooseSpeakers(crowdOf(after), 0, toAllOfThem, choice)
        for (const [slot, place] of choice.slots.entries()) {
          if (place < 0) continue
          if (first.includes(place)) expect(first.indexOf(place)).toBe(slot)
          expect([...choice.slots].filter((other) => other === place)).toHaveLength(1)
        }
      }),
      runs,
    )
  })

  test('does not change while levels waver by less than half the favour', () => {
    const noise = fc.array(fc.double({ min: -0.499 * SLOT_FAVOUR_DB, max: 0.499 * SLOT_FAVOUR_DB, noNaN: true }), {
      minLength: 40,
      maxLength: 40,
    })
    fc.assert(
      fc.property(voices, fc.array(noise, { minLength: 1, maxLength: 5 }), (all, rounds) => {
        const choice = createSpeakerChoice(8)
        chooseSpeakers(crowdOf(all), 0, toAllOfThem, choice)
        const first = [...choice.slots]
        for (const round of rounds) {
          chooseSpeakers(crowdOf(all.map((one, place) => ({ ...one, level: one.level + round[place]! }))), 0, toAllOfThem, choice)
          expect([...choice.slots]).toEqual(first)
        }
      }),
      runs,
    )
  })

  test('is never somebody who is shut, out of earshot, left out or oneself', () => {
    fc.assert(
      fc.property(voices, without, (all, deafTo) => {
        const choice = createSpeakerChoice(8)
        chooseSpeakers(crowdOf(all), 0, { without: new Set(deafTo), company: new Set() }, choice)
        for (const place of taken(choice.slots)) {
          expect(place).not.toBe(0)
          expect(deafTo).not.toContain(place)
          expect(all[place]!.open).toBe(true)
        }
      }),
      runs,
    )
  })

  test('who performs is heard from anywhere, before those who stand near', () => {
    const near = Array.from({ length: 10 }, (_, index): Voice => ({ at: [1 + index / 10, 0, 0], level: -20, speaking: true, open: true, toAll: false })) // prettier-ignore
    const listener: Voice = { at: [0, 0, 0], level: -127, speaking: false, open: true, toAll: false }
    const performer: Voice = { at: [900, 0, 0], level: -40, speaking: true, open: true, toAll: true }
    const choice = createSpeakerChoice(8)
    chooseSpeakers(crowdOf([listener, ...near, performer]), 0, toAllOfThem, choice)
    expect(choice.ranked[0]).toBe(11)
    expect(choice.count).toBe(8)
  })

  test('nobody of another room is heard, wherever he stands, but who performs; one’s party is heard from all over one’s own room', () => {
    const at = (east: number, more: Partial<Voice>): Voice => ({ at: [east, 0, 0], level: -20, speaking: true, open: true, toAll: false, ...more }) // prettier-ignore
    const all = [at(0, {}), at(1, { room: 2 }), at(500, { room: 2, toAll: true }), at(300, {}), at(300, {}), at(2, { room: 2 })]
    const choice = createSpeakerChoice(8)
    chooseSpeakers(crowdOf(all), 0, { without: new Set(), company: new Set([3, 5]) }, choice)
    expect(taken(choice.slots)).toEqual([2, 3])
  })
})
