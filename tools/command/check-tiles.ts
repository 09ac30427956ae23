import { checkTile } from '../../importers/survey/index.ts'
import type { Fault } from '../../model/errors/index.ts'

const TILES = /\.(3tz|b3dm|cmpt|glb|gltf|i3dm|pnts|vrm|zip)$|(^|[/\\])tileset[^/\\]*\.json$/i

/** True where a name says that a file is a tileset, a tile, a model or an archive of them, and no document. */
export const isTileFile = (path: string): boolean => TILES.test(path)

/** What holds a tileset or tile up, and what does not and should be known. `nameOf` turns an absolute path into the name printed. */
export async function judgeTiles(
  path: string,
  nameOf: (path: string) => string,
): Promise<{ readonly faults: Fault[]; readonly warnings: Fault[] }> {
  const found = await checkTile(path)
  const faultOf = ({ what, at, file }: (typeof found)[number]): Fault => ({
    code: 'venue/broken-tiles',
    what,
    fix: 'Build or export it again, or put the whole file back.',
    at,
    file: nameOf(file),
  })
  return {
    faults: found.filter(({ isWarning }) => isWarning !== true).map(faultOf),
    warnings: found.filter(({ isWarning }) => isWarning === true).map(faultOf),
  }
}
