import { readFile, stat } from 'node:fs/promises'
import { extname } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Request, Response } from 'express'

const pack = promisify(gzip)

/** Formats that shrink by packing, and how they are named on the wire. Pictures, films and sound are packed already. */
const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.glb': 'model/gltf-binary',
  '.vrm': 'model/gltf-binary',
  '.bin': 'application/octet-stream',
  '.subtree': 'application/octet-stream',
}
/** A file below gains nothing, one above is rather streamed. */
const LEAST_BYTES = 1024
const MOST_BYTES = 8 * 1024 * 1024
/** Packed bytes kept in memory; the oldest asked for go first. */
const KEPT_BYTES = 96 * 1024 * 1024

interface Packed {
  /** Size and instant of change of the file it was made of. */
  readonly tag: string
  readonly bytes: Promise<Buffer>
  size: number
}

const kept = new Map<string, Packed>()
let keptBytes = 0

/**
 * Sends a file gzipped when the client takes that and it gains by it; false, and nothing is sent, when it must be sent as it is.
 * Each file is packed once and again only when it changed. `file` must have been judged fit to be sent. Cache headers are the caller's.
 */
export async function sendPackedFile(file: string, request: Request, response: Response): Promise<boolean> {
  const type = TYPES[extname(file).toLowerCase()]
  if (type === undefined || request.headers.range !== undefined) return false
  response.vary('Accept-Encoding')
  if (request.acceptsEncodings('gzip') !== 'gzip') return false
  const { size, mtimeMs } = await stat(file)
  if (size < LEAST_BYTES || size > MOST_BYTES) return false
  const packed = packedFile(file, `${size.toString(16)}-${Math.round(mtimeMs).toString(16)}-gzip`)
  const bytes = await packed.bytes
  response.setHeader('ETag', `W/"${packed.tag}"`)
  response.setHeader('Content-Type', type)
  if (request.fresh) {
    response.status(304).end()
    return true
  }
  response.setHeader('Content-Encoding', 'gzip')
  response.setHeader('Content-Length', bytes.length)
  response.end(request.method === 'HEAD' ? undefined : bytes)
  return true
}

function packedFile(file: string, tag: string): Packed {
  const known = kept.get(file)
  if (known !== undefined) forget(file, known)
  const packed = known?.tag === tag ? known : { tag, bytes: readFile(file).then((bytes) => pack(bytes, { level: 6 })), size: 0 }
  kept.set(file, packed)
  keptBytes += packed.size
  if (packed !== known) packed.bytes.then((bytes) => keep(file, packed, bytes.length)).catch(() => forget(file, packed))
  return packed
}

function keep(file: string, packed: Packed, size: number): void {
  if (kept.get(file) !== packed) return
  packed.size = size
  keptBytes += size
  for (const [oldest, other] of kept) {
    if (keptBytes <= KEPT_BYTES || other === packed) break
    forget(oldest, other)
  }
}

function forget(file: string, packed: Packed): void {
  if (kept.get(file) !== packed) return
  kept.delete(file)
  keptBytes -= packed.size
}
