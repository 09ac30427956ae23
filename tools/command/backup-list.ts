import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { HolositeError } from '../../model/errors/index.ts'

/** Names of the list itself and of the store inside a backup. */
export const LIST_FILE = 'backup.json'
export const STORE_FILE = 'holosite.sqlite'

/** What a backup holds, with a hash of every byte: written last, read first. */
const backupList = z.strictObject({
  format: z.literal(1),
  takenAt: z.string(),
  files: z.array(z.strictObject({ path: z.string(), bytes: z.number(), sha256: z.string() })),
})
export type BackupList = z.infer<typeof backupList>

/** The list with a hash of its own, so that what it says can be believed. */
const sealedList = z.strictObject({ sha256: z.string(), list: backupList })

/** Plain segments below the backup: nothing hidden, nothing that climbs. */
const PLAIN_PATH = /^[A-Za-z0-9_][^/\\\0]*(\/[A-Za-z0-9_][^/\\\0]*)*$/

/** One line of the list for a file as it stands on the disk. */
export function describeFile(folder: string, path: string): BackupList['files'][number] {
  const bytes = readFileSync(join(folder, path))
  return { path, bytes: bytes.length, sha256: hashOf(bytes) }
}

/** The list as it is written: no byte of it can change unseen. */
export const sealList = (list: BackupList): string => JSON.stringify({ sha256: hashOf(JSON.stringify(list)), list }, null, 1)

const hashOf = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex')

/** Reads the list of a backup. Throws `store/unreadable` where it is none, was cut short, or a newer build wrote it. */
export function readBackupList(folder: string): BackupList {
  const file = join(folder, LIST_FILE)
  if (!existsSync(file)) throw refused(`${folder} is no backup: it holds no ${LIST_FILE}.`, 'Name a folder that holosite backup wrote.')
  let content: unknown
  try {
    content = JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    throw refused(`${file} is damaged.`, 'Take another copy of the backup.', cause)
  }
  const format = z.safeParse(z.object({ list: z.object({ format: z.number() }) }), content)
  if (format.success && format.data.list.format > 1) throw refused(`${file} was written by a newer build.`, 'Restore with that build.')
  const sealed = z.safeParse(sealedList, content)
  const list = sealed.success && sealed.data.sha256 === hashOf(JSON.stringify(sealed.data.list)) ? sealed.data.list : null
  const isPlain = list !== null && list.files.every(({ path }) => PLAIN_PATH.test(path))
  if (!isPlain || !list.files.some(({ path }) => path === STORE_FILE)) {
    throw refused(`${file} is damaged: it does not list a backup.`, 'Take another copy of the backup.')
  }
  return list
}

/** Compares every file of a folder with the list, byte for byte. Throws `store/unreadable`, naming the first that differs. */
export function verifyFiles(folder: string, { files }: BackupList): void {
  for (const listed of files) {
    if (!existsSync(join(folder, listed.path))) throw damagedFile(folder, listed.path, 'is missing')
    const found = describeFile(folder, listed.path)
    if (found.bytes !== listed.bytes) throw damagedFile(folder, listed.path, `has ${found.bytes} bytes instead of ${listed.bytes}`)
    if (found.sha256 !== listed.sha256) throw damagedFile(folder, listed.path, 'has been changed')
  }
}

const damagedFile = (folder: string, path: string, how: string): HolositeError =>
  refused(`${join(folder, path)} ${how}.`, 'Take another copy of the backup; nothing was restored.')

/** The one refusal of a backup. */
export const refused = (what: string, fix: string, cause?: unknown): HolositeError =>
  new HolositeError({ code: 'store/unreadable', what, fix, ...(cause === undefined ? {} : { cause }) })
