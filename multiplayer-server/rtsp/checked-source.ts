import { BlockList, isIP } from 'node:net'
import { HolositeError } from '../../model/errors/index.ts'

/** Where a camera is truly reached: an address, found and judged once, so that a name cannot point elsewhere a moment later. */
export interface CheckedSource {
  readonly address: string
  readonly port: number
  /** User, password, path and query as they follow `rtsp://` around the host. */
  readonly credentials: string
  readonly rest: string
}

/** Resolves a host name; injected. */
export type Resolve = (host: string) => Promise<readonly string[]>

/** This machine, what configures clouds, and what is nobody: no name of a camera may lead there. */
const NOWHERE = new BlockList()
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['224.0.0.0', 3],
] as const)
  NOWHERE.addSubnet(net, bits, 'ipv4')
for (const [net, bits] of [
  ['::', 127],
  ['fe80::', 10],
  ['ff00::', 8],
  ['64:ff9b::', 96],
] as const)
  NOWHERE.addSubnet(net, bits, 'ipv6')

/** Judges an RTSP url against the owner's hosts. A listed address is taken at its word; a listed name must not lead inside this machine. Throws `access/foreign`. */
export async function checkSource(url: string, hosts: readonly string[], resolve: Resolve): Promise<CheckedSource> {
  const parsed = URL.canParse(url) ? new URL(url) : null
  if (parsed?.protocol !== 'rtsp:' || parsed.hostname === '') throw refused('The source is not an rtsp:// url.')
  const host = parsed.hostname.replace(/^\[|\]$/g, '').toLowerCase()
  if (!hosts.some((listed) => listed.toLowerCase() === host)) throw refused(`The host "${host}" is not among those the owner listed.`)
  const port = Number(parsed.port || 554)
  const credentials = parsed.username === '' ? '' : `${parsed.username}:${parsed.password}@`
  const found = { port, credentials, rest: `${parsed.pathname}${parsed.search}` }
  if (isIP(host) !== 0) return { address: host, ...found }
  const addresses = await resolve(host).catch(() => [])
  const [address] = addresses
  if (address === undefined) throw refused(`The host "${host}" has no address now.`)
  const inside = addresses.find(isNowhere)
  if (inside !== undefined) throw refused(`The host "${host}" leads to ${inside}, which no camera has.`)
  return { address, ...found }
}

/** An IPv4 address in IPv6 clothes is judged as what it is. */
function isNowhere(address: string): boolean {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  return isIP(plain) === 6 ? NOWHERE.check(plain, 'ipv6') : NOWHERE.check(plain, 'ipv4')
}

const refused = (what: string): HolositeError =>
  new HolositeError({
    code: 'access/foreign',
    what,
    fix: 'List the host in rtsp.json of the data folder, and give the camera an address of its own.',
  })
