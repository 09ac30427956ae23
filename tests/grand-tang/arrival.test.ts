import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openDocument, type Venue } from '../../model/documents/index.ts'
import { asideFrom, chooseArrival, decodeGround, heightAt, knowsArrival, walkArea } from '../../model/walk/index.ts'

const FOLDER = join(import.meta.dirname, '../../venues/grand-tang-night')
const venue = venueOf()
const ground = decodeGround(readFileSync(join(FOLDER, 'survey/ground.bin')))
const area = walkArea(venue.zones, ground.ok ? ground.value : null)

function venueOf(): Venue {
  const opened = openDocument(JSON.parse(readFileSync(join(FOLDER, 'venue.json'), 'utf8')))
  if (!opened.ok || opened.value.kind !== 'venue') throw new Error(JSON.stringify(opened))
  return opened.value
}
/** A repeatable chance. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}
const apart = (a: readonly number[], b: readonly number[]): number => Math.hypot(a[0]! - b[0]!, a[1]! - b[1]!)
const SPAWNS = venue.zones.filter(({ kind }) => kind === 'spawn')

describe('arriving in the Grand Tang street', () => {
  test.each(SPAWNS.map(({ id }) => id))('200 people arrive at %s on the ground, within the zone, not two on one point', (id) => {
    const zone = SPAWNS.find((each) => each.id === id)!
    const chance = seeded(7)
    const arrivals = Array.from({ length: 200 }, () => chooseArrival({ venue, area, wanted: id, chance }))
    for (const { ground: at } of arrivals) {
      expect(at[2]).toBeCloseTo(heightAt(area, at[0], at[1]), 9)
      expect(heightAt(walkArea([zone]), at[0], at[1])).toBe(zone.heightM)
    }
    expect(new Set(arrivals.map(({ ground: at }) => at.join())).size).toBe(200)
  })

  test('one does not arrive within arm’s length of another while there is room', () => {
    const chance = seeded(3)
    const heads: (readonly number[])[] = []
    for (let person = 0; person < 30; person++) {
      const { ground: at } = chooseArrival({ venue, area, chance, others: heads })
      for (const head of heads) expect(apart(head, at)).toBeGreaterThan(0.9)
      heads.push(at)
    }
  })

  test('who came in too close to another steps aside; who did not stays', () => {
    const ways = { venue, area, chance: seeded(9) }
    const { ground: at } = chooseArrival(ways)
    expect(asideFrom(at, [[at[0] + 2, at[1]]], ways)).toBeNull()
    const aside = asideFrom(at, [[at[0] + 0.2, at[1]]], ways)
    expect(apart(aside!.ground, [at[0] + 0.2, at[1]])).toBeGreaterThan(0.9)
  })

  test('one chance, one place', () => {
    expect(chooseArrival({ venue, area, chance: seeded(5) })).toEqual(chooseArrival({ venue, area, chance: seeded(5) }))
  })

  test.each(venue.places.map(({ id }) => id))('a link can bring one to %s, on the ground beside it', (wanted) => {
    const place = venue.places.find(({ id }) => id === wanted)!
    expect(knowsArrival(venue, wanted)).toBe(true)
    const { ground: at, heading } = chooseArrival({ venue, area, wanted, chance: seeded(1) })
    expect(apart(at, place.position)).toBeLessThan(4)
    expect(Number.isNaN(heightAt(area, at[0], at[1]))).toBe(false)
    expect(heading).toBeCloseTo((place.headingDeg * Math.PI) / 180, 9)
  })

  test('a way in the venue does not have is its usual one', () => {
    expect(knowsArrival(venue, 'nowhere')).toBe(false)
    const { ground: at } = chooseArrival({ venue, area, wanted: 'nowhere', chance: seeded(2) })
    expect(Number.isNaN(heightAt(walkArea([SPAWNS[0]!]), at[0], at[1]))).toBe(false)
  })
})
