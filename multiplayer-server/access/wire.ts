import type { IncomingMessage } from 'node:http'
import { isIP, type Socket } from 'node:net'
import { plainAddress, type ProxyRules } from './proxies.ts'

/** The part of a request the doors look at. */
export interface CallerRequest {
  readonly headers: IncomingMessage['headers']
  readonly socket: Socket
}

/** What the way a request came by says of it. */
export interface Wire {
  /** Who sent it: the peer, or whom a trusted proxy names. */
  readonly address: string
  /** True over TLS: our own, or ended by a trusted proxy that says so. */
  readonly secure: boolean
  /** The origin its page would have, were it one of ours; null where it names no host. */
  readonly ownOrigin: string | null
  /** True for someone on this machine who asks for it by a local name, through no proxy. */
  readonly local: boolean
}

const LOOPBACK = /^(::1|127(\.\d{1,3}){3})$/
const FORWARDING = ['x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host', 'x-real-ip', 'forwarded', 'via'] as const

/** A proxy that hides more hops than this is not one of ours. */
const MOST_HOPS = 16

/** Judges the way a request came by: what it says of proxies counts only as far as trusted ones say it. */
export function judgeWire(request: CallerRequest, rules: ProxyRules): Wire {
  const peer = plainAddress(request.socket.remoteAddress ?? '')
  const encrypted = 'encrypted' in request.socket && request.socket.encrypted === true
  const forwarded = FORWARDING.some((name) => request.headers[name] !== undefined)
  const host = request.headers.host?.toLowerCase()
  if (!forwarded || !rules.trusts(peer)) {
    const local = !forwarded && LOOPBACK.test(peer) && isLocalName(hostName(host ?? ''))
    return { address: peer || 'unknown', secure: encrypted, ownOrigin: originOf(encrypted, host), local }
  }
  // The proxy next to us has the last word: what stands before it came from outside.
  const secure = encrypted || words(request, 'x-forwarded-proto').at(-1) === 'https'
  const asked = words(request, 'x-forwarded-host').at(-1)?.toLowerCase() ?? host
  return { address: senderOf(request, peer, rules), secure, ownOrigin: rules.base ?? originOf(secure, asked), local: false }
}

/** From the nearest hop outwards: the first that is none of our proxies. */
function senderOf(request: CallerRequest, peer: string, rules: ProxyRules): string {
  let sender = peer
  for (const hop of words(request, 'x-forwarded-for').slice(-MOST_HOPS).reverse()) {
    const address = plainAddress(hop)
    if (!rules.trusts(sender) || isIP(address) === 0) break
    sender = address
  }
  return sender
}

function words(request: CallerRequest, name: (typeof FORWARDING)[number]): string[] {
  const value = request.headers[name]
  return (Array.isArray(value) ? value.join(',') : (value ?? ''))
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '')
}

const originOf = (secure: boolean, host: string | undefined): string | null =>
  host === undefined ? null : `${secure ? 'https' : 'http'}://${host}`

const hostName = (host: string): string => host.replace(/:\d+$/, '').replace(/^\[|\]$/g, '')

const isLocalName = (name: string): boolean => name === 'localhost' || name.endsWith('.localhost') || LOOPBACK.test(name)
