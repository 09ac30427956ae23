import { join, posix } from 'node:path'
import { readBounded } from './bounded-file.ts'
import type { ZipArchive } from './read-zip.ts'

/** Where the files of a tileset are: a folder or an archive. Paths are relative to its top and never leave it. */
export interface TileSource {
  /** As faults name the file. */
  nameOf(path: string): string
  /** The file, or why it is not read. */
  read(path: string): Promise<Uint8Array | string>
}

export const folderSource = (folder: string): TileSource => ({
  nameOf: (path) => join(folder, path),
  read: (path) => readBounded(join(folder, path)),
})

/** Files within a zip archive; `name` is that of the archive. */
export const archiveSource = (zip: ZipArchive, name: string): TileSource => ({
  nameOf: (path) => join(name, path),
  read: async (path) => zip.read(path),
})

/** The path of an address in a file: null where it lies outside the source, undefined where another host is meant. */
export function pathFrom(from: string, uri: string): string | null | undefined {
  if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(uri)) return undefined
  const plain = uri.replace(/[?#].*$/s, '')
  const path = posix.normalize(posix.join(posix.dirname(from), decoded(plain)))
  return path.startsWith('..') || plain.startsWith('/') ? null : path
}

function decoded(uri: string): string {
  try {
    return decodeURIComponent(uri)
  } catch {
    return uri
  }
}

/** Why a file is not read that is another's to judge: no fault. */
export const ANOTHER_HOST = 'It lies behind another host.'

/** A file that another names beside itself; a reason where it is not read. */
export async function readBeside(source: TileSource, from: string, uri: string): Promise<Uint8Array | string> {
  const path = pathFrom(from, uri)
  if (path === undefined) return ANOTHER_HOST
  return path === null ? "It lies outside the tileset's folder." : source.read(path)
}

/** The path an address leads to; undefined where there is nothing to read, which is told where it is wrong. */
export function targetOf(from: string, uri: unknown, tell: (what: string) => void): string | undefined {
  const path = typeof uri === 'string' && uri !== '' ? pathFrom(from, uri) : undefined
  if (typeof uri !== 'string' || uri === '') tell('This is no address.')
  else if (path === null) tell(`${uri.slice(0, 120)} lies outside the tileset's folder.`)
  return path ?? undefined
}
