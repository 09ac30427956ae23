import { basename, dirname, resolve } from 'node:path'
import { checkContentFile } from './check-content.ts'
import { createFaultList } from './fault-list.ts'
import type { PlacedFault } from './file-fault.ts'
import type { Surroundings } from './surroundings.ts'
import { folderSource } from './tile-source.ts'

/**
 * Faults of a tileset on disk, `tileset.json` or a `.3tz`, and of every tile it names, with file and place. Files are read one at a time;
 * those outside the tileset's folder or behind a host are not. Never throws for what the files say.
 */
export const checkTileset = (file: string): Promise<PlacedFault[]> => checkTile(file)

/** The same for one file of any kind a tileset names: a model, a tile of 3D Tiles 1.0, an archive. */
export async function checkTile(file: string): Promise<PlacedFault[]> {
  const path = resolve(file)
  const list = createFaultList()
  const around: Surroundings = { source: folderSource(dirname(path)), seen: new Set(), list, depth: 0 }
  await checkContentFile(basename(path), around, /\.json$/i.test(path))
  return list.faults
}
