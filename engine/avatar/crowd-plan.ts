import type { Night } from '../../model/documents/index.ts'

/** Where people may be, as the night says it. */
export type CrowdAreas = Night['crowd']

/** Who is where. Filled by `CrowdPlan.at`; rows 0..count-1 hold. ENU metres, seconds. */
export interface CrowdList {
  count: number
  /** East, north, height of the area, three numbers a person. */
  readonly place: Float64Array
  /** East and north velocity, m/s, two numbers a person; zero for who stands. */
  readonly velocity: Float64Array
  /** Radians clockwise from north. */
  readonly heading: Float64Array
  /** 24 bits that make the person who they are, for good. */
  readonly self: Uint32Array
  /** 0..1: how much of the person is there, at the ends of an area. */
  readonly presence: Float64Array
}

/** Where and when to look. */
export interface CrowdQuery {
  readonly east: number
  readonly north: number
  /** Within this many metres. */
  readonly radiusM: number
  readonly serverS: number
  /** People a square metre where the share of an area is 1. */
  readonly perM2: number
}

/** A crowd without state: the same people at the same place and time for everyone who asks. */
export interface CrowdPlan {
  /** Fills `out` as far as it has room, lane by lane. Allocates nothing. Cost: about 1 microsecond a person. */
  at(query: CrowdQuery, out: CrowdList): CrowdList
}

/** Walkers move in lanes: every lane is a belt that runs at its own pace, with one group in each slot of the belt or none. */
const LANE_M = 2.6
const SLOT_M = 7
const STAND_CELL_M = 6
const SLOWEST_M_PER_S = 0.6
const FASTEST_M_PER_S = 0.9
const WALKING = 0.7
/** Share of groups of 1, of up to 2, ... up to 5. */
const SIZES = [0.18, 0.53, 0.79, 0.93, 1] as const
const MEAN_SIZE = 5 - SIZES[0] - SIZES[1] - SIZES[2] - SIZES[3]
const SIZES_DRAWN = Int32Array.from(SIZES, (share) => Math.floor(share * 1073741823))
const STANDING_MOST = MEAN_SIZE / (STAND_CELL_M * STAND_CELL_M)
/** Walkers come and go over this much at the ends of an area, and keep this far from its sides where there is room. */
const END_M = 1
const EDGE_M = 0.4
const ABREAST_M = 0.62
/** Nobody walks along a ruler. */
const WEAVE_M = 0.75
const WEAVE_PER_M = 0.09

interface Area {
  readonly seed: number
  readonly corners: Float64Array
  /** Lanes fill the area's breadth. */
  readonly lanes: number
  /** Numbers by `AREA`. In a table: a field that is a whole number in one area and none in another is boxed each time it is read. */
  readonly numbers: Float64Array
}

/** Places of an area's numbers. */
const AREA = {
  heightM: 0,
  share: 1,
  laneM: 2,
  /** Unit vector the lanes run along, east and north; across is to its right. */
  alongE: 3,
  alongN: 4,
  /** Reach of the area: along its lanes, across them, east, north; the least, and after it the most. */
  along: 5,
  across: 7,
  east: 9,
  north: 11,
} as const
/** The same of a question: east, north, radius, time, people a square metre; and the share of a layer's places that are taken in an area. */
const ASKED = { east: 0, north: 1, radiusM: 2, serverS: 3, perM2: 4, filled: 5 } as const

type Range = readonly [least: number, most: number]

const NOWHERE: Area = areaFrom(0, { polygon: [], heightM: 0, share: 0 })

/** Room for `most` people. */
export function createCrowdList(most: number): CrowdList {
  return {
    count: 0,
    place: new Float64Array(3 * most),
    velocity: new Float64Array(2 * most),
    heading: new Float64Array(most),
    self: new Uint32Array(most),
    presence: new Float64Array(most),
  }
}

/** People walk along the longest extent of each area. */
export function createCrowdPlan(crowd: CrowdAreas): CrowdPlan {
  const areas = crowd.areas.map((area, index) => areaFrom(scrambled(crowd.seed, index, 0, 0), area))
  const search = new Search()
  return {
    at(query, out) {
      out.count = 0
      search.ask(query, out)
      for (let index = 0; index < areas.length; index++) search.within(areas[index]!)
      return out
    },
  }
}

function areaFrom(seed: number, { polygon, heightM, share }: CrowdAreas['areas'][number]): Area {
  const [alongE, alongN] = longestWay(polygon)
  const across = rangeOf(polygon.map(([e, n]) => e * alongN - n * alongE))
  const breadth = Math.max(0.01, across[1] - across[0])
  const lanes = Math.max(1, Math.round(breadth / LANE_M))
  const along = rangeOf(polygon.map(([e, n]) => e * alongE + n * alongN))
  const east = rangeOf(polygon.map(([e]) => e))
  const north = rangeOf(polygon.map(([, n]) => n))
  const numbers = Float64Array.of(heightM, share, breadth / lanes, alongE, alongN, ...along, ...across, ...east, ...north)
  return { seed, corners: Float64Array.from(polygon.flat()), lanes, numbers }
}

function rangeOf(values: readonly number[]): Range {
  return [Math.min(...values), Math.max(...values)]
}

function longestWay(polygon: readonly (readonly [number, number])[]): readonly [number, number] {
  let longest = 0
  let way: readonly [number, number] = [0, 1]
  for (const [index, [e, n]] of polygon.entries()) {
    const [nextE, nextN] = polygon[(index + 1) % polygon.length]!
    const length = Math.hypot(nextE - e, nextN - n)
    if (length <= longest) continue
    longest = length
    way = [(nextE - e) / length, (nextN - n) / length]
  }
  return way
}

/** 30 bits of chance from a seed and three whole numbers: as many as an engine keeps without a box. */
function scrambled(seed: number, a: number, b: number, c: number): number {
  let x = seed ^ Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35)
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d)
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b)
  return (x ^ (x >>> 16)) >>> 2
}

/** What makes 0..1 of them, there where it is needed: a share that a call answers would be boxed. */
const SHARE = 1 / 1073741824

function groupSize(drawn: number): number {
  let size = 1
  while (drawn > SIZES_DRAWN[size - 1]!) size++
  return size
}

/** One search: an area, what is asked, and what is found. One a plan, used again and again. */
class Search {
  private area: Area = NOWHERE
  private out: CrowdList = createCrowdList(0)
  private readonly asked = new Float64Array(6)
  /** The belt under way: its chance, how far it has moved, its pace (negative against the area's way), its lane. */
  private belt = 0
  private moved = 0
  private speed = 0
  private lane = 0
  /** Where somebody is about to be put, east and north: two numbers given to a call would each be boxed. */
  private readonly spot = new Float64Array(2)

  ask({ east, north, radiusM, serverS, perM2 }: CrowdQuery, out: CrowdList): void {
    const { asked } = this
    asked[ASKED.east] = east
    asked[ASKED.north] = north
    asked[ASKED.radiusM] = radiusM
    asked[ASKED.serverS] = serverS
    asked[ASKED.perM2] = perM2
    this.out = out
  }

  /** Finds those of an area. */
  within(area: Area): void {
    this.area = area
    this.walkers()
    this.standing()
  }

  private walkers(): void {
    const { asked } = this
    const { lanes, numbers } = this.area
    const density = asked[ASKED.perM2]! * numbers[AREA.share]! * WALKING
    const laneM = numbers[AREA.laneM]!
    const radiusM = asked[ASKED.radiusM]!
    const most = MEAN_SIZE / (laneM * SLOT_M)
    const layers = Math.ceil(density / most)
    asked[ASKED.filled] = layers === 0 ? 0 : density / most / layers
    const middle = asked[ASKED.east]! * numbers[AREA.alongN]! - asked[ASKED.north]! * numbers[AREA.alongE]! - numbers[AREA.across]!
    const first = Math.max(0, Math.floor((middle - radiusM) / laneM))
    const last = Math.min(lanes - 1, Math.floor((middle + radiusM) / laneM))
    for (let lane = first; lane <= last; lane++) {
      for (let layer = 0; layer < layers; layer++) this.walkLane(lane, layer)
    }
  }

  private walkLane(lane: number, layer: number): void {
    const { area, asked } = this
    const { numbers } = area
    const radiusM = asked[ASKED.radiusM]!
    const belt = scrambled(area.seed, lane, layer, 1)
    // All belts of a lane run the same way: nobody walks through those who come toward them.
    const way = SHARE * scrambled(area.seed, lane, 0, 2) < 0.5 ? 1 : -1
    this.belt = belt
    this.lane = lane
    this.speed = way * (SLOWEST_M_PER_S + (FASTEST_M_PER_S - SLOWEST_M_PER_S) * SHARE * scrambled(belt, 0, 0, 3))
    this.moved = this.speed * asked[ASKED.serverS]! + SLOT_M * SHARE * scrambled(belt, 0, 0, 4)
    const along = asked[ASKED.east]! * numbers[AREA.alongE]! + asked[ASKED.north]! * numbers[AREA.alongN]!
    const last = Math.floor((Math.min(numbers[AREA.along + 1]! + SLOT_M, along + radiusM) - this.moved) / SLOT_M)
    const first = Math.floor((Math.max(numbers[AREA.along]! - SLOT_M, along - radiusM) - this.moved) / SLOT_M)
    for (let slot = first; slot <= last; slot++) {
      if (SHARE * scrambled(belt, slot, 0, 5) < asked[ASKED.filled]!) this.walkGroup(slot)
    }
  }

  private walkGroup(slot: number): void {
    const { out, speed } = this
    const { numbers } = this.area
    const alongE = numbers[AREA.alongE]!
    const alongN = numbers[AREA.alongN]!
    const group = scrambled(this.belt, slot, 0, 6)
    const size = groupSize(scrambled(group, 0, 0, 7))
    const start = (slot + 0.2 + 0.6 * SHARE * scrambled(group, 0, 0, 8)) * SLOT_M + this.moved
    const drift = 6.2832 * SHARE * scrambled(group, 0, 0, 9)
    // As many abreast as the lane has room for, three at most, the others behind them.
    const half = Math.max(0.05, numbers[AREA.laneM]! / 2 - EDGE_M)
    const abreast = Math.min(size, Math.max(1, Math.min(3, Math.floor((2 * half) / ABREAST_M) + 1)))
    const weave = Math.min(WEAVE_M, Math.max(0, half - ((abreast - 1) * ABREAST_M) / 2))
    const middle = numbers[AREA.across]! + (this.lane + 0.5) * numbers[AREA.laneM]!
    for (let member = 0; member < size; member++) {
      const row = member % abreast
      const beside = (row - (abreast - 1) / 2) * ABREAST_M + 0.14 * (SHARE * scrambled(group, member, 1, 10) - 0.5)
      const behind = Math.floor(member / abreast) * 0.95 + 0.5 * SHARE * scrambled(group, member, 2, 11)
      const s = start - Math.sign(speed) * behind
      const across = middle + beside + weave * Math.sin(s * WEAVE_PER_M + drift)
      const turn = weave * WEAVE_PER_M * Math.cos(s * WEAVE_PER_M + drift) * speed
      this.spot[0] = s * alongE + across * alongN
      this.spot[1] = s * alongN - across * alongE
      if (!this.person(scrambled(group, member, 3, 12))) continue
      const at = out.count - 1
      out.presence[at] = Math.min(1, Math.max(0, Math.min(s - numbers[AREA.along]!, numbers[AREA.along + 1]! - s) / END_M))
      out.velocity[2 * at] = speed * alongE + turn * alongN
      out.velocity[2 * at + 1] = speed * alongN - turn * alongE
      out.heading[at] = Math.atan2(out.velocity[2 * at]!, out.velocity[2 * at + 1]!)
    }
  }

  private standing(): void {
    const { area, asked } = this
    const { numbers } = area
    const density = asked[ASKED.perM2]! * numbers[AREA.share]! * (1 - WALKING)
    const radiusM = asked[ASKED.radiusM]!
    const queryE = asked[ASKED.east]!
    const queryN = asked[ASKED.north]!
    const layers = Math.ceil(density / STANDING_MOST)
    const filled = layers === 0 ? 0 : density / STANDING_MOST / layers
    const firstE = Math.floor(Math.max(numbers[AREA.east]!, queryE - radiusM) / STAND_CELL_M)
    const lastE = Math.floor(Math.min(numbers[AREA.east + 1]!, queryE + radiusM) / STAND_CELL_M)
    const firstN = Math.floor(Math.max(numbers[AREA.north]!, queryN - radiusM) / STAND_CELL_M)
    const lastN = Math.floor(Math.min(numbers[AREA.north + 1]!, queryN + radiusM) / STAND_CELL_M)
    for (let layer = 0; layer < layers; layer++) {
      const floor = scrambled(area.seed, layer, 0, 13)
      for (let e = firstE; e <= lastE; e++) {
        for (let n = firstN; n <= lastN; n++) {
          if (SHARE * scrambled(floor, e, n, 14) < filled) this.ring(scrambled(floor, e, n, 15), e, n)
        }
      }
    }
  }

  /** People who stand together look at one another, or all the same way. */
  private ring(group: number, e: number, n: number): void {
    const { out } = this
    const size = groupSize(scrambled(group, 0, 0, 16))
    const middleE = (e + 0.15 + 0.7 * SHARE * scrambled(group, 0, 0, 17)) * STAND_CELL_M
    const middleN = (n + 0.15 + 0.7 * SHARE * scrambled(group, 0, 0, 18)) * STAND_CELL_M
    const facing = 6.2832 * SHARE * scrambled(group, 0, 0, 19)
    const together = SHARE * scrambled(group, 0, 0, 20) < 0.55
    const apart = size === 1 ? 0 : 0.32 + 0.11 * size
    for (let member = 0; member < size; member++) {
      const angle = facing + (6.2832 * (member + 0.3 * SHARE * scrambled(group, member, 0, 21))) / size
      const self = scrambled(group, member, 0, 22)
      this.spot[0] = middleE + Math.sin(angle) * apart
      this.spot[1] = middleN + Math.cos(angle) * apart
      if (!this.person(self)) continue
      const at = out.count - 1
      out.velocity[2 * at] = 0
      out.velocity[2 * at + 1] = 0
      out.presence[at] = 1
      out.heading[at] = together && size > 1 ? angle + Math.PI : facing + 0.5 * (SHARE * scrambled(group, member, 0, 23) - 0.5)
    }
  }

  /** Puts somebody at `spot`: false where that is outside the area, out of reach, or finds no room. */
  private person(self: number): boolean {
    const { area, asked, out, spot } = this
    const east = spot[0]!
    const north = spot[1]!
    const e = east - asked[ASKED.east]!
    const n = north - asked[ASKED.north]!
    if (out.count >= out.heading.length || e * e + n * n > asked[ASKED.radiusM]! * asked[ASKED.radiusM]!) return false
    if (!isWithin(area.corners, spot)) return false
    const at = out.count++
    out.place[3 * at] = east
    out.place[3 * at + 1] = north
    out.place[3 * at + 2] = area.numbers[AREA.heightM]!
    out.self[at] = self >>> 6
    return true
  }
}

/** Whether a place is in a closed polygon. */
function isWithin(corners: Float64Array, spot: Float64Array): boolean {
  const e = spot[0]!
  const n = spot[1]!
  let inside = false
  const count = corners.length
  for (let at = 0, before = count - 2; at < count; before = at, at += 2) {
    const an = corners[before + 1]!
    const be = corners[at]!
    const bn = corners[at + 1]!
    if (an > n !== bn > n && e < ((be - corners[before]!) * (n - an)) / (bn - an) + corners[before]!) inside = !inside
  }
  return inside
}
