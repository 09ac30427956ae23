import { phrase } from '../../words/index.ts'
import type { FixtureType } from '../fixture-type/schema.ts'
import type { Venue } from '../venue/schema.ts'
import { fixUnknownId } from './unknown-id.ts'
import type { Report } from './venue-documents.ts'

const UNIVERSE_SLOTS = 512

interface Span {
  readonly index: number
  readonly id: string
  readonly from: number
  readonly to: number
}

/** Fixtures against their types: type and mode known, slots inside the universe, no slot taken twice. */
export function checkPatch(report: Report, venue: Venue, types: ReadonlyMap<string, FixtureType>): void {
  const universes = new Map<number, Span[]>()
  venue.fixtures.forEach((fixture, index) => {
    const footprint = footprintOf(report, venue, types, index)
    if (footprint === undefined) return
    const from = fixture.patch.address
    const to = from + footprint - 1
    if (to > UNIVERSE_SLOTS) {
      const what = phrase('pastUniverse', { fixture: fixture.id, from, to, universe: fixture.patch.universe, slots: UNIVERSE_SLOTS })
      const fix = phrase('addressAtMost', { most: UNIVERSE_SLOTS - footprint + 1 })
      report('venue/patch-conflict', ['fixtures', index, 'patch', 'address'], what, fix)
    }
    const spans = universes.get(fixture.patch.universe) ?? []
    universes.set(fixture.patch.universe, spans)
    spans.push({ index, id: fixture.id, from, to })
  })
  for (const [universe, spans] of universes) checkOverlaps(report, universe, spans)
}

function footprintOf(report: Report, venue: Venue, types: ReadonlyMap<string, FixtureType>, index: number): number | undefined {
  const fixture = venue.fixtures[index]
  if (fixture === undefined) return undefined
  const type = types.get(fixture.type)
  if (type === undefined) {
    const what = phrase('fixtureType', { fixture: fixture.id, type: fixture.type })
    report('venue/unknown-id', ['fixtures', index, 'type'], what, fixUnknownId(fixture.type, [...types.keys()], 'nounFixtureType'))
    return undefined
  }
  const mode = type.modes.find((candidate) => candidate.id === fixture.mode)
  if (mode !== undefined) return mode.footprint
  const what = phrase('fixtureMode', { type: type.id, mode: fixture.mode })
  const modes = type.modes.map((candidate) => candidate.id)
  report('venue/unknown-id', ['fixtures', index, 'mode'], what, fixUnknownId(fixture.mode, modes, 'nounMode'))
  return undefined
}

/** Each fixture is compared with the one before it that reaches furthest, so a universe costs its sorting. */
function checkOverlaps(report: Report, universe: number, spans: readonly Span[]): void {
  const ordered = spans.toSorted((a, b) => a.from - b.from || a.index - b.index)
  let reach: Span | undefined
  for (const span of ordered) {
    if (reach !== undefined && span.from <= reach.to) {
      const [from, to] = [Math.max(span.from, reach.from), Math.min(span.to, reach.to)]
      const what = phrase('slotsTwice', { first: reach.id, second: span.id, from, to, universe })
      const free = firstFree(ordered, span)
      const fix = free === undefined ? phrase('moveUniverse') : phrase('moveAddress', { id: span.id, free })
      report('venue/patch-conflict', ['fixtures', span.index, 'patch', 'address'], what, fix)
    }
    if (reach === undefined || span.to > reach.to) reach = span
  }
}

/** Lowest address of a gap that `moved` fits in, all others staying where they are. */
function firstFree(ordered: readonly Span[], moved: Span): number | undefined {
  const length = moved.to - moved.from + 1
  let address = 1
  for (const span of ordered) {
    if (span === moved) continue
    if (span.from - address >= length) return address
    address = Math.max(address, span.to + 1)
  }
  return address + length - 1 <= UNIVERSE_SLOTS ? address : undefined
}
