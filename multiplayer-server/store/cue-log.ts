import { createHash } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, statSync, truncateSync, writeSync } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { CueState } from '../../model/show/index.ts'
import type { ClockPair } from '../process/server-clock.ts'
import { isDiskFull } from './disk-full.ts'

/** One state of the show as it came into force. */
export interface CueLogEntry {
  /** Server time the state came into force. */
  readonly atServerMs: number
  /** The clocks when it was written. */
  readonly pair: ClockPair
  readonly state: CueState
  /** Who asked for it. */
  readonly who: string
}

/** Append-only record of a venue's cue states. Every line carries the whole state, so the last good line is all one needs. */
export interface CueLog {
  /** What was found at opening, oldest first: the newest states within the look-back, at least the last one. */
  readonly restored: readonly CueLogEntry[]
  /** What had to be put right at opening, to be logged. */
  readonly warnings: readonly string[]
  /** Resolves once the entry is on the disk. Calls are written in order. */
  append(entry: CueLogEntry): Promise<void>
  /** Resolves when everything appended is on the disk and the file is closed. */
  close(): Promise<void>
}

/** Server time the flash limit looks back over, with room to spare. */
const LOOK_BACK_MS = 2000
const COMPACT_BYTES = 8 * 1024 * 1024

/** Opens a venue's log under a folder, drops a torn tail, and rewrites it short. The rewrite is atomic: before or after, never between. */
export async function openCueLog(folder: string, venue: string): Promise<CueLog> {
  const file = join(folder, `${venue}.log`)
  const found = readCueLog(file)
  const restored = withinLookBack(found.entries)
  makeShort(file, restored)
  return new CueLogFile(file, restored, found.warnings, await open(file, 'a', 0o600))
}

class CueLogFile implements CueLog {
  readonly restored: readonly CueLogEntry[]
  readonly warnings: readonly string[]
  readonly #file: string
  #handle: FileHandle
  #bytes: number
  #tail: CueLogEntry[]
  #queue: Promise<void> = Promise.resolve()

  constructor(file: string, restored: readonly CueLogEntry[], warnings: readonly string[], handle: FileHandle) {
    this.#file = file
    this.restored = restored
    this.warnings = warnings
    this.#tail = [...restored]
    this.#handle = handle
    this.#bytes = statSync(file).size
  }

  append(entry: CueLogEntry): Promise<void> {
    const written = this.#queue.then(() => this.#write(entry))
    this.#queue = written.catch(() => {})
    return written
  }

  async close(): Promise<void> {
    await this.#queue
    await this.#handle.close()
  }

  async #write(entry: CueLogEntry): Promise<void> {
    this.#tail = [...withinLookBack([...this.#tail, entry])]
    const line = encodeLine(entry)
    if (this.#bytes + line.length > COMPACT_BYTES) return this.#compact()
    try {
      await this.#handle.appendFile(line)
      await this.#handle.datasync()
      this.#bytes += line.length
    } catch (failure) {
      // A line of which only a part found room would spoil the one after it.
      await this.#handle.truncate(this.#bytes).catch(() => {})
      throw failure
    }
  }

  /** The old file and its handle are given up only once the new one is whole. */
  async #compact(): Promise<void> {
    const bytes = rewrite(this.#file, this.#tail)
    const former = this.#handle
    this.#handle = await open(this.#file, 'a', 0o600)
    this.#bytes = bytes
    await former.close()
  }
}

/** Reads what a log holds without touching it. Lines that are torn or damaged are left out and told. */
export function readCueLog(file: string): { readonly entries: readonly CueLogEntry[]; readonly warnings: readonly string[] } {
  if (!existsSync(file)) return { entries: [], warnings: [] }
  const entries: CueLogEntry[] = []
  const warnings: string[] = []
  const lines = readFileSync(file, 'utf8').split('\n')
  for (const [index, line] of lines.entries()) {
    const last = index === lines.length - 1
    if (line === '') continue
    const entry = last ? null : decodeLine(line)
    if (entry) entries.push(entry)
    else warnings.push(`${file}: line ${index + 1} is ${last ? 'torn' : 'damaged'} and was left out.`)
  }
  return { entries, warnings }
}

const checksum = (body: string): string => createHash('sha256').update(body).digest('base64url').slice(0, 16)

function encodeLine(entry: CueLogEntry): string {
  const body = JSON.stringify(entry)
  return `{"sum":"${checksum(body)}","entry":${body}}\n`
}

function decodeLine(line: string): CueLogEntry | null {
  const match = /^\{"sum":"([A-Za-z0-9_-]{16})","entry":(.*)\}$/.exec(line)
  if (match === null || checksum(match[2] ?? '') !== match[1]) return null
  return JSON.parse(match[2] ?? 'null') as CueLogEntry
}

/** The states that count from here on: those of the look-back and the one before it. */
export function withinLookBack(entries: readonly CueLogEntry[]): readonly CueLogEntry[] {
  const last = entries.at(-1)
  if (last === undefined) return []
  // The state in force when the look-back begins counts too: one more than those inside it.
  const firstInside = entries.findIndex((entry) => entry.atServerMs >= last.atServerMs - LOOK_BACK_MS)
  return entries.slice(Math.max(0, firstInside - 1))
}

/** Where there is no room for the short log the long one serves, without its torn tail: a show must come up on a full disk too. */
function makeShort(file: string, entries: readonly CueLogEntry[]): void {
  try {
    rewrite(file, entries)
  } catch (failure) {
    if (!isDiskFull(failure)) throw failure
    if (existsSync(file)) truncateSync(file, readFileSync(file).lastIndexOf(10) + 1)
  }
}

/** Answers how many bytes the file has now. */
function rewrite(file: string, entries: readonly CueLogEntry[]): number {
  const fresh = `${file}.new`
  const handle = openSync(fresh, 'w', 0o600)
  let bytes = 0
  try {
    const whole = Buffer.from(entries.map(encodeLine).join(''))
    // One call may write only what there is room for.
    while (bytes < whole.length) bytes += writeSync(handle, whole, bytes)
    fsyncSync(handle)
  } catch (failure) {
    rmSync(fresh, { force: true })
    throw failure
  } finally {
    closeSync(handle)
  }
  renameSync(fresh, file)
  const folder = openSync(dirname(file), 'r')
  fsyncSync(folder)
  closeSync(folder)
  return bytes
}
