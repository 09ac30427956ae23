import { X509Certificate } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Certificates } from '../tls/certificates.ts'
import { plainName, urlHost } from '../tls/lan-addresses.ts'
import { publicName } from '../tls/read-pair.ts'
import { AUTHORITY_PATH, trustPage } from './trust-page.ts'

/** What the door leads to. */
export interface PlainDoorParts {
  readonly certificates: Certificates
  /** Port of the TLS side, once it is known. */
  securePort(): number
}

/** Nothing is read here but an address: no cookie, no body, no venue. */
const HEADERS = {
  'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
} as const

/** The plain HTTP side of a server that speaks TLS: it leads there, and shows how to trust an authority of our own. */
export function createPlainDoor(parts: PlainDoorParts): Server {
  return createServer({ requestTimeout: 10_000, headersTimeout: 5000 }, (request, response) => answer(parts, request, response))
}

function answer(parts: PlainDoorParts, request: IncomingMessage, response: ServerResponse): void {
  for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value)
  if (request.method !== 'GET' && request.method !== 'HEAD') return void response.writeHead(405, { Allow: 'GET, HEAD' }).end()
  const path = pathOf(request)
  const { lan } = parts.certificates
  if (lan !== null && path === AUTHORITY_PATH) return sendAuthority(lan.authority, response)
  const host = knownHost(parts, request)
  const entrance = `https://${host}:${parts.securePort()}`
  if (lan === null || (path !== '/' && path !== '/index.html')) {
    return void response.writeHead(307, { Location: `${entrance}${path}` }).end()
  }
  const first = prefersEnglish(request) ? 'en' : 'zh-CN'
  const page = {
    address: `http://${host}:${request.socket.localPort}/`,
    entrance: `${entrance}/`,
    fingerprint: lan.fingerprint,
    first,
  } as const
  response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(trustPage(page))
}

function sendAuthority(pem: string, response: ServerResponse): void {
  // DER: the one form every system opens by itself.
  const bytes = new X509Certificate(pem).raw
  response
    .writeHead(200, {
      'Content-Type': 'application/x-x509-ca-cert',
      'Content-Disposition': 'attachment; filename="holosite-ca.crt"',
      'Content-Length': bytes.length,
    })
    .end(bytes)
}

/** Path and query as asked, or `/` for what is no path of ours: a redirect must not lead elsewhere. */
function pathOf(request: IncomingMessage): string {
  const path = request.url ?? '/'
  return /^\/(?!\/)[\x21-\x7e]*$/.test(path) && !path.includes('\\') ? path : '/'
}

/** The name the device asked by where the certificate has it, else the first it has. */
function knownHost({ certificates }: PlainDoorParts, request: IncomingMessage): string {
  const asked = (request.headers.host ?? '').replace(/:\d+$/, '').replace(/^\[|\]$/g, '').toLowerCase() // prettier-ignore
  const { names } = certificates.pair
  const own = certificates.lan?.names
  if (names.some((name) => matches(plainName(name), plainName(asked)))) return urlHost(asked)
  const first = own?.addresses[0] ?? publicName(names) ?? 'localhost'
  return urlHost(first)
}

const matches = (name: string, asked: string): boolean =>
  name.startsWith('*.') ? asked.split('.').slice(1).join('.') === name.slice(2) : name === asked

const prefersEnglish = (request: IncomingMessage): boolean => {
  const [preferred = ''] = (request.headers['accept-language'] ?? '').split(',')
  return preferred.trim() !== '' && !preferred.trim().toLowerCase().startsWith('zh')
}
