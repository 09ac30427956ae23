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
  readonly heightM: number
  readonly share: number
  /** Unit vector the lanes run along, east and north; across is to its right. */
  readonly alongE: number
  readonly alongN: number
  /** Reach of the area: along its lanes, across them, east, north; least and most. */
  readonly along: Range
  readonly across: Range
  readonly east: Range
  readonly north: Range
  /** Lanes fill the area's breadth. */
  readonly lanes: number
  readonly laneM: number
}

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
      search.query = query
      search.out = out
      for (let index = 0; index < areas.length; index++) {
        const area = areas[index]!
        const density = query.perM2 * area.share
        search.area = area
        search.walkers(density * WALKING)
        search.standing(density * (1 - WALKING))
      }
      return out
    },
  }
}

function areaFrom(seed: number, { polygon, heightM, share }: CrowdAreas['areas'][number]): Area {
  const [alongE, alongN] = longestWay(polygon)
  const across = rangeOf(polygon.map(([e, n]) => e * alongN - n * alongE))
  const breadth = Math.max(0.01, across[1] - across[0])
  const lanes = Math.max(1, Math.round(breadth / LANE_M))
  return {
    ...{ seed, corners: Float64Array.from(polygon.flat()), heightM, share, alongE, alongN, across, lanes, laneM: breadth / lanes },
    along: rangeOf(polygon.map(([e, n]) => e * alongE + n * alongN)),
    east: rangeOf(polygon.map(([e]) => e)),
    north: rangeOf(polygon.map(([, n]) => n)),
  }
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

/** 32 bits of chance from a seed and three whole numbers. */
function scrambled(seed: number, a: number, b: number, c: number): number {
  let x = (seed ^ Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35)) | 0
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d)
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b)
  return (x ^ (x >>> 16)) >>> 0
}

const chance = (seed: number, a: number, b: number, c: number): number => scrambled(seed, a, b, c) / 4294967296

function groupSize(drawn: number): number {
  let size = 1
  while (drawn > SIZES[size - 1]!) size++
  return size
}

/** One search: an area, what is asked, and what is found. One a plan, used again and again. */
class Search {
  area: Area = NOWHERE
  query: CrowdQuery = { east: 0, north: 0, radiusM: 0, serverS: 0, perM2: 0 }
  out: CrowdList = createCrowdList(0)
  /** The belt under way: its chance, how far it has moved, its pace (negative against the area's way), its lane. */
  private belt = 0
  private moved = 0
  private speed = 0
  private lane = 0

  walkers(density: number): void {
    const { area, query } = this
    const most = MEAN_SIZE / (area.laneM * SLOT_M)
    const layers = Math.ceil(density / most)
    const filled = layers === 0 ? 0 : density / most / layers
    const middle = query.east * area.alongN - query.north * area.alongE - area.across[0]
    const first = Math.max(0, Math.floor((middle - query.radiusM) / area.laneM))
    const last = Math.min(area.lanes - 1, Math.floor((middle + query.radiusM) / area.laneM))
    for (let lane = first; lane <= last; lane++) {
      for (let layer = 0; layer < layers; layer++) this.walkLane(lane, layer, filled)
    }
  }

  private walkLane(lane: number, layer: number, filled: number): void {
    const { area, query } = this
    const belt = scrambled(area.seed, lane, layer, 1)
    // All belts of a lane run the same way: nobody walks through those who come toward them.
    const way = chance(area.seed, lane, 0, 2) < 0.5 ? 1 : -1
    this.belt = belt
    this.lane = lane
    this.speed = way * (SLOWEST_M_PER_S + (FASTEST_M_PER_S - SLOWEST_M_PER_S) * chance(belt, 0, 0, 3))
    this.moved = this.speed * query.serverS + SLOT_M * chance(belt, 0, 0, 4)
    const along = query.east * area.alongE + query.north * area.alongN
    const last = Math.floor((Math.min(area.along[1] + SLOT_M, along + query.radiusM) - this.moved) / SLOT_M)
    for (let slot = Math.floor((Math.max(area.along[0] - SLOT_M, along - query.radiusM) - this.moved) / SLOT_M); slot <= last; slot++) {
      if (chance(belt, slot, 0, 5) < filled) this.walkGroup(slot)
    }
  }

  private walkGroup(slot: number): void {
    const { area, out, speed } = this
    const group = scrambled(this.belt, slot, 0, 6)
    const size = groupSize(chance(group, 0, 0, 7))
    const start = (slot + 0.2 + 0.6 * chance(group, 0, 0, 8)) * SLOT_M + this.moved
    const drift = 6.2832 * chance(group, 0, 0, 9)
    // As many abreast as the lane has room for, three at most, the others behind them.
    const half = Math.max(0.05, area.laneM / 2 - EDGE_M)
    const abreast = Math.min(size, Math.max(1, Math.min(3, Math.floor((2 * half) / ABREAST_M) + 1)))
    const weave = Math.min(WEAVE_M, Math.max(0, half - ((abreast - 1) * ABREAST_M) / 2))
    const middle = area.across[0] + (this.lane + 0.5) * area.laneM
    for (let member = 0; member < size; member++) {
      const row = member % abreast
      const beside = (row - (abreast - 1) / 2) * ABREAST_M + 0.14 * (chance(group, member, 1, 10) - 0.5)
      const behind = Math.floor(member / abreast) * 0.95 + 0.5 * chance(group, member, 2, 11)
      const s = start - Math.sign(speed) * behind
      const across = middle + beside + weave * Math.sin(s * WEAVE_PER_M + drift)
      const turn = weave * WEAVE_PER_M * Math.cos(s * WEAVE_PER_M + drift) * speed
      const east = s * area.alongE + across * area.alongN
      const north = s * area.alongN - across * area.alongE
      if (!this.person(scrambled(group, member, 3, 12), east, north)) continue
      const at = out.count - 1
      out.presence[at] = Math.min(1, Math.max(0, Math.min(s - area.along[0], area.along[1] - s) / END_M))
      out.velocity[2 * at] = speed * area.alongE + turn * area.alongN
      out.velocity[2 * at + 1] = speed * area.alongN - turn * area.alongE
      out.heading[at] = Math.atan2(out.velocity[2 * at]!, out.velocity[2 * at + 1]!)
    }
  }

  standing(density: number): void {
    const { area, query } = this
    const layers = Math.ceil(density / STANDING_MOST)
    const filled = layers === 0 ? 0 : density / STANDING_MOST / layers
    const firstE = Math.floor(Math.max(area.east[0], query.east - query.radiusM) / STAND_CELL_M)
    const lastE = Math.floor(Math.min(area.east[1], query.east + query.radiusM) / STAND_CELL_M)
    const firstN = Math.floor(Math.max(area.north[0], query.north - query.radiusM) / STAND_CELL_M)
    const lastN = Math.floor(Math.min(area.north[1], query.north + query.radiusM) / STAND_CELL_M)
    for (let layer = 0; layer < layers; layer++) {
      const floor = scrambled(area.seed, layer, 0, 13)
      for (let e = firstE; e <= lastE; e++) {
        for (let n = firstN; n <= lastN; n++) {
          if (chance(floor, e, n, 14) < filled) this.ring(scrambled(floor, e, n, 15), e, n)
        }
      }
    }
  }

  /** People who stand together look at one another, or all the same way. */
  private ring(group: number, e: number, n: number): void {
    const { out } = this
    const size = groupSize(chance(group, 0, 0, 16))
    const middleE = (e + 0.15 + 0.7 * chance(group, 0, 0, 17)) * STAND_CELL_M
    const middleN = (n + 0.15 + 0.7 * chance(group, 0, 0, 18)) * STAND_CELL_M
    const facing = 6.2832 * chance(group, 0, 0, 19)
    const together = chance(group, 0, 0, 20) < 0.55
    const apart = size === 1 ? 0 : 0.32 + 0.11 * size
    for (let member = 0; member < size; member++) {
      const angle = facing + (6.2832 * (member + 0.3 * chance(group, member, 0, 21))) / size
      const self = scrambled(group, member, 0, 22)
      if (!this.person(self, middleE + Math.sin(angle) * apart, middleN + Math.cos(angle) * apart)) continue
      const at = out.count - 1
      out.velocity[2 * at] = 0
      out.velocity[2 * at + 1] = 0
      out.presence[at] = 1
      out.heading[at] = together && size > 1 ? angle + Math.PI : facing + 0.5 * (chance(group, member, 0, 23) - 0.5)
    }
  }

  /** False where the person is outside the area, out of reach, or finds no room. */
  private person(self: number, east: number, north: number): boolean {
    const { area, query, out } = this
    const e = east - query.east
    const n = north - query.north
    if (out.count >= out.heading.length || e * e + n * n > query.radiusM * query.radiusM) return false
    if (!within(area.corners, east, north)) return false
    const at = out.count++
    out.place[3 * at] = east
    out.place[3 * at + 1] = north
    out.place[3 * at + 2] = area.heightM
    out.self[at] = self >>> 8
    return true
  }
}

/** Whether a place is in a closed polygon. */
function within(corners: Float64Array, e: number, n: number): boolean {
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
