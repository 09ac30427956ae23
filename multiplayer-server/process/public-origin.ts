import { isIP } from 'node:net'
import type { Certificates } from '../tls/certificates.ts'
import { publicName } from '../tls/read-pair.ts'
import { urlHost } from '../tls/lan-addresses.ts'
import type { Reach } from './reach.ts'

/** What devices of the same room need to come in. */
export interface LanReport {
  /** Every way in, likeliest first. */
  readonly entrances: readonly string[]
  /** The page by which a device comes to trust the certificate, one for each entrance; empty without a plain port. */
  readonly trustPages: readonly string[]
  /** SHA-256 of the authority's certificate. */
  readonly fingerprint: string
}

const isEverywhere = (host: string): boolean => host === '0.0.0.0' || host === '::'

/** The address people are told: of the proxy, of the certificate, or of the host. */
export function publicOrigin(reach: Reach, at: { host: string; port: number }, certificates: Certificates | null): string {
  if (reach.base !== null) return reach.base
  if (certificates === null) return `http://${isEverywhere(at.host) ? 'localhost' : urlHost(at.host)}:${at.port}`
  return `https://${urlHost(certifiedName(at.host, certificates))}${at.port === 443 ? '' : `:${at.port}`}`
}

function certifiedName(host: string, { lan, pair }: Certificates): string {
  const name = lan?.names.addresses[0] ?? publicName(pair.names)
  return name ?? (isEverywhere(host) ? 'localhost' : host)
}

/** The ways in for the machines of one network; null without an authority of our own. */
export function lanReport(
  certificates: Certificates | null,
  at: { host: string; port: number; plainPort: number | null },
): LanReport | null {
  const lan = certificates?.lan ?? null
  if (lan === null) return null
  const { addresses, hostNames } = lan.names
  // A socket on 0.0.0.0 hears nothing of IPv6.
  const heard = addresses.filter((address) => !lan.left.includes(address) && (isIP(address) === 4 || at.host.includes(':')))
  const hosts = [...heard, ...hostNames.filter((name) => name.endsWith('.local'))]
  const { plainPort } = at
  return {
    entrances: hosts.map((host) => `https://${urlHost(host)}:${at.port}/`),
    trustPages: plainPort === null ? [] : hosts.map((host) => `http://${urlHost(host)}:${plainPort}/`),
    fingerprint: lan.fingerprint,
  }
}
