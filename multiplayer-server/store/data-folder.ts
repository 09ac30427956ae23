import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { HolositeError } from '../../model/errors/index.ts'

/** Where the state of a run lives. */
export interface DataFolder {
  readonly root: string
  readonly database: string
  /** Cue logs, one a venue. */
  readonly show: string
  /** 32 bytes, for signing tickets. */
  readonly signingKey: Uint8Array
  /** What had to be put right, one sentence each, to be logged. */
  readonly warnings: readonly string[]
}

const KEY_BYTES = 32

/** Opens the data folder, making it (0700) and its signing key (0600) where absent. Wider permissions are narrowed and told. */
export function openDataFolder(root: string): DataFolder {
  const warnings: string[] = []
  const show = join(root, 'show')
  try {
    makeFolder(show)
    narrow(root, 0o700, warnings)
  } catch (cause) {
    throw new HolositeError({
      code: 'store/unreadable',
      what: `The data folder ${root} cannot be made or opened.`,
      fix: 'Give another folder with --data, or the right to write there.',
      cause,
    })
  }
  return { root, database: join(root, 'holosite.sqlite'), show, signingKey: openSigningKey(join(root, 'signing-key'), warnings), warnings }
}

/** Step by step from the top: Node 20 never comes back from a recursive mkdir where nothing may be made, as below /proc. */
function makeFolder(path: string): void {
  if (existsSync(path)) return
  makeFolder(dirname(path))
  mkdirSync(path, { mode: 0o700 })
}

function openSigningKey(file: string, warnings: string[]): Uint8Array {
  if (!existsSync(file)) {
    try {
      writeFileSync(file, randomBytes(KEY_BYTES).toString('base64url'), { mode: 0o600, flag: 'wx' })
    } catch (cause) {
      // Another process may have made it in the same instant.
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause
    }
  }
  narrow(file, 0o600, warnings)
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64url')
  if (key.length === KEY_BYTES) return key
  throw new HolositeError({
    code: 'store/unreadable',
    what: `The signing key ${file} is damaged: ${key.length} bytes instead of ${KEY_BYTES}.`,
    fix: 'Restore it from a backup, or delete it: a new one is made, and open tickets become invalid.',
  })
}

function narrow(path: string, mode: number, warnings: string[]): void {
  const found = statSync(path).mode & 0o777
  if ((found & ~mode) === 0) return
  chmodSync(path, mode)
  warnings.push(`${path} was open to others (${found.toString(8)}); it is now ${mode.toString(8)}.`)
}
