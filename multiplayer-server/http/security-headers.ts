import type { RequestHandler } from 'express'
import helmet from 'helmet'
import { isSecure } from '../access/caller.ts'

/** Everything a page needs comes from us; tiles decode in WebAssembly and workers start from blobs. */
const CONTENT_SECURITY = {
  defaultSrc: ["'self'"],
  scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
  workerSrc: ["'self'", 'blob:'],
  connectSrc: ["'self'", 'blob:', 'data:'],
  imgSrc: ["'self'", 'blob:', 'data:'],
  mediaSrc: ["'self'", 'blob:', 'mediastream:'],
  // React and the XR overlay set styles on elements.
  styleSrc: ["'self'", "'unsafe-inline'"],
  fontSrc: ["'self'", 'data:'],
  objectSrc: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
} as const

const PERMISSIONS = [
  'xr-spatial-tracking=(self)',
  'camera=(self)',
  'microphone=(self)',
  'gyroscope=(self)',
  'accelerometer=(self)',
  'fullscreen=(self)',
  'screen-wake-lock=(self)',
  'autoplay=(self)',
  'geolocation=(self)',
  'display-capture=()',
  'payment=()',
  'usb=()',
  'serial=()',
].join(', ')

/**
 * The headers every answer carries. `hsts` tells browsers to stay on TLS for a year: not for a certificate of our own, which
 * nobody could be let in past then.
 */
export function securityHeaders({ hsts: keepsToTls }: { hsts: boolean }): readonly RequestHandler[] {
  const hsts = helmet.strictTransportSecurity({ maxAge: 31_536_000 })
  return [
    helmet({
      contentSecurityPolicy: { useDefaults: false, directives: CONTENT_SECURITY },
      crossOriginEmbedderPolicy: { policy: 'require-corp' },
      crossOriginOpenerPolicy: { policy: 'same-origin' },
      crossOriginResourcePolicy: { policy: 'same-origin' },
      referrerPolicy: { policy: 'no-referrer' },
      strictTransportSecurity: false,
      xFrameOptions: { action: 'deny' },
    }),
    (request, response, next) => {
      response.setHeader('Permissions-Policy', PERMISSIONS)
      if (keepsToTls && isSecure(request)) hsts(request, response, next)
      else next()
    },
  ]
}
