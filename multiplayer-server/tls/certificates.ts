import { statSync } from 'node:fs'
import type { Logger } from 'pino'
import type { Reach } from '../process/reach.ts'
import type { Timers } from '../process/timers.ts'
import { readLanNames, type LanNames } from './lan-addresses.ts'
import { openLanCertificate, type LanCertificate } from './lan-certificate.ts'
import { readPair, type ReadPair } from './read-pair.ts'

/** The certificate in force. It is looked after: a new one on the disk, a new address of the machine, a term near its end. */
export interface Certificates {
  readonly pair: ReadPair
  /** Present with an authority of our own. */
  readonly lan: (LanCertificate & { readonly names: LanNames }) | null
  /** Looks again now. A pair that is no good is told and not taken; the one in force stays. */
  renew(): Promise<void>
  /** Told of each pair that comes into force after the first. */
  onChange(listener: (pair: ReadPair) => void): void
  close(): void
}

/** What the certificates stand on. */
export interface CertificatesParts {
  readonly tls: Exclude<Reach['tls'], { kind: 'none' }>
  /** Folder an authority of our own is kept in. */
  readonly folder: string
  readonly timers: Timers
  readonly log: Logger
  wallNow(): number
  /** Names of this machine, `readLanNames` when absent. */
  readonly lanNames?: () => LanNames
}

const LOOK_MS = 15_000
const WARN_MS = 14 * 86_400_000
const DAY_MS = 86_400_000

/** Opens the first pair and looks for others from then on. Throws `access/bad-certificate` where the first is no good. */
export async function openCertificates(parts: CertificatesParts): Promise<Certificates> {
  const source = parts.tls.kind === 'files' ? fileSource(parts.tls, parts) : lanSource(parts)
  const keeper = new Keeper(parts, source, await source.read())
  return keeper
}

interface Reading {
  readonly pair: ReadPair
  readonly lan: Certificates['lan']
}

interface Source {
  read(): Promise<Reading>
  /** Changes when there may be something new. */
  mark(): string
}

class Keeper implements Certificates {
  readonly #parts: CertificatesParts
  readonly #source: Source
  #now: Reading
  #mark: string
  #warnedDay = -1
  #listeners: ((pair: ReadPair) => void)[] = []
  readonly #stop: () => void

  constructor(parts: CertificatesParts, source: Source, first: Reading) {
    this.#parts = parts
    this.#source = source
    this.#now = first
    this.#mark = source.mark()
    this.#tellLeft()
    this.#warnOfEnd()
    this.#stop = parts.timers.every(LOOK_MS, () => void this.#look())
  }

  get pair(): ReadPair {
    return this.#now.pair
  }

  get lan(): Certificates['lan'] {
    return this.#now.lan
  }

  onChange(listener: (pair: ReadPair) => void): void {
    this.#listeners.push(listener)
  }

  async renew(): Promise<void> {
    const { log } = this.#parts
    try {
      const found = await this.#source.read()
      const isNew = found.pair.cert !== this.#now.pair.cert
      this.#now = found
      if (!isNew) return
      log.info({ names: found.pair.names, until: new Date(found.pair.endsAtMs) }, 'a new certificate is in force')
      this.#tellLeft()
      for (const listener of this.#listeners) listener(found.pair)
    } catch (err) {
      log.error({ err }, 'the new certificate is no good; the one before stays in force')
    }
  }

  close(): void {
    this.#stop()
  }

  async #look(): Promise<void> {
    this.#warnOfEnd()
    const mark = this.#source.mark()
    if (mark === this.#mark) return
    this.#mark = mark
    await this.renew()
  }

  #warnOfEnd(): void {
    const leftMs = this.pair.endsAtMs - this.#parts.wallNow()
    const days = Math.floor(leftMs / DAY_MS)
    if (leftMs > WARN_MS || days === this.#warnedDay) return
    this.#warnedDay = days
    this.#parts.log.warn({ days, until: new Date(this.pair.endsAtMs) }, 'the certificate ends soon')
  }

  #tellLeft(): void {
    const left = this.lan?.left ?? []
    if (left.length > 0) {
      this.#parts.log.warn({ left }, 'these addresses are public and newer than the local authority: they are not in the certificate')
    }
  }
}

function fileSource(files: { cert: string; key: string }, { wallNow }: CertificatesParts): Source {
  const stamp = (file: string): string => {
    const found = statSync(file, { throwIfNoEntry: false })
    return found === undefined ? 'absent' : `${found.ino} ${found.size} ${found.mtimeMs}`
  }
  return {
    read: async () => ({ pair: readPair(files, wallNow()), lan: null }),
    mark: () => `${stamp(files.cert)} ${stamp(files.key)}`,
  }
}

function lanSource({ folder, wallNow, lanNames = readLanNames }: CertificatesParts): Source {
  return {
    async read() {
      const names = lanNames()
      const lan = await openLanCertificate(folder, names, wallNow())
      return { pair: lan.pair, lan: { ...lan, names } }
    },
    // Once a day whatever the addresses: a term near its end is renewed then.
    mark: () => JSON.stringify([lanNames(), Math.floor(wallNow() / DAY_MS)]),
  }
}
