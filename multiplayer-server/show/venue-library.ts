import { existsSync, readdirSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { Logger } from 'pino'
import type { Timers } from '../process/timers.ts'
import { faultLine } from '../../model/documents/index.ts'
import type { Fault } from '../../model/errors/index.ts'
import { createFolderWatch, type FolderWatch } from './folder-watch.ts'
import { loadVenue, type VenueBundle } from './load-venue.ts'

/** A venue as it runs: the newest documents that opened and linked, and what stands against the files on the disk. */
export interface LibraryEntry {
  readonly id: string
  /** Null while the venue never opened. */
  readonly bundle: VenueBundle | null
  /** Of the files as they are now; not empty with a bundle means an older bundle runs on. */
  readonly faults: readonly Fault[]
  /** Counts every change clients should hear of. */
  readonly revision: number
}

/** The venues of this machine. */
export interface VenueLibrary {
  readonly ids: readonly string[]
  get(id: string): LibraryEntry | null
  /** Folders of `venues/` and `scenes/`, those of the build first. */
  readonly roots: readonly string[]
  /** The root a venue stands under; null where there is none of that id. */
  rootOf(id: string): string | null
  /** Reads a venue's files again; a broken document leaves what runs untouched. */
  reload(id: string): Promise<LibraryEntry>
  /** Told after every reload that found something new, until the answer is called. */
  onReload(listener: (entry: LibraryEntry) => void): () => void
  /** Reloads by itself when files change, until closed. */
  watch(): void
  close(): void
}

const SETTLE_MS = 150
const VENUE_ID = /^[a-z0-9]+(-[a-z0-9]+)*$/

/** Ids of the venues under a root, in order. */
export function findVenueIds(root: string): readonly string[] {
  const folder = join(root, 'venues')
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && VENUE_ID.test(entry.name) && existsSync(join(folder, entry.name, 'venue.json')))
    .map((entry) => entry.name)
    .sort()
}

/** Opens every venue under some roots, those of the first root first; of two with one id the earlier root's counts. Broken ones are kept with their faults. */
export async function openVenueLibrary(roots: readonly string[], timers: Timers, log: Logger): Promise<VenueLibrary> {
  const library = new Library(roots, timers, log)
  await Promise.all(library.ids.map((id) => library.reload(id)))
  return library
}

class Library implements VenueLibrary {
  readonly ids: readonly string[]
  readonly roots: readonly string[]
  readonly #rootById = new Map<string, string>()
  readonly #timers: Timers
  readonly #log: Logger
  readonly #entries = new Map<string, LibraryEntry>()
  readonly #listeners = new Set<(entry: LibraryEntry) => void>()
  readonly #watches = new Map<string, FolderWatch>()
  readonly #settling = new Map<string, () => void>()

  constructor(roots: readonly string[], timers: Timers, log: Logger) {
    this.roots = roots
    this.#timers = timers
    this.#log = log
    for (const root of roots) {
      for (const id of findVenueIds(root)) if (!this.#rootById.has(id)) this.#rootById.set(id, root)
    }
    this.ids = [...this.#rootById.keys()]
  }

  rootOf(id: string): string | null {
    return this.#rootById.get(id) ?? null
  }

  get(id: string): LibraryEntry | null {
    return this.#entries.get(id) ?? null
  }

  onReload(listener: (entry: LibraryEntry) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async reload(id: string): Promise<LibraryEntry> {
    const before = this.#entries.get(id)
    const loaded = await loadVenue({ root: this.#rootOf(id), id })
    const faults = (loaded.ok ? loaded.value.faults : loaded.faults).map((fault) => this.#named(fault, id))
    // Once a venue runs, nothing with a fault replaces it; the first time, what there is runs and the faults are told.
    const same = before !== undefined && isDeepStrictEqual(faults, before.faults)
    if (same && (!loaded.ok || isDeepStrictEqual(loaded.value, before.bundle))) return before
    const takes = loaded.ok && (faults.length === 0 || before?.bundle == null)
    const entry = { id, bundle: takes ? loaded.value : (before?.bundle ?? null), faults, revision: (before?.revision ?? 0) + 1 }
    this.#entries.set(id, entry)
    for (const fault of faults)
      this.#log.warn({ venue: id, fault: { code: fault.code, file: fault.file, at: fault.at.join('.') } }, faultLine(fault))
    if (before) this.#log.info({ venue: id, revision: entry.revision, taken: takes }, readAgain(takes, before.bundle !== null))
    for (const listener of this.#listeners) listener(entry)
    return entry
  }

  watch(): void {
    for (const id of this.ids) {
      this.#watches.set(
        id,
        createFolderWatch(() => this.#settle(id)),
      )
      this.#follow(id)
    }
  }

  close(): void {
    for (const watch of this.#watches.values()) watch.close()
    for (const cancel of this.#settling.values()) cancel()
  }

  /** An id of no root is looked for, and missed, in the first. */
  #rootOf(id: string): string {
    return this.rootOf(id) ?? this.roots[0] ?? ''
  }

  /** With its file as whoever started the server would open it: below the folder it was started in, or by the data folder's name. */
  #named(fault: Fault, id: string): Fault {
    if (fault.file === undefined) return fault
    const below = relative(this.roots[0] ?? '', this.#rootOf(id))
    return { ...fault, file: join(below.startsWith('..') ? basename(this.#rootOf(id)) : below, fault.file) }
  }

  /** Of the documents as they are now: they may name other folders than before. */
  #follow(id: string): void {
    this.#watches.get(id)?.follow(this.#entries.get(id)?.bundle?.folders ?? [join(this.#rootOf(id), 'venues', id)])
  }

  /** Editors write a file in several steps; it is read once they are done. */
  #settle(id: string): void {
    this.#settling.get(id)?.()
    const read = (): void =>
      void this.reload(id)
        .then(() => this.#follow(id))
        .catch((err: unknown) => this.#log.error({ venue: id, err }, 'reading documents failed'))
    this.#settling.set(id, this.#timers.after(SETTLE_MS, read))
  }
}

function readAgain(takes: boolean, runs: boolean): string {
  if (takes) return 'documents were read again and are in force'
  return runs
    ? 'documents were read again; with these faults the last good ones go on'
    : 'documents were read again; the venue is still closed'
}
