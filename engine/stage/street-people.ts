import { FLAG_HANDS, HEAD, LEFT_HAND, type Pose, RIGHT_HAND } from '../../model/presence/index.ts'

/** A piece of street to be full of people: it runs from south to north. ENU metres. */
export interface Street {
  readonly east: number
  readonly fromNorth: number
  readonly toNorth: number
  /** People keep within this of its middle. */
  readonly halfM: number
  /** What people stand about to look at. */
  readonly sights?: readonly Sight[]
  /** Where nobody walks or stands, though one could: water, beds. West, south, east, north. */
  readonly closed?: readonly (readonly [west: number, south: number, east: number, north: number])[]
  /** Up of the ground; NaN where nobody may stand. */
  heightAt(east: number, north: number): number
}

/** Something people gather round, or before. */
export interface Sight {
  readonly east: number
  readonly north: number
  /** Nobody stands nearer, metres. */
  readonly clearM: number
  /** How far they stand about it, metres; the nearer the closer. */
  readonly reachM: number
  /** Share of those who stand that came for it. */
  readonly share: number
  /** People who dance in the middle. */
  readonly dancers: number
}

/** A street whose ground is the venue's own. */
export type ExtrasStreet = Omit<Street, 'heightAt'>

/** People who stand about and walk up and down: where each is at a time follows from the time alone. */
export interface StreetPeople {
  readonly count: number
  /** The first so many dance for the others. */
  readonly dancers: number
  /** Writes the pose of one at a time in seconds, head and hands where tracked; answers its flags. Allocates nothing. */
  poseAt(index: number, atS: number, out: Pose): number
  /** Where one looks on the whole, radians clockwise from north. */
  headingAt(index: number, atS: number): number
}

/** Those who walk go up on the right and down on the left of rounds so far apart; the others stand between. */
const ROUND_EVERY_M = 7
const ROUND_M = 1.15
/** A round lies so far from its place, at most. */
const ROUND_ASIDE_M = 1.1
const SHORTEST_ROUND_M = 14
/** Across a round, metres from its middle: who walks abreast and weaves comes from 0.45 to 1.85 out, and through the middle where it turns. */
const ROUND_IS_FREE_AT = [-1.85, -1.4, -0.9, -0.45, 0, 0.45, 0.9, 1.4, 1.85]
const KEEP_CLEAR_M = 1
const WALKING = 0.55
/** Share of companies of 1, of up to 2, ... */
const SIZES = [0.2, 0.6, 0.82, 0.94, 1] as const
/** Eyes of who looks at a screen are as high as its page puts them; a headset tells how tall one is. */
const SCREEN_EYES_M = 1.65
const HEADSETS = 0.22

interface Round {
  readonly east: number
  readonly from: number
  readonly to: number
  readonly mPerS: number
}

interface Somebody {
  readonly round: Round | null
  /** Along the round at 0 s, metres; or where he stands. */
  readonly along: number
  readonly east: number
  readonly north: number
  readonly heading: number
  /** To the right of the round. */
  readonly aside: number
  readonly eyesM: number
  readonly hands: boolean
  /** 0..1, his own. */
  readonly chance: number
}

/** Fills a street with so many: companies of one to five, more than half of them walking. The same for the same seed. */
export function fillStreet(street: Street, count: number, seed = 1): StreetPeople {
  const draw = drawFrom(seed)
  const open: Street = { ...street, heightAt: (east, north) => (isClosed(street, east, north) ? Number.NaN : street.heightAt(east, north)) }
  const rounds = roundsOf(open, draw)
  const people: Somebody[] = []
  const taken: [number, number, number][] = []
  for (const sight of street.sights ?? []) {
    people.push(...dancing(sight, Math.min(sight.dancers, count - people.length), draw))
    taken.push([sight.east, sight.north, sight.clearM - 0.5])
  }
  const dancers = people.length
  while (people.length < count) {
    const size = Math.min(count - people.length, sizeFrom(draw()))
    if (rounds.length > 0 && draw() < WALKING) people.push(...walkers(rounds, size, draw))
    else people.push(...(watching(open, taken, { size, draw }) ?? standing(open, rounds, taken, { size, draw })))
  }
  return new Filled(street, people, dancers)
}

const isClosed = ({ closed = [] }: Street, east: number, north: number): boolean =>
  closed.some(([west, south, eastern, northern]) => east > west && east < eastern && north > south && north < northern)

/** Rounds go where both of their sides are free of anything for long enough. */
function roundsOf(street: Street, draw: () => number): Round[] {
  const rounds: Round[] = []
  for (let lane = street.east - street.halfM + 2; lane <= street.east + street.halfM - 2; lane += ROUND_EVERY_M) {
    const east = lane + ROUND_ASIDE_M * (2 * draw() - 1) * Math.min(1, 2 - Math.abs(lane - street.east) / (street.halfM - 2))
    let from = Number.NaN
    for (let north = street.fromNorth; north <= street.toNorth + 1; north++) {
      const isFree =
        north <= street.toNorth &&
        ROUND_IS_FREE_AT.every((aside) => Number.isFinite(street.heightAt(east + aside, north))) &&
        !(street.sights ?? []).some((sight) => Math.hypot(east - sight.east, north - sight.north) < sight.clearM + sight.reachM / 2)
      if (isFree && Number.isNaN(from)) from = north
      if (isFree || Number.isNaN(from)) continue
      if (north - 1 - from >= SHORTEST_ROUND_M) rounds.push({ east, from, to: north - 1, mPerS: 0.85 + 0.5 * draw() })
      from = Number.NaN
    }
  }
  return rounds
}

function walkers(rounds: readonly Round[], size: number, draw: () => number): Somebody[] {
  const lengths = rounds.map(perimeter)
  let at = draw() * lengths.reduce((sum, length) => sum + length, 0)
  let which = 0
  while (which < rounds.length - 1 && at > lengths[which]!) at -= lengths[which++]!
  const round = rounds[which]!
  // Two abreast, the others behind them.
  return Array.from({ length: size }, (_, member) => ({
    ...somebody(draw),
    ...{ round, along: at - Math.floor(member / 2) * (0.8 + 0.3 * draw()) - 0.25 * draw(), east: 0, north: 0, heading: 0 },
    aside: size === 1 ? 0.8 * (draw() - 0.5) : (member % 2 === 0 ? -0.34 : 0.34) + 0.2 * (draw() - 0.5),
  }))
}

/** In a ring, looking outwards. */
const dancing = ({ east, north, clearM }: Sight, count: number, draw: () => number): Somebody[] =>
  Array.from({ length: count }, (_, member) => {
    const heading = (2 * Math.PI * (member + 0.3 * draw())) / count
    const place = { east: east + 0.35 * clearM * Math.sin(heading), north: north + 0.35 * clearM * Math.cos(heading), heading }
    return { ...somebody(draw), hands: false, eyesM: SCREEN_EYES_M, round: null, along: 0, aside: 0, ...place }
  })

/** Who came for a sight stands before it, beside whom he came with; null for those who came for none. */
function watching(
  street: Street,
  taken: [number, number, number][],
  { size, draw }: { readonly size: number; readonly draw: () => number },
): Somebody[] | null {
  let drawn = draw()
  const sight = street.sights?.find(({ share }) => (drawn -= share) < 0)
  if (!sight) return null
  for (let tries = 0; tries < 60; tries++) {
    // The nearer the more, and in no rows.
    const far = sight.clearM + sight.reachM * draw() * draw()
    const angle = 2 * Math.PI * draw()
    const places = Array.from({ length: size }, (_, member) => {
      const round = angle + ((member - (size - 1) / 2) * (0.62 + 0.16 * draw())) / far
      const out = far + 0.3 * (draw() - 0.5)
      const place = { east: sight.east + Math.sin(round) * out, north: sight.north + Math.cos(round) * out }
      return { ...place, heading: round + Math.PI + 0.35 * (draw() - 0.5) }
    })
    const isIn = places.every(
      ({ east, north }) =>
        Number.isFinite(street.heightAt(east, north)) &&
        Math.abs(east - street.east) < street.halfM &&
        north > street.fromNorth &&
        north < street.toNorth &&
        !taken.some(([e, n, wide]) => Math.hypot(e - east, n - north) < wide + 0.5),
    )
    if (!isIn) continue
    for (const { east, north } of places) taken.push([east, north, 0.12])
    return places.map((place) => ({ ...somebody(draw), round: null, along: 0, aside: 0, ...place }))
  }
  return null
}

/** Who stands together looks at one another, or all look the same way. */
function standing(
  street: Street,
  rounds: readonly Round[],
  taken: [number, number, number][],
  { size, draw }: { readonly size: number; readonly draw: () => number },
): Somebody[] {
  const apart = size === 1 ? 0 : 0.3 + 0.12 * size
  for (let tries = 0; tries < 400; tries++) {
    const east = street.east + (2 * draw() - 1) * (street.halfM - 1)
    const north = street.fromNorth + draw() * (street.toNorth - street.fromNorth)
    const turn = 2 * Math.PI * draw()
    const together = size > 1 && draw() < 0.7
    const places = Array.from({ length: size }, (_, member) => {
      const angle = turn + (2 * Math.PI * (member + 0.4 * draw())) / size
      return { east: east + Math.sin(angle) * apart, north: north + Math.cos(angle) * apart, heading: together ? angle + Math.PI : turn + 0.7 * (draw() - 0.5) } // prettier-ignore
    })
    // Late tries are content with less room.
    const room = tries < 300 ? 0.9 : 0.3
    if (!places.every((place) => isFree(street, rounds, place))) continue
    if (taken.some(([e, n, wide]) => Math.hypot(e - east, n - north) < wide + apart + room)) continue
    taken.push([east, north, apart])
    return places.map((place) => ({ ...somebody(draw), round: null, along: 0, aside: 0, ...place }))
  }
  const up = street.heightAt(street.east, street.fromNorth)
  return Array.from({ length: size }, () => ({
    ...somebody(draw),
    ...{ round: null, along: 0, aside: 0, east: street.east, north: Number.isNaN(up) ? street.toNorth : street.fromNorth, heading: 0 },
  }))
}

function isFree(street: Street, rounds: readonly Round[], { east, north }: { readonly east: number; readonly north: number }): boolean {
  if (!Number.isFinite(street.heightAt(east, north))) return false
  return rounds.every(
    (round) => north < round.from - KEEP_CLEAR_M || north > round.to + KEEP_CLEAR_M || Math.abs(east - round.east) > ROUND_M + KEEP_CLEAR_M,
  )
}

function somebody(draw: () => number): Pick<Somebody, 'eyesM' | 'hands' | 'chance'> {
  const hands = draw() < HEADSETS
  const chance = draw()
  return { hands, chance, eyesM: hands ? 1.48 + 0.26 * draw() : SCREEN_EYES_M }
}

const perimeter = ({ from, to }: Round): number => 2 * (to - from - 2 * ROUND_M) + 2 * Math.PI * ROUND_M

function sizeFrom(drawn: number): number {
  let size = 1
  while (drawn > SIZES[size - 1]!) size++
  return size
}

/** Mulberry32: 0..1 from a seed. */
function drawFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let x = Math.imul(state ^ (state >>> 15), 1 | state)
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x
    return ((x ^ (x >>> 14)) >>> 0) / 4294967296
  }
}

class Filled implements StreetPeople {
  readonly count: number
  readonly dancers: number
  private readonly street: Street
  private readonly people: readonly Somebody[]
  private readonly spot = { east: 0, north: 0, heading: 0 }

  constructor(street: Street, people: readonly Somebody[], dancers: number) {
    this.street = street
    // Put together anew, all alike: objects of spread parts have a map each, and every look at one is slow.
    this.people = people.map(({ round, along, east, north, heading, aside, eyesM, hands, chance }) => ({
      round,
      along,
      east,
      north,
      heading,
      aside,
      eyesM,
      hands,
      chance,
    }))
    this.count = people.length
    this.dancers = dancers
  }

  headingAt(index: number, atS: number): number {
    this.place(this.people[index]!, atS)
    return this.spot.heading
  }

  poseAt(index: number, atS: number, out: Pose): number {
    const person = this.people[index]!
    this.place(person, atS)
    const { east, north, heading } = this.spot
    const up = this.street.heightAt(east, north)
    const own = person.chance * 100
    const looks = heading + 0.35 * Math.sin(0.31 * atS + own) * Math.sin(0.83 * atS + 3 * own)
    const pitch = -0.06 + 0.1 * Math.sin(0.23 * atS + 2 * own)
    const eyes = (Number.isNaN(up) ? 0 : up) + person.eyesM
    out[HEAD] = east + 0.012 * Math.sin(0.7 * atS + own)
    out[HEAD + 1] = north + 0.012 * Math.sin(0.9 * atS + own)
    out[HEAD + 2] = eyes + (person.round === null ? 0 : 0.015 * Math.sin(11 * atS + own))
    writeTurn(out, HEAD + 3, looks, pitch)
    if (!person.hands) return 0
    for (let which = 0; which < 2; which++) this.writeHand(person, which, atS, out)
    return FLAG_HANDS
  }

  /** A hand that talks while its owner stands, and swings while he walks. */
  private writeHand({ round, eyesM, chance }: Somebody, which: number, atS: number, out: Pose): void {
    const at = which === 0 ? LEFT_HAND : RIGHT_HAND
    const side = which * 2 - 1
    const { heading } = this.spot
    const beat = 1.7 * atS + 60 * chance + which * 2.1
    const talks = round === null ? Math.max(0, Math.sin(0.4 * atS + 80 * chance + 3 * which)) : 0
    const aside = side * (0.21 + 0.05 * Math.sin(beat))
    const ahead = 0.08 + 0.28 * talks + (round === null ? 0 : 0.16 * Math.sin(5.5 * atS + Math.PI * which + chance))
    out[at] = out[HEAD]! + Math.cos(heading) * aside + Math.sin(heading) * ahead
    out[at + 1] = out[HEAD + 1]! - Math.sin(heading) * aside + Math.cos(heading) * ahead
    out[at + 2] = out[HEAD + 2]! - eyesM * (0.53 - 0.2 * talks) + 0.05 * talks * Math.sin(2.3 * beat)
    writeTurn(out, at + 3, heading - side * 0.3 * talks, -1.3 + 1.4 * talks)
  }

  private place({ round, along, aside, east, north, heading }: Somebody, atS: number): void {
    const { spot } = this
    if (round === null) {
      spot.east = east
      spot.north = north
      spot.heading = heading
      return
    }
    const straight = round.to - round.from - 2 * ROUND_M
    const arc = Math.PI * ROUND_M
    const whole = 2 * (straight + arc)
    const gone = along + round.mPerS * atS
    const s = gone - Math.floor(gone / whole) * whole
    const isBack = s >= straight + arc
    const half = isBack ? s - straight - arc : s
    // Up the right side, round by the left, down the left side, round again.
    const turned = half < straight ? 0 : (half - straight) / ROUND_M
    const side = isBack ? -1 : 1
    const reach = ROUND_M + aside
    const end = isBack ? round.from + ROUND_M : round.to - ROUND_M
    const weave = half < straight ? 0.25 * Math.sin((2 * Math.PI * half) / straight) : 0
    spot.east = round.east + side * (Math.cos(turned) * reach + weave)
    spot.north =
      half < straight ? (isBack ? round.to - ROUND_M - half : round.from + ROUND_M + half) : end + side * Math.sin(turned) * reach
    spot.heading = -turned + (isBack ? Math.PI : 0)
  }
}

/** A joint that looks along a heading, clockwise from north, and so far up: radians. */
function writeTurn(out: Pose, at: number, heading: number, pitch: number): void {
  const half = -heading / 2
  const tilt = Math.PI / 4 + pitch / 2
  out[at] = Math.cos(half) * Math.sin(tilt)
  out[at + 1] = Math.sin(half) * Math.sin(tilt)
  out[at + 2] = Math.sin(half) * Math.cos(tilt)
  out[at + 3] = Math.cos(half) * Math.cos(tilt)
}
