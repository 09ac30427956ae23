import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'

/** Names of the two cookies. Both are HttpOnly and SameSite=Strict. */
export const VISITOR_COOKIE = 'holosite_visitor'
export const STAFF_COOKIE = 'holosite_staff'

/** The part of a request the doors look at. */
export interface CallerRequest {
  readonly headers: IncomingMessage['headers']
  readonly socket: Socket
}

const LOOPBACK = /^(::1|127(\.\d{1,3}){3}|::ffff:127(\.\d{1,3}){3})$/
const FORWARDING = ['x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host', 'x-real-ip', 'forwarded', 'via'] as const

const first = (value: string | readonly string[] | undefined): string | undefined =>
  typeof value === 'string' ? value.split(',')[0]?.trim() : value?.[0]

const hostName = (host: string): string =>
  host
    .replace(/:\d+$/, '')
    .replace(/^\[|\]$/g, '')
    .toLowerCase()

const isLocalName = (name: string): boolean => name === 'localhost' || name.endsWith('.localhost') || LOOPBACK.test(name)

/** True when the peer of the connection itself is this machine. */
const peerIsLocal = (request: CallerRequest): boolean => LOOPBACK.test(request.socket.remoteAddress ?? '')

/**
 * True when a person or program on this very machine asks for this machine by a local name, not through a proxy. A page of
 * another site that made its name point here still carries its own name, and is not local.
 */
export function isLocal(request: CallerRequest): boolean {
  if (!peerIsLocal(request)) return false
  if (FORWARDING.some((name) => request.headers[name] !== undefined)) return false
  return isLocalName(hostName(request.headers.host ?? ''))
}

/** True over TLS: our own, or ended by a proxy on this machine that says so. */
export function isSecure(request: CallerRequest): boolean {
  if ('encrypted' in request.socket && request.socket.encrypted === true) return true
  return peerIsLocal(request) && first(request.headers['x-forwarded-proto']) === 'https'
}

/** The address to count rates by: the peer, or what a proxy on this machine says of its own peer. */
export function callerAddress(request: CallerRequest): string {
  const forwarded = peerIsLocal(request) ? first(request.headers['x-forwarded-for']) : undefined
  return forwarded ?? request.socket.remoteAddress ?? 'unknown'
}

/** True when the request comes from a page of this very origin. A request without an Origin does not. */
export function hasOwnOrigin(request: CallerRequest): boolean {
  const origin = first(request.headers.origin)
  const host = (peerIsLocal(request) ? first(request.headers['x-forwarded-host']) : undefined) ?? request.headers.host
  if (origin === undefined || host === undefined) return false
  return origin.toLowerCase() === `${isSecure(request) ? 'https' : 'http'}://${host.toLowerCase()}`
}

/** True when no page of another site caused the request: browsers say so, programs say nothing. */
export function isOfThisSite(request: CallerRequest): boolean {
  const site = first(request.headers['sec-fetch-site'])
  return site === undefined || site === 'same-origin' || site === 'none'
}

/** A cookie's value, or null. */
export function readCookie(request: CallerRequest, name: string): string | null {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const equals = part.indexOf('=')
    if (equals > 0 && part.slice(0, equals).trim() === name) return part.slice(equals + 1).trim()
  }
  return null
}

/** A Set-Cookie line. `maxAgeS` 0 takes the cookie away. Secure everywhere but on plain HTTP. */
export function cookieLine(request: CallerRequest, cookie: { name: string; value: string; maxAgeS: number }): string {
  const secure = isSecure(request) ? '; Secure' : ''
  return `${cookie.name}=${cookie.value}; Path=/; Max-Age=${cookie.maxAgeS}; HttpOnly; SameSite=Strict${secure}`
}

/** The token of an `Authorization: Bearer` header, or null. */
export function bearerToken(request: CallerRequest): string | null {
  const match = /^Bearer ([A-Za-z0-9._~+/=-]{1,4096})$/i.exec(request.headers.authorization ?? '')
  return match?.[1] ?? null
}
