import { MeshoptDecoder } from 'meshoptimizer'
import { isObject, listOf, readGltf, wholeOf, type JsonObject } from '../read-glb.ts'

const MESHOPT = 'EXT_meshopt_compression'

/**
 * The same glb with its packed views unpacked, so that a validator that knows nothing of meshopt sees every number. All else stays:
 * accessors keep the bounds they say. Wait for `MeshoptDecoder.ready`.
 */
export function unpackGlb(glb: Uint8Array): Uint8Array {
  const read = readGltf(glb)
  if ('fault' in read || read.file.binary === null) return glb
  const { json, binary } = read.file
  const chunks: Uint8Array[] = []
  let size = 0
  const bufferViews = listOf(json, 'bufferViews').map((view) => {
    const bytes = bytesOf(view, binary)
    const { extensions, ...plain } = view
    const others = isObject(extensions) ? Object.entries(extensions).filter(([name]) => name !== MESHOPT) : []
    const out = { ...plain, ...(others.length > 0 ? { extensions: Object.fromEntries(others) } : {}), buffer: 0, byteOffset: size }
    const padded = new Uint8Array((bytes.length + 7) & ~7)
    padded.set(bytes)
    chunks.push(padded)
    size += padded.length
    return out
  })
  const document: Record<string, unknown> = { ...json, buffers: [{ byteLength: size }], bufferViews }
  for (const key of ['extensionsUsed', 'extensionsRequired']) {
    const names = ((json[key] ?? []) as string[]).filter((name) => name !== MESHOPT)
    if (names.length > 0) document[key] = names
    else delete document[key]
  }
  return glbOf(JSON.stringify(document), Buffer.concat(chunks))
}

function bytesOf(view: JsonObject, binary: Uint8Array): Uint8Array {
  const packed = isObject(view['extensions']) ? view['extensions'][MESHOPT] : undefined
  const from = isObject(packed) ? packed : view
  const offset = Math.max(0, wholeOf(from['byteOffset']))
  const bytes = binary.subarray(offset, offset + wholeOf(from['byteLength']))
  if (!isObject(packed)) return bytes
  const [count, stride] = [wholeOf(packed['count']), wholeOf(packed['byteStride'])]
  const out = new Uint8Array(count * stride)
  MeshoptDecoder.decodeGltfBuffer(out, count, stride, bytes, String(packed['mode']), packed['filter'] as string | undefined)
  return out
}

function glbOf(json: string, binary: Uint8Array): Uint8Array {
  const text = Buffer.from(json + ' '.repeat(-Buffer.byteLength(json) & 3))
  const head = Buffer.alloc(20)
  for (const [at, word] of [0x46546c67, 2, 28 + text.length + binary.length, text.length, 0x4e4f534a].entries())
    head.writeUInt32LE(word, 4 * at)
  const binaryHead = Buffer.alloc(8)
  binaryHead.writeUInt32LE(binary.length, 0)
  binaryHead.writeUInt32LE(0x004e4942, 4)
  return Buffer.concat([head, text, binaryHead, binary])
}
