import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { checkStore, lockFolder, openDataFolder, openStore } from '../../multiplayer-server/index.ts'
import { readBackupList, STORE_FILE, verifyFiles, type BackupList } from './backup-list.ts'
import type { Command, CommandOutcome } from './command.ts'
import { parseArguments, usageError } from './parse-arguments.ts'
import { diskRefusal } from './replace-folder.ts'

/** What a data folder may hold before a restore: keys that were put there by hand, and hidden files, which are not ours. */
const MAY_STAND = new Set(['signing-key', 'tls'])

export const restoreCommand: Command = {
  usage: `holosite restore <folder> [--data ./var]
Puts a backup in place as the state of a run, after comparing every byte with its list. The data folder must hold no state yet (keys may be
there), and no server may run on it. Where anything is wrong, nothing is restored.

  --data DIR   folder to restore to
  --json       { "ok": true, "data", "files" }
  --help       this text`,

  async run(argv, io): Promise<CommandOutcome> {
    const { values, positionals } = parseArguments(argv, { data: { type: 'string', default: './var' } })
    const [named, ...rest] = positionals
    if (named === undefined || rest.length > 0) throw usageError('Name one folder to read from.')
    const source = resolve(io.cwd, named)
    const data = resolve(io.cwd, values.data)
    const list = readBackupList(source)
    await requireNoState(data)
    verifyFiles(source, list)
    try {
      await restore(source, data, list)
    } catch (failure) {
      throw diskRefusal(failure, data) ?? failure
    }
    const files = list.files.map(({ path }) => path)
    return { ok: true, report: { data, files }, text: `Restored to ${data}: ${files.length} files, taken ${list.takenAt}.` }
  },
}

/** Throws `store/locked` while a server runs there, `command/usage` where there is something to lose. */
async function requireNoState(data: string): Promise<void> {
  if (!existsSync(data)) return
  const standing = readdirSync(data).filter((name) => !MAY_STAND.has(name) && !name.startsWith('.'))
  if (standing.length === 0) return
  const unlock = await lockFolder(data)
  unlock()
  const first = standing.find((name) => name !== 'server.lock')
  if (first !== undefined) throw usageError(`${data} holds something already: ${first}.`, 'Move it away first, or name another folder.')
}

/** Fills a hidden folder beside the target, proves it, and moves it in place as a whole. */
async function restore(source: string, data: string, list: BackupList): Promise<void> {
  const partial = join(dirname(data), `.${basename(data)}.partial-${process.pid}`)
  rmSync(partial, { recursive: true, force: true })
  try {
    for (const { path } of list.files) {
      mkdirSync(dirname(join(partial, path)), { recursive: true, mode: 0o700 })
      copyFileSync(join(source, path), join(partial, path))
    }
    verifyFiles(partial, list)
    checkStore(join(partial, STORE_FILE))
    await (await openStore(join(partial, STORE_FILE))).close()
    moveInto(partial, data)
  } finally {
    rmSync(partial, { recursive: true, force: true })
  }
  // Makes what a restore does not bring: folders, and a key where there is none.
  openDataFolder(data)
}

/** Moves a folder's entries into another, all or none. */
function moveInto(partial: string, data: string): void {
  if (!existsSync(data)) return renameSync(partial, data)
  const moved: string[] = []
  try {
    for (const name of readdirSync(partial)) {
      renameSync(join(partial, name), join(data, name))
      moved.push(name)
    }
  } catch (failure) {
    for (const name of moved) rmSync(join(data, name), { recursive: true, force: true })
    throw failure
  }
}
