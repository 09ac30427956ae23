import { NO_PROXIES } from './proxies.ts'
import { judgeWire, type CallerRequest, type Wire } from './wire.ts'

export type { CallerRequest } from './wire.ts'

/** Names of the two cookies. Both are HttpOnly and SameSite=Strict. */
export const VISITOR_COOKIE = 'holosite_visitor'
export const STAFF_COOKIE = 'holosite_staff'

const first = (value: string | readonly string[] | undefined): string | undefined =>
  typeof value === 'string' ? value.split(',')[0]?.trim() : value?.[0]

const wires = new WeakMap<object, Wire>()

/** Notes what was judged of a request the moment it came; everything after goes by it. */
export const noteWire = (request: CallerRequest, wire: Wire): void => void wires.set(request, wire)

/** What was noted of a request. One that nobody judged came directly, and what it says of proxies is not believed. */
export const wireOf = (request: CallerRequest): Wire => wires.get(request) ?? judgeWire(request, NO_PROXIES)

/**
 * True when a person or program on this very machine asks for this machine by a local name, not through a proxy. A page of
 * another site that made its name point here still carries its own name, and is not local.
 */
export const isLocal = (request: CallerRequest): boolean => wireOf(request).local

/** True over TLS: our own, or ended by a trusted proxy that says so. */
export const isSecure = (request: CallerRequest): boolean => wireOf(request).secure

/** The address to count rates by: the peer, or what trusted proxies say of theirs. */
export const callerAddress = (request: CallerRequest): string => wireOf(request).address

/** True when the request comes from a page of this very origin. A request without an Origin does not. */
export function hasOwnOrigin(request: CallerRequest): boolean {
  const origin = first(request.headers.origin)
  return origin !== undefined && origin.toLowerCase() === wireOf(request).ownOrigin
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
