import { BlockList, isIP } from 'node:net'

/** A network by its address and the length of its prefix, bits. */
export type Network = readonly [address: string, bits: number]

/** Networks nobody on the internet owns: what an authority of ours may speak for wherever it is trusted. */
export const PRIVATE_NETWORKS: readonly Network[] = [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['fc00::', 7],
  ['fe80::', 10],
  ['::1', 128],
]

/** True for an address inside one of the networks. */
export function isInside(address: string, networks: readonly Network[]): boolean {
  const list = new BlockList()
  for (const [start, bits] of networks) list.addSubnet(start, bits, family(start))
  return isIP(address) !== 0 && list.check(address, family(address))
}

/**
 * Value of the X.509 extension that binds an authority to these networks and DNS names (each with what stands below it), DER
 * as RFC 5280, 4.2.1.10 has it: `SEQUENCE { [0] { SEQUENCE { [2] dns | [7] address and mask } ... } }`.
 */
export function nameConstraints(networks: readonly Network[], dnsNames: readonly string[]): Buffer {
  const subtrees = [
    ...dnsNames.map((name) => der(0x82, Buffer.from(name, 'latin1'))),
    ...networks.map(([address, bits]) => der(0x87, Buffer.concat([addressBytes(address), maskBytes(address, bits)]))),
  ]
  return der(0x30, der(0xa0, Buffer.concat(subtrees.map((subtree) => der(0x30, subtree)))))
}

export const NAME_CONSTRAINTS_OID = '2.5.29.30'

const family = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4')

function der(tag: number, content: Buffer): Buffer {
  const length = content.length
  const head = length < 0x80 ? [tag, length] : length < 0x100 ? [tag, 0x81, length] : [tag, 0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from(head), content])
}

function addressBytes(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number))
  const [head = '', tail = ''] = address.split('::')
  const words = (text: string): number[] => (text === '' ? [] : text.split(':').map((word) => Number.parseInt(word, 16)))
  const [before, after] = [words(head), words(tail)]
  const all = [...before, ...Array.from({ length: 8 - before.length - after.length }, () => 0), ...after]
  return Buffer.from(all.flatMap((word) => [word >> 8, word & 0xff]))
}

function maskBytes(address: string, bits: number): Buffer {
  const bytes = isIP(address) === 4 ? 4 : 16
  return Buffer.from(Array.from({ length: bytes }, (_, index) => 256 - 2 ** (8 - Math.min(8, Math.max(0, bits - index * 8)))))
}
