import { MeshoptEncoder } from 'meshoptimizer'

/** JSON of a glTF document, as far as we write it. */
export type GltfObject = { readonly [key: string]: unknown }

/** What an accessor says besides where its numbers are. */
export interface AccessorForm {
  readonly componentType: number
  readonly type: 'SCALAR' | 'VEC2' | 'VEC3' | 'VEC4'
  readonly count: number
  readonly normalized?: true
  readonly min?: readonly number[]
  readonly max?: readonly number[]
}

/** Numbers of an accessor as bytes: `stride` bytes an element, a multiple of 4 for vertices. */
export interface Stream {
  readonly bytes: Uint8Array
  readonly stride: number
  readonly target: 'vertices' | 'triangles'
  /** The bytes are in the form that meshopt's decoder takes back to what the accessor says. */
  readonly filter?: 'OCTAHEDRAL' | 'EXPONENTIAL'
}

/** Gathers the binary chunk of a glb and the buffer views that look into it. */
export interface GlbWriter {
  /** A meshopt-compressed accessor; answers its index. */
  addAccessor(form: AccessorForm, stream: Stream): number
  /** Plain bytes, on 8 bytes as property tables want them; answers the buffer view. */
  addBytes(bytes: Uint8Array): number
  /** The file: the document with buffers, views and accessors added. */
  finish(document: GltfObject): Uint8Array<ArrayBuffer>
}

const ARRAY_BUFFER = 34962
const ELEMENT_ARRAY_BUFFER = 34963

/** Needs `MeshoptEncoder.ready`. */
export function createGlbWriter(): GlbWriter {
  const chunks: Uint8Array[] = []
  const views: GltfObject[] = []
  const accessors: GltfObject[] = []
  let size = 0
  let fallbackSize = 0

  const append = (bytes: Uint8Array): number => {
    const at = size
    chunks.push(bytes)
    size += bytes.length
    const padding = -size & 7
    if (padding > 0) chunks.push(new Uint8Array(padding))
    size += padding
    return at
  }

  const addCompressed = ({ bytes, stride, target, filter }: Stream): number => {
    const mode = target === 'triangles' ? 'TRIANGLES' : 'ATTRIBUTES'
    const count = bytes.length / stride
    const packed = MeshoptEncoder.encodeGltfBuffer(bytes, count, stride, mode, 0)
    const place = { buffer: 0, byteOffset: append(packed), byteLength: packed.length }
    views.push({
      buffer: 1,
      byteOffset: fallbackSize,
      byteLength: bytes.length,
      ...(target === 'vertices' ? { byteStride: stride, target: ARRAY_BUFFER } : { target: ELEMENT_ARRAY_BUFFER }),
      extensions: { EXT_meshopt_compression: { ...place, byteStride: stride, count, mode, ...(filter === undefined ? {} : { filter }) } },
    })
    fallbackSize += (bytes.length + 3) & ~3
    return views.length - 1
  }

  return {
    addAccessor(form, stream) {
      accessors.push({ bufferView: addCompressed(stream), ...form })
      return accessors.length - 1
    },
    addBytes(bytes) {
      views.push({ buffer: 0, byteOffset: append(bytes), byteLength: bytes.length })
      return views.length - 1
    },
    finish(document) {
      const fallback = { byteLength: fallbackSize, extensions: { EXT_meshopt_compression: { fallback: true } } }
      const whole = { ...document, accessors, bufferViews: views, buffers: [{ byteLength: size }, fallback] }
      return glbFromChunks(JSON.stringify(whole), chunks, size)
    },
  }
}

function glbFromChunks(json: string, chunks: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(json)
  // 3D Tiles wants the whole on 8 bytes; the head and the two chunk heads are 28.
  const textLength = text.length + (-(text.length + 20) & 7)
  const binaryLength = size + (-(28 + textLength + size) & 7)
  const glb = new Uint8Array(28 + textLength + binaryLength)
  const view = new DataView(glb.buffer)
  const words = [0x46546c67, 2, glb.length, textLength, 0x4e4f534a]
  words.forEach((word, i) => view.setUint32(4 * i, word, true))
  glb.fill(0x20, 20, 20 + textLength).set(text, 20)
  view.setUint32(20 + textLength, binaryLength, true)
  view.setUint32(24 + textLength, 0x004e4942, true)
  let at = 28 + textLength
  for (const chunk of chunks) {
    glb.set(chunk, at)
    at += chunk.length
  }
  return glb
}
