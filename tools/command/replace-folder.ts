import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { HolositeError } from '../../model/errors/index.ts'

/**
 * Writes a folder as a whole or not at all: `write` fills a hidden sibling, which then takes the folder's place. Should `write` throw,
 * the folder is as it was. Returns what `write` gave. Throws `command/failed`, with what to do, where the disk refuses.
 */
export async function replaceFolder<T>(folder: string, write: (target: string) => Promise<T>): Promise<T> {
  const parent = dirname(folder)
  const partial = join(parent, `.${basename(folder)}.partial-${process.pid}`)
  const former = join(parent, `.${basename(folder)}.former-${process.pid}`)
  try {
    mkdirSync(parent, { recursive: true })
    sweep(parent, basename(folder))
    mkdirSync(partial)
    const result = await write(partial)
    if (existsSync(folder)) renameSync(folder, former)
    renameSync(partial, folder)
    rmSync(former, { recursive: true, force: true })
    return result
  } catch (error) {
    if (existsSync(partial)) rmSync(partial, { recursive: true, force: true })
    if (!existsSync(folder) && existsSync(former)) renameSync(former, folder)
    throw diskRefusal(error, folder) ?? error
  }
}

/** Takes away what runs that were killed have left of this folder. */
function sweep(parent: string, name: string): void {
  for (const left of readdirSync(parent)) {
    const [, stem, id] = /^\.(.+)\.partial-(\d+)$/.exec(left) ?? []
    if (stem === name && !isRunning(Number(id))) rmSync(join(parent, left), { recursive: true, force: true })
  }
}

function isRunning(id: number): boolean {
  if (id === process.pid) return false
  try {
    return process.kill(id, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

const REFUSALS: Readonly<Record<string, string>> = {
  EACCES: 'Ask for write access to the folder it stands in, or name another folder.',
  EPERM: 'Ask for write access to the folder it stands in, or name another folder.',
  EROFS: 'That disk can only be read: name a folder on another.',
  ENOSPC: 'The disk is full: make room, or name a folder on another.',
  ENOTDIR: 'A file stands where a folder belongs: move it away, or name another folder.',
  EEXIST: 'A file stands where a folder belongs: move it away, or name another folder.',
}

/** What the disk refused, as a person is told it; null for any other failure. */
export function diskRefusal(error: unknown, folder: string): HolositeError | null {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const fix = REFUSALS[code]
  return fix === undefined ? null : new HolositeError({ code: 'command/failed', what: `${folder} cannot be written (${code}).`, fix })
}

/** Whether a folder is missing, empty, or holds the file by which it is known to be replaceable. */
export function isReplaceable(folder: string, mark: string): boolean {
  if (!existsSync(folder)) return true
  const names = readdirSync(folder)
  return names.length === 0 || names.includes(mark)
}
