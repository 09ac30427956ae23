import { BlockList, isIP } from 'node:net'
import { HolositeError } from '../../model/errors/index.ts'

/** Whose word about a request is taken, and by which address everybody reaches us through them. */
export interface ProxyRules {
  trusts(address: string): boolean
  /** Origin of the pages behind the proxies; null where they pass on the name they were asked by. */
  readonly base: string | null
}

/** Nobody's word is taken. */
export const NO_PROXIES: ProxyRules = { trusts: () => false, base: null }

/** Reads proxies as they are configured: `loopback`, an address, or a network such as `10.0.0.0/8`. Throws `command/usage`. */
export function readProxies(words: readonly string[], base: string | null): ProxyRules {
  if (words.length === 0) return { trusts: () => false, base }
  const list = new BlockList()
  for (const word of words) addProxy(list, word)
  return { trusts: (address) => isIP(address) !== 0 && list.check(address, family(address)), base }
}

function addProxy(list: BlockList, word: string): void {
  if (word === 'loopback') {
    list.addSubnet('127.0.0.0', 8, 'ipv4')
    list.addAddress('::1', 'ipv6')
    return
  }
  const [address = '', bits, ...rest] = word.split('/')
  const widest = isIP(address) === 6 ? 128 : 32
  const length = bits === undefined ? widest : Number(bits)
  if (isIP(address) === 0 || rest.length > 0 || bits === '' || !Number.isInteger(length) || length < 0 || length > widest) {
    throw new HolositeError({
      code: 'command/usage',
      what: `The proxy "${word}" is neither an address nor a network.`,
      fix: 'Write loopback, an address such as 10.0.0.2, or a network such as 10.0.0.0/24.',
    })
  }
  list.addSubnet(address, length, family(address))
}

const family = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4')

/** An IPv4 address that came in IPv6 clothes, without them. */
export const plainAddress = (address: string): string => address.trim().replace(/^::ffff:(?=\d+\.)/i, '')
