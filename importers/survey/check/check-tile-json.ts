import { isObject, listOf, wholeOf, type JsonObject } from './read-glb.ts'

type Path = readonly (string | number)[]
type Tell = (what: string, at: Path) => void

const VOLUMES: Readonly<Record<string, number>> = { box: 12, region: 6, sphere: 4 }
const HALF_TURN = Math.PI + 1e-9
const QUARTER_TURN = Math.PI / 2 + 1e-9
const MOST_LEVELS = 32

/** An implicit tiling as a tile declares it. */
export interface ImplicitTiling {
  readonly isOctree: boolean
  readonly subtreeLevels: number
  readonly availableLevels: number
  readonly subtrees: string
}

/** Faults of a tileset's own members, besides its tiles. */
export function checkTilesetJson(json: JsonObject, tell: Tell): void {
  if (!isObject(json['asset']) || !/^1\.[01]$/.test(String(json['asset']['version'])))
    tell('It is not 3D Tiles 1.0 or 1.1.', ['asset', 'version'])
  if (!isError(json['geometricError'])) tell('This is no error in metres.', ['geometricError'])
  for (const key of ['extensionsUsed', 'extensionsRequired'])
    if (json[key] !== undefined && !areTexts(json[key])) tell('This is no list of names.', [key])
  const used = new Set(areTexts(json['extensionsUsed']) ? json['extensionsUsed'] : [])
  for (const [index, name] of (areTexts(json['extensionsRequired']) ? json['extensionsRequired'] : []).entries())
    if (!used.has(name)) tell(`${name} is required and not among those used.`, ['extensionsRequired', index])
  if (json['schema'] !== undefined && json['schemaUri'] !== undefined) tell('It has a schema and names another.', ['schemaUri'])
  if (!isObject(json['root'])) tell('It has no root tile.', ['root'])
}

/** Faults of one tile, but for its contents, its children and its subtrees. */
export function checkTileJson(tile: JsonObject, at: Path, tell: Tell): void {
  checkVolume(tile['boundingVolume'], [...at, 'boundingVolume'], tell)
  if (tile['viewerRequestVolume'] !== undefined) checkVolume(tile['viewerRequestVolume'], [...at, 'viewerRequestVolume'], tell)
  if (!isError(tile['geometricError'])) tell('This is no error in metres.', [...at, 'geometricError'])
  const { refine, transform, children } = tile
  if (refine === undefined && at.length === 1) tell('The root says neither ADD nor REPLACE.', [...at, 'refine'])
  if (refine !== undefined && !(typeof refine === 'string' && /^(ADD|REPLACE)$/i.test(refine)))
    tell('This is neither ADD nor REPLACE.', [...at, 'refine'])
  if (transform !== undefined) {
    if (!areNumbers(transform, 16)) tell('These are not 16 numbers.', [...at, 'transform'])
    else if (![3, 7, 11].every((place) => transform[place] === 0) || transform[15] !== 1)
      tell('This is no affine transform: its last row is not 0, 0, 0, 1.', [...at, 'transform'])
  }
  if (children !== undefined && !(Array.isArray(children) && children.every(isObject)))
    tell('This is no list of tiles.', [...at, 'children'])
  if (tile['content'] !== undefined && tile['contents'] !== undefined) tell('It has both content and contents.', [...at, 'contents'])
  for (const key of ['content', 'contents'] as const)
    if (tile[key] !== undefined && !(key === 'content' ? isObject(tile[key]) : Array.isArray(tile[key]) && tile[key].every(isObject)))
      tell(key === 'content' ? 'This is no object.' : 'This is no list of objects.', [...at, key])
}

/** A tile's contents with where each stands. */
export function contentsOf(tile: JsonObject, at: Path): { readonly content: JsonObject; readonly at: Path }[] {
  const { content } = tile
  if (isObject(content)) return [{ content, at: [...at, 'content'] }]
  return listOf(tile, 'contents').map((each, index) => ({ content: each, at: [...at, 'contents', index] }))
}

/** A content's own volume and group. */
export function checkContentJson(content: JsonObject, at: Path, groups: number, tell: Tell): void {
  if (content['boundingVolume'] !== undefined) checkVolume(content['boundingVolume'], [...at, 'boundingVolume'], tell)
  const group = content['group']
  if (group !== undefined && !(wholeOf(group) >= 0 && wholeOf(group) < groups)) tell('There is no such group.', [...at, 'group'])
}

function checkVolume(value: unknown, at: Path, tell: Tell): void {
  const keys = isObject(value) ? Object.keys(VOLUMES).filter((key) => value[key] !== undefined) : []
  if (!isObject(value) || (keys.length === 0 && !isObject(value['extensions']))) return tell('This is no box, region or sphere.', at)
  for (const key of keys) {
    const numbers = value[key]
    if (!areNumbers(numbers, VOLUMES[key] ?? 0)) tell(`These are not ${VOLUMES[key]} numbers.`, [...at, key])
    else if (key === 'sphere' && numbers[3]! < 0) tell('Its radius is below 0.', [...at, key, 3])
    else if (key === 'region') checkRegion(numbers, [...at, key], tell)
  }
}

/** West, south, east, north in radians, lowest and highest. East may be less than west: across the antimeridian. */
function checkRegion(region: readonly number[], at: Path, tell: Tell): void {
  const [west, south, east, north, lowest, highest] = region as [number, number, number, number, number, number]
  if (Math.abs(west) > HALF_TURN || Math.abs(east) > HALF_TURN) tell('A longitude is not within half a turn: radians are wanted.', at)
  else if (Math.abs(south) > QUARTER_TURN || Math.abs(north) > QUARTER_TURN)
    tell('A latitude is not within a quarter turn: radians are wanted.', at)
  else if (south > north) tell('Its south lies north of its north.', at)
  else if (lowest > highest) tell('Its lowest is above its highest.', at)
}

/** An implicit tiling, by 1.1 or by the extension before it; null where there is none, undefined where it is told to be wrong. */
export function implicitTilingOf(tile: JsonObject, at: Path, tell: Tell): ImplicitTiling | null | undefined {
  const old = isObject(tile['extensions']) ? tile['extensions']['3DTILES_implicit_tiling'] : undefined
  const tiling = tile['implicitTiling'] ?? old
  if (tiling === undefined) return null
  const place = tile['implicitTiling'] === undefined ? [...at, 'extensions', '3DTILES_implicit_tiling'] : [...at, 'implicitTiling']
  const told = (what: string, ...keys: string[]): undefined => {
    tell(what, [...place, ...keys])
  }
  if (!isObject(tiling)) return told('This is no object.')
  const scheme = tiling['subdivisionScheme']
  if (scheme !== 'QUADTREE' && scheme !== 'OCTREE') return told('This is neither QUADTREE nor OCTREE.', 'subdivisionScheme')
  const subtreeLevels = wholeOf(tiling['subtreeLevels'])
  const availableLevels = wholeOf(tiling['availableLevels'] ?? tiling['maximumLevel'])
  for (const [key, levels] of [
    ['subtreeLevels', subtreeLevels],
    ['availableLevels', availableLevels],
  ] as const)
    if (levels < 1 || levels > MOST_LEVELS) return told(`This is no number of levels from 1 to ${MOST_LEVELS}.`, key)
  const { subtrees } = tiling
  const uri = isObject(subtrees) ? subtrees['uri'] : undefined
  if (typeof uri !== 'string' || uri === '') return told('This is no address.', 'subtrees', 'uri')
  for (const name of scheme === 'OCTREE' ? ['level', 'x', 'y', 'z'] : ['level', 'x', 'y'])
    if (!uri.includes(`{${name}}`)) return told(`The address leaves {${name}} out.`, 'subtrees', 'uri')
  if (listOf(tile, 'children').length > 0) tell('An implicit tile has no children of its own.', [...at, 'children'])
  return { isOctree: scheme === 'OCTREE', subtreeLevels, availableLevels, subtrees: uri }
}

const isError = (value: unknown): boolean => Number.isFinite(value) && (value as number) >= 0

const areTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every((each) => typeof each === 'string')

const areNumbers = (value: unknown, length: number): value is number[] =>
  Array.isArray(value) && value.length === length && value.every(Number.isFinite)
