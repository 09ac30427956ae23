import 'reflect-metadata'
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509'
import { createPrivateKey, webcrypto } from 'node:crypto'
import { isIP } from 'node:net'
import type { LanNames } from './lan-addresses.ts'
import { isInside, NAME_CONSTRAINTS_OID, nameConstraints, PRIVATE_NETWORKS, type Network } from './name-constraints.ts'

/** A certificate, or a chain with the leaf first, and its private key; both PEM. */
export interface KeyPair {
  readonly cert: string
  readonly key: string
}

/** What an authority may speak for, besides private networks, `localhost` and `.local`. */
export interface Scope {
  readonly addresses: readonly string[]
  readonly hostNames: readonly string[]
}

/** A local certificate authority, whole. */
export interface Authority extends KeyPair {
  readonly scope: Scope
}

const DAY_MS = 86_400_000
const AUTHORITY_DAYS = 3650
/** Apple refuses leaves of more than 825 days, browsers are used to 397. */
const LEAF_DAYS = 397
/** Clocks of headsets run late. */
const BACKDATED_MS = DAY_MS
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1'

/**
 * Makes an authority for the machines of one place. Whoever trusts it trusts it for private addresses, `.local` names and
 * what this machine is called today: stolen, its key opens nothing else.
 */
export async function makeAuthority(names: LanNames, nowMs: number): Promise<Authority> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
  const scope: Scope = { addresses: names.addresses.filter((address) => !isInside(address, PRIVATE_NETWORKS)), hostNames: names.hostNames }
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [`Holosite ${names.hostNames[0] ?? 'venue'} ${new Date(nowMs).toISOString().slice(0, 10)}`] }, { O: ['Holosite'] }],
    notBefore: new Date(nowMs - BACKDATED_MS),
    notAfter: new Date(nowMs + AUTHORITY_DAYS * DAY_MS),
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      new Extension(NAME_CONSTRAINTS_OID, true, new Uint8Array(nameConstraints(networksOf(scope), dnsNamesOf(scope)))),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return { cert: certificate.toString('pem'), key: await privatePem(keys.privateKey), scope }
}

/** The names of this machine an authority may speak for. Others belong in a certificate of another authority. */
export function namesWithin({ scope }: Authority, names: LanNames): LanNames {
  const networks = networksOf(scope)
  return {
    addresses: names.addresses.filter((address) => isInside(address, networks)),
    hostNames: names.hostNames.filter((name) => name.endsWith('.local') || scope.hostNames.includes(name)),
  }
}

/** Makes the certificate of this machine, good for the names given and for this machine's own local ones. */
export async function issueLeaf(authority: Authority, names: LanNames, nowMs: number): Promise<KeyPair> {
  const issuer = new X509Certificate(authority.cert)
  const pkcs8 = createPrivateKey(authority.key).export({ type: 'pkcs8', format: 'der' })
  const signingKey = await webcrypto.subtle.importKey('pkcs8', pkcs8, ALGORITHM, false, ['sign'])
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
  const ends = Math.min(nowMs + LEAF_DAYS * DAY_MS, issuer.notAfter.getTime())
  const leaf = await X509CertificateGenerator.create({
    subject: [{ CN: [names.hostNames[0] ?? names.addresses[0] ?? 'localhost'] }],
    issuer: issuer.subjectName,
    notBefore: new Date(Math.max(nowMs - BACKDATED_MS, issuer.notBefore.getTime())),
    notAfter: new Date(ends),
    publicKey: keys.publicKey,
    signingKey,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([SERVER_AUTH]),
      new SubjectAlternativeNameExtension(
        alternativeNames(names).map((value) => ({ type: isIP(value) === 0 ? 'dns' : 'ip', value }) as const),
      ),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      await AuthorityKeyIdentifierExtension.create(issuer),
    ],
  })
  return { cert: `${leaf.toString('pem')}\n${issuer.toString('pem')}\n`, key: await privatePem(keys.privateKey) }
}

/** Every name a leaf carries, in order. */
export const alternativeNames = ({ addresses, hostNames }: LanNames): readonly string[] => [
  'localhost',
  ...hostNames,
  '127.0.0.1',
  '::1',
  ...addresses,
]

const networksOf = ({ addresses }: Scope): readonly Network[] => [
  ...PRIVATE_NETWORKS,
  ...addresses.map((address): Network => [address, isIP(address) === 6 ? 128 : 32]),
]

const dnsNamesOf = ({ hostNames }: Scope): readonly string[] => [
  'localhost',
  'local',
  ...hostNames.filter((name) => !name.endsWith('.local')),
]

async function privatePem(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key))
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }).export({ type: 'pkcs8', format: 'pem' }).toString()
}
