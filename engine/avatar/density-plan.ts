import { createDensityCells, DENSITY_CELL_M, type DensityCells } from '../../model/presence/index.ts'
import type { CrowdList, CrowdPlan, CrowdQuery } from './crowd-plan.ts'

/** A crowd of which only the numbers are known: how many stand in which square of the ground. */
export interface DensityPlan extends CrowdPlan {
  /** Takes newer numbers, at a time of the server's clock in seconds; who is new and who is gone fades. `cells` are read and not kept. */
  take(cells: DensityCells, serverS: number): void
}

/** Nearer than this nobody of them is drawn, and up to the second they fade in: who stands beside one is really there. Metres. */
export const NEAREST_M = 14
const WHOLE_M = 24
const FADE_S = 1.5
/** Of a square's places so many are tried to find one on the ground. */
const TRIES = 4

/** Nobody yet. `stands` says where one can stand. Where each stands in his square is by chance, the same for as long as he is there. */
export function createDensityPlan(stands: (east: number, north: number) => boolean): DensityPlan {
  return new CountedCrowd(stands)
}

class CountedCrowd implements DensityPlan {
  private readonly stands: (east: number, north: number) => boolean
  private readonly now = createDensityCells()
  /** How many were in the same square before, and when that changed. */
  private readonly before = new Uint16Array(this.now.people.length)
  private readonly changedS = new Float64Array(this.now.people.length)
  private gone: readonly Leaving[] = []
  /** The square under way. */
  private column = 0
  private row = 0
  private query: CrowdQuery = { east: 0, north: 0, radiusM: 0, serverS: 0, perM2: 0 }

  constructor(stands: (east: number, north: number) => boolean) {
    this.stands = stands
  }

  take(cells: DensityCells, serverS: number): void {
    const { now, before, changedS } = this
    const last = new Map<number, { people: number; changedS: number }>()
    for (let cell = 0; cell < now.count; cell++) last.set(keyOf(now, cell), { people: now.people[cell]!, changedS: changedS[cell]! })
    now.count = cells.count
    now.columns.set(cells.columns)
    now.rows.set(cells.rows)
    now.people.set(cells.people)
    for (let cell = 0; cell < now.count; cell++) {
      const old = last.get(keyOf(now, cell))
      last.delete(keyOf(now, cell))
      before[cell] = old?.people ?? 0
      changedS[cell] = old !== undefined && old.people === now.people[cell] ? old.changedS : serverS
    }
    this.gone = [...last].map(([key, { people }]) => ({ column: columnOf(key), row: rowOf(key), people, sinceS: serverS }))
  }

  at(query: CrowdQuery, out: CrowdList): CrowdList {
    const { now, before, changedS, gone } = this
    this.query = query
    out.count = 0
    for (let cell = 0; cell < now.count; cell++) {
      this.column = now.columns[cell]!
      this.row = now.rows[cell]!
      const share = Math.min(1, Math.max(0, (query.serverS - changedS[cell]!) / FADE_S))
      const here = now.people[cell]!
      const was = before[cell]!
      const people = Math.max(here, share < 1 ? was : 0)
      for (let index = 0; index < people; index++) this.put(index, presenceOf(index < here, index < was, share), out)
    }
    for (let cell = 0; cell < gone.length; cell++) {
      const { column, row, people, sinceS } = gone[cell]!
      this.column = column
      this.row = row
      const presence = 1 - Math.min(1, Math.max(0, (query.serverS - sinceS) / FADE_S))
      for (let index = 0; index < people; index++) this.put(index, presence, out)
    }
    return out
  }

  private put(index: number, presence: number, out: CrowdList): void {
    const { column, row, query } = this
    if (presence <= 0) return
    if (out.count >= out.heading.length) return
    const self = scrambled(column, row, index)
    for (let tried = 0; tried < TRIES; tried++) {
      const chance = scrambled(self, tried, 1)
      const east = (column + (chance & 0xffff) / 65536) * DENSITY_CELL_M
      const north = (row + (chance >>> 16) / 65536) * DENSITY_CELL_M
      if (!this.stands(east, north)) continue
      const e = east - query.east
      const n = north - query.north
      const far = Math.sqrt(e * e + n * n)
      if (far > query.radiusM || far < NEAREST_M) return
      const at = out.count++
      out.place[3 * at] = east
      out.place[3 * at + 1] = north
      out.place[3 * at + 2] = 0
      out.velocity[2 * at] = 0
      out.velocity[2 * at + 1] = 0
      out.heading[at] = (6.2832 * (scrambled(self, 9, 2) & 0xffff)) / 65536
      out.self[at] = self >>> 8
      out.presence[at] = presence * Math.min(1, (far - NEAREST_M) / (WHOLE_M - NEAREST_M))
      return
    }
  }
}

/** How much of somebody is there while the numbers go over from before to now. */
function presenceOf(here: boolean, was: boolean, share: number): number {
  if (here && was) return 1
  return here ? share : 1 - share
}

/** 32 bits of chance from three whole numbers. */
function scrambled(a: number, b: number, c: number): number {
  let x = (Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35)) | 0
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d)
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b)
  return (x ^ (x >>> 16)) >>> 0
}

interface Leaving {
  readonly column: number
  readonly row: number
  readonly people: number
  readonly sinceS: number
}

const keyOf = (cells: DensityCells, cell: number): number => (cells.rows[cell]! + 2048) * 4096 + cells.columns[cell]! + 2048
const columnOf = (key: number): number => (key % 4096) - 2048
const rowOf = (key: number): number => Math.floor(key / 4096) - 2048
