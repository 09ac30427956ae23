import { MeshoptDecoder } from 'meshoptimizer'
import { checkNodes } from './check-nodes.ts'
import type { FileFault } from './file-fault.ts'
import { isObject, listOf, readGltf, wholeOf, type GltfFile, type JsonObject } from './read-glb.ts'

/** A packed view that says it unpacks to more is refused, not unpacked. */
const MOST_UNPACKED_BYTES = 256 * 1024 * 1024
/** Elements of an accessor without bytes: a small file can ask for any number. */
const MOST_ZEROS = 1 << 22
const MESHOPT = 'EXT_meshopt_compression'
const COMPONENT_BYTES: Readonly<Record<number, number>> = { 5120: 1, 5121: 1, 5122: 2, 5123: 2, 5125: 4, 5126: 4 }
const COMPONENTS: Readonly<Record<string, number>> = { SCALAR: 1, VEC2: 2, VEC3: 3, VEC4: 4, MAT2: 4, MAT3: 9, MAT4: 16 }
const MODES: ReadonlySet<unknown> = new Set(['ATTRIBUTES', 'TRIANGLES', 'INDICES'])
const FLOAT = 5126

/**
 * Structural faults of a `.glb`, `.vrm` or `.gltf`: bounds of chunks, views and accessors, packed views that do not unpack, indices of
 * vertices that are not there, positions that are no numbers, nodes that hold each other. Looks stay unjudged. Needs at most a few
 * times the file's size. Wait for `MeshoptDecoder.ready`.
 */
export function checkGltf(bytes: Uint8Array): FileFault[] {
  const read = readGltf(bytes)
  return 'fault' in read ? [read.fault] : new Checker(read.file).check()
}

/** Bytes an accessor looks at; null where they lie elsewhere. */
interface Span {
  readonly bytes: Uint8Array | null
  readonly stride: number
  readonly count: number
  readonly componentType: number
}

class Checker {
  private readonly faults: FileFault[] = []
  private readonly json: JsonObject
  private readonly binary: Uint8Array | null
  private readonly views: { bytes: Uint8Array | null; length: number; stride: number }[] = []
  private readonly spans: (Span | null)[] = []

  constructor({ json, binary }: GltfFile) {
    this.json = json
    this.binary = binary
  }

  check(): FileFault[] {
    const { asset } = this.json
    if (!isObject(asset) || !String(asset['version']).startsWith('2.')) this.add('It is not glTF 2.', 'asset', 'version')
    for (const key of ['buffers', 'bufferViews', 'accessors', 'meshes', 'nodes', 'scenes', 'images', 'textures']) {
      const list = this.json[key]
      if (list !== undefined && !(Array.isArray(list) && list.every(isObject))) this.add('This is no list of objects.', key)
    }
    this.checkBuffers()
    listOf(this.json, 'bufferViews').forEach((view, index) => this.views.push(this.readView(view, index)))
    listOf(this.json, 'accessors').forEach((accessor, index) => this.spans.push(this.readAccessor(accessor, index)))
    listOf(this.json, 'meshes').forEach((mesh, index) =>
      listOf(mesh, 'primitives').forEach((primitive, place) => this.checkPrimitive(primitive, ['meshes', index, 'primitives', place])),
    )
    listOf(this.json, 'images').forEach(({ bufferView }, index) => {
      if (bufferView !== undefined && this.views[wholeOf(bufferView)] === undefined)
        this.add('There is no such buffer view.', 'images', index, 'bufferView')
    })
    this.faults.push(...checkNodes(this.json))
    return this.faults
  }

  private add(what: string, ...at: (string | number)[]): void {
    this.faults.push({ what, at })
  }

  private checkBuffers(): void {
    listOf(this.json, 'buffers').forEach((buffer, index) => {
      const length = wholeOf(buffer['byteLength'])
      if (length < 0) this.add('This is no number of bytes.', 'buffers', index, 'byteLength')
      else if (index === 0 && this.binary !== null && buffer['uri'] === undefined && length > this.binary.length)
        this.add(`It wants ${length} bytes; the file has ${this.binary.length}.`, 'buffers', 0, 'byteLength')
    })
  }

  /** The bytes of a stretch of a buffer; null where they are not in this file; undefined where the stretch is wrong. */
  private stretch(part: JsonObject, at: readonly (string | number)[]): Uint8Array | null | undefined {
    const buffer = wholeOf(part['buffer'])
    const stated = listOf(this.json, 'buffers')[buffer]
    const offset = part['byteOffset'] === undefined ? 0 : wholeOf(part['byteOffset'])
    const length = wholeOf(part['byteLength'])
    if (stated === undefined) {
      this.add('There is no such buffer.', ...at, 'buffer')
      return undefined
    }
    if (offset < 0 || length < 0 || offset + length > wholeOf(stated['byteLength'])) {
      this.add('It runs beyond its buffer.', ...at, 'byteLength')
      return undefined
    }
    const isOwn = buffer === 0 && stated['uri'] === undefined && this.binary !== null
    if (!isOwn || this.binary === null) return null
    return offset + length <= this.binary.length ? this.binary.subarray(offset, offset + length) : undefined
  }

  private readView(view: JsonObject, index: number): { bytes: Uint8Array | null; length: number; stride: number } {
    const at = ['bufferViews', index]
    const length = Math.max(0, wholeOf(view['byteLength']))
    const stride = view['byteStride'] === undefined ? 0 : wholeOf(view['byteStride'])
    if (stride < 0) this.add('This is no stride.', ...at, 'byteStride')
    const plain = this.stretch(view, at)
    const packed = isObject(view['extensions']) ? view['extensions'][MESHOPT] : undefined
    const bytes = isObject(packed) ? this.unpack(packed, length, [...at, 'extensions', MESHOPT]) : (plain ?? null)
    return { bytes, length, stride: Math.max(0, stride) }
  }

  private unpack(packed: JsonObject, length: number, at: readonly (string | number)[]): Uint8Array | null {
    const bytes = this.stretch(packed, at)
    const [count, stride] = [wholeOf(packed['count']), wholeOf(packed['byteStride'])]
    const { mode, filter } = packed
    if (bytes === undefined || bytes === null) return null
    if (count < 1 || stride < 1 || !MODES.has(mode) || count * stride > Math.min(MOST_UNPACKED_BYTES, length)) {
      this.add(`${count} elements of ${stride} bytes do not make its ${length} bytes.`, ...at, 'count')
      return null
    }
    try {
      const out = new Uint8Array(count * stride)
      MeshoptDecoder.decodeGltfBuffer(out, count, stride, bytes, String(mode), typeof filter === 'string' ? filter : undefined)
      return out
    } catch {
      this.add('The packed bytes do not unpack.', ...at)
      return null
    }
  }

  private readAccessor(accessor: JsonObject, index: number): Span | null {
    const at = ['accessors', index]
    const componentType = wholeOf(accessor['componentType'])
    const width = COMPONENTS[String(accessor['type'])]
    const size = COMPONENT_BYTES[componentType]
    const count = wholeOf(accessor['count'])
    if (width === undefined || size === undefined || count < 1) {
      this.add('Its type, component type or count is none of glTF.', ...at)
      return null
    }
    if (accessor['bufferView'] === undefined && count > MOST_ZEROS) {
      this.add(`It says it has ${count} elements of nothing; at most ${MOST_ZEROS} are read.`, ...at, 'count')
      return null
    }
    if (accessor['bufferView'] === undefined) return { bytes: null, stride: width * size, count, componentType }
    const view = this.views[wholeOf(accessor['bufferView'])]
    const offset = accessor['byteOffset'] === undefined ? 0 : wholeOf(accessor['byteOffset'])
    const stride = view === undefined || view.stride === 0 ? width * size : view.stride
    if (view === undefined) this.add('There is no such buffer view.', ...at, 'bufferView')
    else if (offset < 0 || offset + stride * (count - 1) + width * size > view.length)
      this.add('It runs beyond its buffer view.', ...at, 'count')
    else return { bytes: view.bytes?.subarray(offset) ?? null, stride, count, componentType }
    return null
  }

  private checkPrimitive(primitive: JsonObject, at: readonly (string | number)[]): void {
    const attributes = isObject(primitive['attributes']) ? primitive['attributes'] : {}
    let vertices = -1
    for (const [name, accessor] of Object.entries(attributes)) {
      const span = this.spans[wholeOf(accessor)]
      if (span === undefined) this.add('There is no such accessor.', ...at, 'attributes', name)
      if (!span) continue
      if (vertices >= 0 && span.count !== vertices) this.add('Attributes differ in their count.', ...at, 'attributes', name)
      vertices = span.count
      if (name === 'POSITION' && !areFinite(span)) this.add('A position is no number.', ...at, 'attributes', name)
    }
    if (primitive['indices'] === undefined) return
    const span = this.spans[wholeOf(primitive['indices'])]
    if (span === undefined) this.add('There is no such accessor.', ...at, 'indices')
    else if (span !== null && vertices >= 0 && greatest(span) >= vertices)
      this.add(`It names vertex ${greatest(span)} of ${vertices}.`, ...at, 'indices')
  }
}

/** Whether three floats of every element are finite; true where they are not floats or not at hand. */
function areFinite({ bytes, stride, count, componentType }: Span): boolean {
  if (bytes === null || componentType !== FLOAT) return true
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let element = 0; element < count; element++)
    for (let axis = 0; axis < 3; axis++) if (!Number.isFinite(view.getFloat32(element * stride + 4 * axis, true))) return false
  return true
}

/** The greatest index; -1 where they are not at hand. */
function greatest({ bytes, stride, count, componentType }: Span): number {
  if (bytes === null) return -1
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const size = COMPONENT_BYTES[componentType] ?? 1
  let most = -1
  for (let element = 0; element < count; element++) {
    const at = element * stride
    most = Math.max(most, size === 4 ? view.getUint32(at, true) : size === 2 ? view.getUint16(at, true) : view.getUint8(at))
  }
  return most
}
