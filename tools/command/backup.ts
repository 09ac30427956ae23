import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, writeFileSync, type Dirent } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { copyStore } from '../../multiplayer-server/index.ts'
import { describeFile, LIST_FILE, refused, sealList, STORE_FILE, type BackupList } from './backup-list.ts'
import type { Command, CommandOutcome } from './command.ts'
import { parseArguments, usageError } from './parse-arguments.ts'
import { readDatabase } from './read-database.ts'
import { replaceFolder } from './replace-folder.ts'

/** What stays behind: keys, which a copy would only spread, bodies visitors brought, which are not ours to copy, and what belongs to the process that runs. */
const LEFT_BEHIND = new Set(['signing-key', 'tls', 'hub', 'server.lock', 'bodies'])

export const backupCommand: Command = {
  usage: `holosite backup <folder> [--data ./var]
Copies the state of a run into a new folder: the store, the shows' logs, and venues and scenes kept beside them, with a hash of every file.
May be taken while the server runs. A store kept in PostgreSQL is backed up with pg_dump instead. Keys (signing-key, tls/) and bodies of visitors stay behind.

  --data DIR   folder of the server's state
  --json       { "ok": true, "folder", "files" }
  --help       this text`,

  async run(argv, io): Promise<CommandOutcome> {
    const { values, positionals } = parseArguments(argv, { data: { type: 'string', default: './var' } })
    const [named, ...rest] = positionals
    if (named === undefined || rest.length > 0) throw usageError('Name one folder to write to.')
    const data = resolve(io.cwd, values.data)
    const target = resolve(io.cwd, named)
    if (readDatabase(undefined, process.env) !== null)
      throw refused('The store is kept in PostgreSQL (HOLOSITE_DATABASE).', 'Take it with pg_dump, and copy the data folder beside it.')
    if (!existsSync(join(data, STORE_FILE)))
      throw refused(`${data} holds no state to copy.`, 'Give the folder the server runs on with --data.')
    if (existsSync(target)) throw usageError(`${target} exists already.`, 'Name a folder that does not.')
    if (`${target}/`.startsWith(`${data}/`)) throw usageError(`${target} lies inside the data folder.`, 'Name a folder elsewhere.')
    const list = await replaceFolder(target, async (partial) => writeBackup(data, partial, (line) => io.note(line)))
    const files = list.files.map(({ path }) => path)
    return { ok: true, report: { folder: target, files }, text: `Copied to ${target}: ${files.length} files.` }
  },
}

/** Fills a folder with the copy and, last, its list. */
function writeBackup(data: string, target: string, note: (line: string) => void): BackupList {
  chmodSync(target, 0o700)
  copyStore(join(data, STORE_FILE), join(target, STORE_FILE))
  const copied = walk(data, '', note).filter((path) => copyFile(data, target, path))
  const files = [STORE_FILE, ...copied].map((path) => describeFile(target, path))
  const list: BackupList = { format: 1, takenAt: new Date().toISOString(), files }
  writeFileSync(join(target, LIST_FILE), sealList(list), { mode: 0o600 })
  return list
}

/** Paths of the files to copy, below a folder of the data folder. */
function walk(data: string, folder: string, note: (line: string) => void): string[] {
  const entries = readdirSync(join(data, folder), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  return entries.flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (staysBehind(entry, folder === '')) return []
    if (entry.isDirectory()) return walk(data, path, note)
    if (entry.isFile()) return [path]
    if (entry.isSymbolicLink()) note(`${join(data, path)} is a link and was left out.`)
    return []
  })
}

const staysBehind = ({ name }: Dirent, isTop: boolean): boolean =>
  name.startsWith('.') || name.endsWith('.new') || (isTop && (LEFT_BEHIND.has(name) || name.startsWith(STORE_FILE)))

/**
 * Copies one file; false when it went meanwhile. A log being written may be copied up to the middle of a line: every line
 * carries its checksum, and the one that is torn is left out when it is read.
 */
function copyFile(data: string, target: string, path: string): boolean {
  mkdirSync(dirname(join(target, path)), { recursive: true, mode: 0o700 })
  try {
    copyFileSync(join(data, path), join(target, path))
    return true
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw failure
  }
}
