import type { FaceLook, SurveyFeature, SurveyMesh } from '../survey.ts'
import { cutMesh, type Cell, type CellMesh } from './cut-mesh.ts'
import { deviationBetween } from './deviation.ts'
import { emptyBox, includePoints, type Box, type Part, type PartLevel } from './part.ts'
import { simplifyLevel } from './simplify-level.ts'
import type { TileFeature } from './tile-mesh.ts'
import type { TileBudget } from './tileset-options.ts'

/** Below this side a cell is not halved, however many triangles are in it. */
const SMALLEST_CELL_M = 4
/** Cells along a wide feature, at most; they double until that holds. */
const MOST_CELLS_ACROSS = 16
/** A vertex this near to the line of a cut was made by the cut; metres. */
const ON_LINE_M = 1e-3

/**
 * A feature ready for tiles: whole where it is small, cut along the grid where it is wide or heavy, with coarser levels found by
 * simplification beside the survey's own. Nothing for a feature without triangles. Needs `MeshoptSimplifier.ready`.
 */
export function partsOfFeature(feature: SurveyFeature, budget: TileBudget): Part[] {
  const meshes = feature.levels.map((level) => level.mesh).reverse()
  const finest = meshes[0]
  if (finest === undefined || finest.faceOf.length === 0) return []
  const sizeM = largestSide(boxOfMeshes(meshes))
  return cutWhereLarge(meshes, budget).map((pieces) => partOfPieces(feature, sizeM, pieces))
}

interface Pieces {
  /** Fine to coarse; the first has triangles. */
  readonly meshes: readonly SurveyMesh[]
  readonly cell?: Cell
}

function cutWhereLarge(meshes: readonly SurveyMesh[], budget: TileBudget): Pieces[] {
  const finest = meshes[0]!
  const { min, max } = boxOfMeshes([finest])
  const widthM = Math.max(max[0] - min[0], max[1] - min[1])
  const isHeavy = finest.faceOf.length > budget.maxPartTriangles
  if (widthM > budget.maxFeatureM) return cutToCells({ meshes }, cellFor(widthM, budget), budget)
  return isHeavy ? cutToCells({ meshes }, budget.cellM / 2, budget) : [{ meshes }]
}

/** Larger cells for the very wide, or a plain to the horizon would be thousands of parts. */
function cellFor(widthM: number, { cellM }: TileBudget): number {
  let side = cellM
  while (side * MOST_CELLS_ACROSS < widthM) side *= 2
  return side
}

function cutToCells({ meshes }: Pieces, cellM: number, budget: TileBudget): Pieces[] {
  const cut = meshes.map((mesh) => new Map(cutMesh(mesh, cellM).map((cell) => [cell.cell.join(' '), meshOfCell(mesh, cell)])))
  return cutMesh(meshes[0]!, cellM).flatMap(({ cell }) => {
    const pieces = { meshes: cut.flatMap((cells) => cells.get(cell.join(' ')) ?? []), cell }
    const isHeavy = pieces.meshes[0]!.faceOf.length > budget.maxPartTriangles
    return isHeavy && cellM / 2 >= SMALLEST_CELL_M ? cutToCells(pieces, cellM / 2, budget) : [pieces]
  })
}

const meshOfCell = (mesh: SurveyMesh, cell: CellMesh): SurveyMesh => ({
  ...mesh,
  positions: Float64Array.from(cell.positions),
  triangles: Uint32Array.from(cell.triangles),
  faceOf: Uint32Array.from(cell.faceOf),
  ...(mesh.vertexNormals === undefined ? {} : { vertexNormals: unitVectors(cell.vertexNormals) }),
})

function unitVectors(vectors: readonly number[]): Float64Array {
  const unit = Float64Array.from(vectors)
  for (let i = 0; i < unit.length; i += 3) {
    const length = Math.hypot(unit[i]!, unit[i + 1]!, unit[i + 2]!) || 1
    for (let axis = 0; axis < 3; axis++) unit[i + axis] = unit[i + axis]! / length
  }
  return unit
}

function boxOfMeshes(meshes: readonly SurveyMesh[]): Box {
  const box = emptyBox()
  for (const mesh of meshes) includePoints(box, mesh.positions, [0, 0, 0])
  return box
}

const largestSide = ({ min, max }: Box): number => Math.max(max[0] - min[0], max[1] - min[1], max[2] - min[2])

function partOfPieces(feature: SurveyFeature, featureSizeM: number, { meshes, cell }: Pieces): Part {
  const box = boxOfMeshes(meshes)
  const centre = [0, 1, 2].map((axis) => (box.min[axis]! + box.max[axis]!) / 2) as [number, number, number]
  const looks = createLookTable()
  const surveyed = meshes.filter((mesh) => mesh.faceOf.length > 0).map((mesh) => levelOfMesh(mesh, centre, looks.add))
  const finest = surveyed[0]!
  const isFixed = cell === undefined ? undefined : onCellLine(finest.positions, centre, cell)
  const coarser = surveyed.slice(1).map((level) => ({ ...level, errorM: deviationBetween(finest, level) }))
  return {
    feature: tileFeature(feature),
    centre,
    featureSizeM,
    looks: looks.all,
    levels: fineToCoarse(finest, [...coarser, ...simplifyLevel(finest, featureSizeM, isFixed)]),
    ...(cell === undefined ? {} : { cell }),
  }
}

const tileFeature = ({ id, type, provenance, source, attributes }: SurveyFeature): TileFeature => {
  const { name } = attributes
  return { id, name: typeof name === 'string' && name !== '' ? name : id, type, provenance, source }
}

function createLookTable(): { readonly all: FaceLook[]; add(look: FaceLook): number } {
  const all: FaceLook[] = []
  const known = new Map<string, number>()
  return {
    all,
    add(look) {
      const key = JSON.stringify([look.kind, look.colour, look.glow?.group, look.glow?.cdM2])
      const before = known.get(key)
      if (before !== undefined) return before
      known.set(key, all.length)
      all.push(look)
      return all.length - 1
    },
  }
}

function levelOfMesh(mesh: SurveyMesh, centre: readonly [number, number, number], addLook: (look: FaceLook) => number): PartLevel {
  const faces = new Map<number, number>()
  const faceOf = mesh.faceOf.map((face) => {
    const place = faces.get(face) ?? faces.size
    faces.set(face, place)
    return place
  })
  const used = [...faces.keys()]
  const places = mesh.looks.map(addLook)
  return {
    errorM: 0,
    positions: Float32Array.from(mesh.positions, (at, i) => at - centre[i % 3]!),
    triangles: mesh.triangles,
    faceOf,
    normals: Float32Array.from({ length: 3 * used.length }, (_, i) => mesh.normals[3 * used[(i / 3) | 0]! + (i % 3)]!),
    lookOf: Uint32Array.from(used, (face) => places[mesh.lookOf[face]!]!),
    ...(mesh.vertexNormals === undefined ? {} : { vertexNormals: Float32Array.from(mesh.vertexNormals) }),
  }
}

function onCellLine(positions: Float32Array, [east, north]: readonly [number, number, number], cell: Cell) {
  const lines = [cell[0] - east, cell[1] - north, cell[2] - east, cell[3] - north]
  return (vertex: number): boolean => lines.some((line, i) => Math.abs(positions[3 * vertex + (i % 2)]! - line) < ON_LINE_M)
}

/** Levels worth keeping: each has fewer triangles than any of a smaller error. */
function fineToCoarse(finest: PartLevel, others: readonly PartLevel[]): PartLevel[] {
  const kept = [finest]
  let last = finest
  for (const level of others.filter(({ errorM }) => Number.isFinite(errorM)).toSorted((a, b) => a.errorM - b.errorM)) {
    if (level.faceOf.length >= last.faceOf.length) continue
    kept.push(level)
    last = level
  }
  return kept
}
