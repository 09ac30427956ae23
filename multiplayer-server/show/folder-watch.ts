import { statSync, watch, type FSWatcher } from 'node:fs'
import { dirname } from 'node:path'

/** Told of files that come, go or change in some folders, without what lies in folders below them. */
export interface FolderWatch {
  /** Watches these from now on. Of a folder that is not there the nearest above it is watched; one that was replaced is opened anew. */
  follow(folders: readonly string[]): void
  close(): void
}

/** What editors and half-written folders leave beside the files that are meant. */
const PASSING = /^\.|~$|\.(swp|tmp)$/

export function createFolderWatch(onChange: () => void): FolderWatch {
  const open = new Map<string, { readonly watcher: FSWatcher; readonly inode: bigint }>()
  const leave = (folder: string): void => {
    open.get(folder)?.watcher.close()
    open.delete(folder)
  }
  const enter = (folder: string, inode: bigint): void => {
    if (open.get(folder)?.inode === inode) return
    leave(folder)
    const watcher = watch(folder, (_event, name) => (name !== null && PASSING.test(name) ? undefined : onChange()))
    watcher.on('error', () => leave(folder))
    open.set(folder, { watcher, inode })
  }
  return {
    follow(folders) {
      const there = new Map(folders.map(nearest).filter((found) => found !== null))
      for (const folder of [...open.keys()]) if (!there.has(folder)) leave(folder)
      for (const [folder, inode] of there) enter(folder, inode)
    },
    close() {
      for (const folder of [...open.keys()]) leave(folder)
    },
  }
}

/** The folder, or the first above it that is there, with what tells it from a later one of its name. */
function nearest(folder: string): readonly [folder: string, inode: bigint] | null {
  const found = statSync(folder, { bigint: true, throwIfNoEntry: false })
  if (found?.isDirectory()) return [folder, found.ino]
  return dirname(folder) === folder ? null : nearest(dirname(folder))
}
