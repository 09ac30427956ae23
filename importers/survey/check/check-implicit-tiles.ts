import { checkSubtree, sizesOf, type Subtree } from './check-subtree.ts'
import { contentsOf, type ImplicitTiling } from './check-tile-json.ts'
import type { JsonObject } from './read-glb.ts'
import type { Surroundings } from './surroundings.ts'
import { targetOf } from './tile-source.ts'

type Path = readonly (string | number)[]

/** An implicit root tile and where it stands. */
export interface ImplicitRoot {
  readonly path: string
  readonly tile: JsonObject
  readonly at: Path
  readonly tiling: ImplicitTiling
  readonly around: Surroundings
  tell(what: string, at: Path): void
  /** Judges the file of a content. */
  judge(path: string): Promise<void>
}

interface TileCoordinates {
  readonly level: number
  readonly x: number
  readonly y: number
  readonly z: number
}

const MOST_SUBTREES = 20_000

/** Judges the subtrees of an implicit tiling from its root down, and every content they say is there. */
export async function checkImplicitTiles(root: ImplicitRoot): Promise<void> {
  const { path, tiling, around, at } = root
  const contents = contentsOf(root.tile, at).map(({ content }) => content['uri'])
  const queue: TileCoordinates[] = [{ level: 0, x: 0, y: 0, z: 0 }]
  for (let next = 0; next < queue.length && !around.list.full; next++) {
    const corner = queue[next]!
    if (next === MOST_SUBTREES) return root.tell(`More than ${MOST_SUBTREES} subtrees; the rest is not judged.`, at)
    const target = targetOf(path, filled(tiling.subtrees, corner), (what) => root.tell(what, [...at, 'implicitTiling', 'subtrees', 'uri']))
    const subtree = target === undefined ? null : await readSubtree(target, tiling, around)
    if (subtree === null) continue
    await checkContents(root, contents, { corner, subtree })
    const level = corner.level + tiling.subtreeLevels
    if (level >= tiling.availableLevels) continue
    const { children } = sizesOf(tiling)
    for (let index = 0; index < children && queue.length <= MOST_SUBTREES; index++)
      if (subtree.children(index)) queue.push(below(corner, tiling.subtreeLevels, index, tiling.isOctree))
  }
}

async function checkContents(
  { path, tiling, around, at, tell, judge }: ImplicitRoot,
  contents: readonly unknown[],
  { corner, subtree }: { readonly corner: TileCoordinates; readonly subtree: Subtree },
): Promise<void> {
  const branches = tiling.isOctree ? 8 : 4
  if (subtree.contents.length > Math.max(1, contents.length))
    tell(`A subtree speaks of ${subtree.contents.length} contents; the tile names ${contents.length}.`, [...at, 'contents'])
  for (const [place, uri] of contents.entries()) {
    const isThere = subtree.contents[place]
    if (isThere === undefined || typeof uri !== 'string') continue
    let first = 0
    for (
      let level = 0, count = 1;
      level < tiling.subtreeLevels && corner.level + level < tiling.availableLevels;
      level++, count *= branches
    ) {
      for (let index = 0; index < count; index++) {
        if (!isThere(first + index)) continue
        const target = targetOf(path, filled(uri, below(corner, level, index, tiling.isOctree)), (what) =>
          tell(what, [...at, 'content', 'uri']),
        )
        if (target !== undefined) await judge(target)
        if (around.list.full) return
      }
      first += count
    }
  }
}

/** One subtree file judged; null where it cannot be used. */
async function readSubtree(path: string, tiling: ImplicitTiling, { source, list }: Surroundings): Promise<Subtree | null> {
  const bytes = await source.read(path)
  const file = source.nameOf(path)
  if (typeof bytes === 'string') return (list.add(file, { what: bytes, at: [] }), null)
  return checkSubtree(bytes, tiling, (fault) => list.add(file, fault))
}

const filled = (template: string, { level, x, y, z }: TileCoordinates): string =>
  template.replace(/\{(level|x|y|z)\}/g, (_whole, name: string) => String({ level, x, y, z }[name] ?? 0))

/** The tile so many levels below a corner, by its Morton index there. */
function below({ level, x, y, z }: TileCoordinates, levels: number, morton: number, isOctree: boolean): TileCoordinates {
  const axes = isOctree ? 3 : 2
  const place = [0, 0, 0]
  for (let bit = 0; bit < levels; bit++)
    for (let axis = 0; axis < axes; axis++) place[axis]! += (Math.floor(morton / 2 ** (bit * axes + axis)) % 2) * 2 ** bit
  const size = 2 ** levels
  return { level: level + levels, x: x * size + place[0]!, y: y * size + place[1]!, z: z * size + place[2]! }
}
