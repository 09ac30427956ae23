import { X509Certificate } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { HolositeError } from '../../model/errors/index.ts'
import { plainName, type LanNames } from './lan-addresses.ts'
import { alternativeNames, issueLeaf, makeAuthority, namesWithin, type Authority } from './lan-authority.ts'
import { namesOf, readPair, type ReadPair } from './read-pair.ts'

/** This machine's certificate by its own authority. */
export interface LanCertificate {
  readonly pair: ReadPair
  /** The authority's certificate, PEM: what devices are given to trust. */
  readonly authority: string
  /** SHA-256 of it, for comparing by eye. */
  readonly fingerprint: string
  /** Addresses of this machine the authority may not speak for, nor the certificate therefore. */
  readonly left: readonly string[]
}

const DAY_MS = 86_400_000
/** A leaf nearer to its end than this is made anew, and so is an authority. */
const LEAF_LEFT_MS = 30 * DAY_MS
const AUTHORITY_LEFT_MS = 60 * DAY_MS

const authorityFile = z.strictObject({
  cert: z.string(),
  key: z.string(),
  scope: z.strictObject({ addresses: z.array(z.string()), hostNames: z.array(z.string()) }),
})

/**
 * The certificate for the names this machine has now: the one on the disk as long as it names them all and lasts, or a new
 * one. The authority is made at the first call and kept, both 0600 in a folder of 0700. Throws `access/bad-certificate`.
 */
export async function openLanCertificate(folder: string, names: LanNames, nowMs: number): Promise<LanCertificate> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const authority = await openAuthority(join(folder, 'authority.json'), names, nowMs)
  const within = namesWithin(authority, names)
  const files = { cert: join(folder, 'leaf.pem'), key: join(folder, 'leaf-key.pem') }
  let pair = kept(files, authority, { within, nowMs })
  if (pair === null) {
    const leaf = await issueLeaf(authority, within, nowMs)
    writePrivate(files.key, leaf.key)
    writePrivate(files.cert, leaf.cert)
    pair = readPair(files, nowMs)
  }
  const left = names.addresses.filter((address) => !within.addresses.includes(address))
  return { pair, authority: authority.cert, fingerprint: new X509Certificate(authority.cert).fingerprint256, left }
}

async function openAuthority(file: string, names: LanNames, nowMs: number): Promise<Authority> {
  const found = readAuthority(file)
  if (found !== null && Date.parse(new X509Certificate(found.cert).validTo) - nowMs > AUTHORITY_LEFT_MS) return found
  const made = await makeAuthority(names, nowMs)
  writePrivate(file, JSON.stringify(made))
  return made
}

function readAuthority(file: string): Authority | null {
  if (!existsSync(file)) return null
  try {
    chmodSync(file, 0o600)
    return authorityFile.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (cause) {
    throw new HolositeError({
      code: 'access/bad-certificate',
      what: `The local authority ${file} is damaged.`,
      fix: 'Put back a copy, or delete it: a new one is made, and every device has to trust that one.',
      cause,
    })
  }
}

/** The leaf on the disk where it is by this authority, names what it should, and lasts. */
function kept(
  files: { cert: string; key: string },
  authority: Authority,
  { within, nowMs }: { within: LanNames; nowMs: number },
): ReadPair | null {
  if (!existsSync(files.cert) || !existsSync(files.key)) return null
  try {
    const pair = readPair(files, nowMs)
    const leaf = new X509Certificate(pair.cert)
    const isOurs = leaf.verify(new X509Certificate(authority.cert).publicKey)
    const named = new Set(namesOf(leaf).map(plainName))
    const wanted = alternativeNames(within).map(plainName)
    const same = wanted.every((name) => named.has(name)) && named.size === new Set(wanted).size
    return isOurs && same && pair.endsAtMs - nowMs > LEAF_LEFT_MS ? pair : null
  } catch {
    // Whatever is wrong with it, a new one is at hand.
    return null
  }
}

/** Before or after, never between; readable by its owner only. */
function writePrivate(file: string, text: string): void {
  writeFileSync(`${file}.new`, text, { mode: 0o600 })
  renameSync(`${file}.new`, file)
}
