import { emptyBox, includeBox, type Box } from './part.ts'
import type { PartEntry } from './part-store.ts'
import type { TileBudget } from './tileset-options.ts'

/** What a tile draws of a part. */
export interface Choice {
  readonly entry: PartEntry
  readonly level: number
}

/** A tile before it is built. */
export interface PlannedTile {
  /** Path from the root: one digit a step, `r` for the root. */
  readonly name: string
  readonly box: Box
  /** Metres by which what is drawn strays from the finest; 0 for a leaf. Never less than a child's. */
  readonly errorM: number
  /** Empty for a tile that only holds others. */
  readonly choices: readonly Choice[]
  readonly children: readonly PlannedTile[]
}

/** Vertices are named by 16 bits; counted after faces have their own. */
const MAX_VERTICES = 65_000
/** Steps of geometric error tried: from 6 cm up by the root of two. */
const FIRST_ERROR_M = 0.0625
const LAST_ERROR_M = 4096
/**
 * An inner tile should draw this share of the triangles beneath it, as its four children do on the whole, or it is not worth its
 * bytes; for that it may err by this part of its diagonal: seen from as far away as it is long, on a screen of 1080 lines, 16 pixels.
 */
const WORTH_SHARE = 0.25
const USEFUL_PART = 58
/** A tile with less than this share of a full one may be as wide as it likes. */
const SPARSE_SHARE = 0.25
/** How near one comes, about, before a tile is fetched, metres. */
const REACH_M = 30
/** A half should fill at least this share of a tile; a split that cannot is taken only where there is no other. */
const LEAST_SHARE = 0.25
/** A leaf may not be halved for ever: parts on one spot stay together. */
const MAX_DEPTH = 24

/** A part and its place in each order that a split may follow: from west, from south, by width. */
interface Piece {
  readonly entry: PartEntry
  readonly keys: readonly [number, number, number]
}

/**
 * The tree of tiles. A tile with too much in it is split in two, each half likewise: up to four children. Leaves draw the finest
 * level of their parts. An inner tile draws, at the smallest geometric error e with which it keeps to the budget and is worth its
 * bytes, each part's coarsest level that strays at most e, and leaves out parts of features whose largest side is at most e. Order
 * and result depend on the entries' order alone.
 */
export function planTree(entries: readonly PartEntry[], budget: TileBudget): PlannedTile {
  return planTile('r', entries.map(pieceOf), budget)
}

const pieceOf = (entry: PartEntry): Piece => {
  const { min, max } = entry.box
  return { entry, keys: [min[0] + max[0], min[1] + max[1], Math.max(max[0] - min[0], max[1] - min[1])] }
}

function planTile(name: string, pieces: readonly Piece[], budget: TileBudget): PlannedTile {
  const entries = pieces.map(({ entry }) => entry)
  const box = boxOfEntries(entries)
  if (name.length > MAX_DEPTH || isLeaf(entries, box, budget)) {
    return { name, box, errorM: 0, choices: entries.map((entry) => ({ entry, level: 0 })), children: [] }
  }
  const children = halve(pieces, budget)
    .flatMap((half) => (isFinished(half, budget) ? [half] : halve(half, budget)))
    .map((quarter, i) => planTile(`${name}${i}`, quarter, budget))
  const atLeast = Math.max(...children.map((child) => child.errorM))
  return { name, box, ...chooseLevels(entries, atLeast, budget), children }
}

function isFinished(pieces: readonly Piece[], budget: TileBudget): boolean {
  const entries = pieces.map(({ entry }) => entry)
  return isLeaf(entries, boxOfEntries(entries), budget)
}

function isLeaf(entries: readonly PartEntry[], { min, max }: Box, { maxTriangles, maxLeafM }: TileBudget): boolean {
  if (entries.length <= 1) return true
  const { triangles, vertices } = weightAt(entries, 0)
  const side = Math.max(max[0] - min[0], max[1] - min[1])
  return triangles <= maxTriangles && vertices <= MAX_VERTICES && (side <= maxLeafM || triangles <= SPARSE_SHARE * maxTriangles)
}

/**
 * In two where the halves cost least: triangles times the ground within reach of them, since who stands there fetches them. Parts
 * are put in order from west to east, from south to north, and from small to wide: a plain to the horizon shares no tile with the
 * street that runs through it.
 */
function halve(pieces: readonly Piece[], { maxTriangles }: TileBudget): Piece[][] {
  const total = pieces.reduce((sum, { entry }) => sum + entry.levels[0]!.triangles, 0)
  const least = Math.min(total / 4, LEAST_SHARE * maxTriangles)
  const splits = ([0, 1, 2] as const).map((key) => {
    const sorted = pieces.toSorted((a, b) => a.keys[key] - b.keys[key] || a.entry.offset - b.entry.offset)
    return { sorted, ...cheapestCut(sorted, total, least) }
  })
  const { sorted, cut } = splits.reduce((best, split) => (isCheaper(split, best) ? split : best))
  return [inOrder(sorted.slice(0, cut)), inOrder(sorted.slice(cut))]
}

interface Cut {
  /** Pieces before the cut, at least one. */
  readonly cut: number
  readonly cost: number
  /** One side is nearly empty. */
  readonly isLopsided: boolean
}

const isCheaper = (a: Cut, b: Cut): boolean => (a.isLopsided === b.isLopsided ? a.cost < b.cost : b.isLopsided)

function cheapestCut(sorted: readonly Piece[], total: number, least: number): Cut {
  const after = costsFromEnd(sorted)
  const box = emptyBox()
  let before = 0
  let best: Cut = { cut: 1, cost: Infinity, isLopsided: true }
  for (let cut = 1; cut < sorted.length; cut++) {
    const { entry } = sorted[cut - 1]!
    includeBox(box, entry.box)
    before += entry.levels[0]!.triangles
    const isLopsided = Math.min(before, total - before) < least
    const cost = before * groundInReach(box) + after[cut]!
    if (isCheaper({ cut, cost, isLopsided }, best)) best = { cut, cost, isLopsided }
  }
  return best
}

/** Cost of all pieces from a place to the end, by place. */
function costsFromEnd(sorted: readonly Piece[]): Float64Array {
  const costs = new Float64Array(sorted.length)
  const box = emptyBox()
  let triangles = 0
  for (let from = sorted.length - 1; from > 0; from--) {
    const { entry } = sorted[from]!
    includeBox(box, entry.box)
    triangles += entry.levels[0]!.triangles
    costs[from] = triangles * groundInReach(box)
  }
  return costs
}

/** Square metres. */
const groundInReach = ({ min, max }: Box): number => (max[0] - min[0] + 2 * REACH_M) * (max[1] - min[1] + 2 * REACH_M)

/** Parts of a tile come as the survey brought them. */
const inOrder = (pieces: Piece[]): Piece[] => pieces.sort((a, b) => a.entry.offset - b.entry.offset)

function boxOfEntries(entries: readonly PartEntry[]): Box {
  const box = emptyBox()
  for (const entry of entries) includeBox(box, entry.box)
  return box
}

/** Triangles and vertices drawn at a geometric error. */
function weightAt(entries: readonly PartEntry[], errorM: number): { readonly triangles: number; readonly vertices: number } {
  let triangles = 0
  let vertices = 0
  for (const entry of entries) {
    const level = levelAt(entry, errorM)
    if (level < 0) continue
    triangles += entry.levels[level]!.triangles
    vertices += entry.levels[level]!.vertices
  }
  return { triangles, vertices }
}

/** The coarsest level that strays at most `errorM`; -1 where the whole part may go. */
function levelAt({ sizeM, levels }: PartEntry, errorM: number): number {
  if (errorM > 0 && sizeM <= errorM) return -1
  let level = 0
  while (level + 1 < levels.length && levels[level + 1]!.errorM <= errorM) level++
  return level
}

function chooseLevels(
  entries: readonly PartEntry[],
  atLeast: number,
  { maxTriangles }: TileBudget,
): { readonly errorM: number; readonly choices: Choice[] } {
  const usefulM = diagonal(boxOfEntries(entries)) / USEFUL_PART
  const worth = weightAt(entries, 0).triangles * WORTH_SHARE
  let errorM = Math.max(atLeast, FIRST_ERROR_M)
  for (; errorM < LAST_ERROR_M; errorM *= Math.SQRT2) {
    const { triangles, vertices } = weightAt(entries, errorM)
    if (triangles <= maxTriangles && vertices <= MAX_VERTICES && (triangles <= worth || errorM >= usefulM)) break
  }
  const choices = entries.map((entry) => ({ entry, level: levelAt(entry, errorM) })).filter(({ level }) => level >= 0)
  return { errorM, choices }
}

const diagonal = ({ min, max }: Box): number => Math.hypot(max[0] - min[0], max[1] - min[1], max[2] - min[2])
