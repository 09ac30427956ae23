import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { HolositeError, type Outcome } from '../../model/errors/index.ts'
import { diskFullFault, isDiskFull } from '../store/disk-full.ts'
import { formatIndex, parseIndex, type BodyEntry } from './body-index.ts'
import { BODY_LIMITS } from './body-limits.ts'

/** A body somebody brought. */
export interface BroughtBody {
  /** Its name in its address. */
  readonly id: string
  /** Whom to name beside the wearer; null where nobody asks for it. */
  readonly credit: string | null
}

/** A body as it is put away: checked before. */
export interface BodyToKeep {
  readonly bytes: Uint8Array
  readonly credit: string | null
}

/** The bodies visitors brought to one venue: a folder of files named by what is in them, and an index of whose they are. */
export class VenueBodies {
  readonly #folder: string
  readonly #wallNow: () => number
  readonly #entries = new Map<string, BodyEntry>()
  #writing: Promise<unknown> = Promise.resolve()

  private constructor(folder: string, wallNow: () => number) {
    this.#folder = folder
    this.#wallNow = wallNow
  }

  /** Opens a folder as it was left. One that cannot be read is as if empty, and tried again with the first body. */
  static async open(folder: string, wallNow: () => number): Promise<VenueBodies> {
    const bodies = new VenueBodies(folder, wallNow)
    const text = await readFile(join(folder, 'index.json'), 'utf8').catch(() => '')
    for (const entry of parseIndex(text)) bodies.#entries.set(entry.visitorId, entry)
    return bodies
  }

  /** How many visitors have one. */
  get size(): number {
    return this.#entries.size
  }

  of(visitorId: string): BroughtBody | null {
    const entry = this.#entries.get(visitorId)
    return entry === undefined || entry.id === '' ? null : entry
  }

  /** Somebody is here: his body is kept on. */
  touch(visitorId: string): void {
    const entry = this.#entries.get(visitorId)
    if (entry !== undefined) this.#entries.set(visitorId, { ...entry, seenMs: this.#wallNow() })
  }

  /** Keeps a body in the place of the one its owner had. Refuses in words where there is no room, or he may not. */
  put(visitorId: string, { bytes, credit }: BodyToKeep): Promise<Outcome<BroughtBody>> {
    return this.#inTurn(async () => {
      const before = this.#entries.get(visitorId)
      const nowMs = this.#wallNow()
      if (before !== undefined && before.barredMs > nowMs)
        return refused('body/licence', 'Staff took your body off.', 'Go on in the costume of the house; try again tomorrow.')
      if (
        this.#bytesWithout(visitorId) + bytes.length > BODY_LIMITS.totalBytes ||
        (before === undefined && this.size >= BODY_LIMITS.owners)
      )
        return refused(
          'body/too-many',
          'The venue keeps as many bodies as it can.',
          'Try again another day; the costume of the house stays yours.',
        )
      const id = createHash('sha256').update(bytes).digest('hex')
      try {
        await mkdir(this.#folder, { recursive: true, mode: 0o700 })
        await writeWhole(join(this.#folder, `${id}.vrm`), bytes)
        this.#entries.set(visitorId, { visitorId, id, bytes: bytes.length, credit, seenMs: nowMs, barredMs: 0 })
        await this.#write()
      } catch (failure) {
        if (before === undefined) this.#entries.delete(visitorId)
        else this.#entries.set(visitorId, before)
        await this.#tidy().catch(() => {})
        if (isDiskFull(failure)) return { ok: false, faults: [diskFullFault()] }
        throw failure
      }
      await this.#tidy()
      return { ok: true, value: { id, credit } }
    })
  }

  /** Takes somebody's body back, its file with it; with `bar` he brings none for a while. False where he has none. */
  takeOff(visitorId: string, bar = false): Promise<boolean> {
    return this.#inTurn(async () => {
      const entry = this.#entries.get(visitorId)
      if (entry === undefined || entry.id === '') return false
      if (bar) this.#entries.set(visitorId, { ...entry, id: '', bytes: 0, credit: null, barredMs: this.#wallNow() + BODY_LIMITS.barredMs })
      else this.#entries.delete(visitorId)
      await this.#writeAndTidy()
      return true
    })
  }

  /** The file of a body that somebody has; null for any other name. */
  async read(id: string): Promise<Uint8Array | null> {
    if (![...this.#entries.values()].some((entry) => entry.id === id && id !== '')) return null
    return readFile(join(this.#folder, `${id}.vrm`)).catch(() => null)
  }

  /** Deletes the bodies of those who have been gone for their term, and files that are nobody's. Answers how many visitors that were. */
  sweep(): Promise<number> {
    return this.#inTurn(async () => {
      const nowMs = this.#wallNow()
      const gone = [...this.#entries.values()].filter(({ seenMs, barredMs }) => seenMs + BODY_LIMITS.keptMs < nowMs && barredMs < nowMs)
      for (const { visitorId } of gone) this.#entries.delete(visitorId)
      if (gone.length > 0 || this.size > 0) await this.#writeAndTidy()
      return gone.length
    })
  }

  /** What was begun is done. */
  async settled(): Promise<void> {
    await this.#writing
  }

  #bytesWithout(visitorId: string): number {
    return [...this.#entries.values()].reduce((sum, entry) => sum + (entry.visitorId === visitorId ? 0 : entry.bytes), 0)
  }

  async #writeAndTidy(): Promise<void> {
    try {
      await this.#write()
    } catch (failure) {
      if (!isDiskFull(failure)) throw failure
    }
    await this.#tidy()
  }

  async #write(): Promise<void> {
    await writeWhole(join(this.#folder, 'index.json'), formatIndex([...this.#entries.values()]))
  }

  /** Removes every file that is nobody's. */
  async #tidy(): Promise<void> {
    const kept = new Set([...this.#entries.values()].map(({ id }) => `${id}.vrm`))
    const files = await readdir(this.#folder).catch(() => [])
    for (const file of files) if (file !== 'index.json' && !kept.has(file)) await rm(join(this.#folder, file), { force: true })
  }

  /** One change after the other. */
  #inTurn<T>(change: () => Promise<T>): Promise<T> {
    const turn = this.#writing.then(change)
    this.#writing = turn.catch(() => {})
    return turn
  }
}

/** Beside, then in its place: nobody reads half a file. */
async function writeWhole(file: string, content: Uint8Array | string): Promise<void> {
  await writeFile(`${file}.new`, content, { mode: 0o600 })
  await rename(`${file}.new`, file)
}

const refused = (code: 'body/licence' | 'body/too-many', what: string, fix: string): Outcome<never> => ({
  ok: false,
  faults: [new HolositeError({ code, what, fix }).toFault()],
})
