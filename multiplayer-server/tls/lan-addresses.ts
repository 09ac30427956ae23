import { isIP } from 'node:net'
import { hostname, networkInterfaces, type NetworkInterfaceInfo } from 'node:os'

/** By which names and addresses machines of the same network reach this one. */
export interface LanNames {
  /** Likeliest first; never empty names, may be none at all without a network. */
  readonly addresses: readonly string[]
  readonly hostNames: readonly string[]
}

/** Bridges of containers and virtual machines: valid, but nobody in the room sees them. */
const INNER = /^(docker|br-|veth|virbr|vmnet|vboxnet|cni|flannel|podman)/

/** Asks the machine. IPv6 link-local addresses are left out: no browser takes them. */
export function readLanNames(): LanNames {
  const found = Object.entries(networkInterfaces()).flatMap(([name, infos]) => (infos ?? []).map((info) => ({ name, info })))
  const usable = found.filter(({ info }) => !info.internal && !/^fe80:/i.test(info.address))
  const rank = ({ name, info }: { name: string; info: NetworkInterfaceInfo }): number =>
    (INNER.test(name) ? 2 : 0) + (info.family === 'IPv4' ? 0 : 1)
  const addresses = usable.sort((a, b) => rank(a) - rank(b)).map(({ info }) => info.address)
  return { addresses: [...new Set(addresses)], hostNames: hostNamesOf(hostname()) }
}

/** The machine's own name and, as announced by multicast, the same under `.local`. */
function hostNamesOf(name: string): readonly string[] {
  const plain = name.toLowerCase().split('.')[0] ?? ''
  return /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(plain) ? [plain, `${plain}.local`] : []
}

/** An address as it stands in a URL. */
export const urlHost = (address: string): string => (address.includes(':') ? `[${address}]` : address)

/** A name or address in the one form in which two that mean the same are equal; Node writes IPv6 addresses of certificates out in full. */
export const plainName = (name: string): string =>
  isIP(name) === 6 ? new URL(`http://[${name}]/`).hostname.slice(1, -1) : name.toLowerCase()
