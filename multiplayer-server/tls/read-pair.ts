import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { HolositeError } from '../../model/errors/index.ts'
import type { KeyPair } from './lan-authority.ts'

/** A pair that may be served, and what of it is worth knowing. */
export interface ReadPair extends KeyPair {
  /** DNS names and addresses it is good for; wildcards as written. */
  readonly names: readonly string[]
  readonly endsAtMs: number
}

const PEM_CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g

/** Reads a certificate and its key as PEM files and judges them. Throws `access/bad-certificate`, naming the file and what is wrong with it. */
export function readPair(files: { cert: string; key: string }, nowMs: number): ReadPair {
  const cert = readText(files.cert)
  const key = readText(files.key)
  const [leaf] = readChain(cert, files.cert)
  if (leaf === undefined) {
    throw bad(files.cert, 'holds no certificate.', 'Give the full chain as PEM: -----BEGIN CERTIFICATE-----, the leaf first.')
  }
  const privateKey = readKey(key, files.key)
  if (!leaf.checkPrivateKey(privateKey)) {
    const order = readChain(cert, files.cert).some((other) => other.checkPrivateKey(privateKey))
    throw order
      ? bad(files.cert, 'does not begin with the certificate of the key.', 'Put the leaf first, then what signed it.')
      : bad(files.key, `is not the key of ${files.cert}.`, 'Give the two files that were made together.')
  }
  const endsAtMs = Date.parse(leaf.validTo)
  if (endsAtMs <= nowMs) throw bad(files.cert, `expired on ${day(endsAtMs)}.`, 'Renew it; the server takes the new one by itself.')
  const startsAtMs = Date.parse(leaf.validFrom)
  if (startsAtMs > nowMs) throw bad(files.cert, `is not valid before ${day(startsAtMs)}.`, 'Check the clock of this machine.')
  const names = namesOf(leaf)
  if (names.length === 0) throw bad(files.cert, 'names no host (no subjectAltName).', 'Order one for the name visitors use.')
  return { cert, key, names, endsAtMs }
}

/** The names a certificate is good for, from its subjectAltName. */
export function namesOf(certificate: X509Certificate): readonly string[] {
  const words = (certificate.subjectAltName ?? '').split(', ')
  return words.flatMap((word) => /^(?:DNS|IP Address):(.+)$/.exec(word)?.[1] ?? [])
}

/** The first name others could ask by: none with a wildcard, and not this machine's own for itself. Undefined where there is none. */
export const publicName = (names: readonly string[]): string | undefined =>
  names.find((name) => isIP(name) === 0 && !name.startsWith('*') && name !== 'localhost')

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw bad(file, 'cannot be read.', 'Check the path, and that this user may read it.', cause)
  }
}

function readChain(pem: string, file: string): X509Certificate[] {
  try {
    return (pem.match(PEM_CERTIFICATE) ?? []).map((block) => new X509Certificate(block))
  } catch (cause) {
    throw bad(file, 'is damaged: a certificate in it cannot be read.', 'Copy the file again.', cause)
  }
}

function readKey(pem: string, file: string): KeyObject {
  if (/ENCRYPTED/.test(pem)) throw bad(file, 'is locked by a passphrase.', 'Write it without one: openssl pkey -in … -out …')
  try {
    return createPrivateKey(pem)
  } catch (cause) {
    throw bad(file, 'holds no private key that can be read.', 'Give a PEM file: -----BEGIN PRIVATE KEY-----', cause)
  }
}

const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

const bad = (file: string, what: string, fix: string, cause?: unknown): HolositeError =>
  new HolositeError({ code: 'access/bad-certificate', what: `${file} ${what}`, fix, ...(cause === undefined ? {} : { cause }) })
