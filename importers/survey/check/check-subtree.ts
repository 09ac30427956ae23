import type { ImplicitTiling } from './check-tile-json.ts'
import type { FileFault } from './file-fault.ts'
import { isObject, listOf, wholeOf, type JsonObject } from './read-glb.ts'

/** What a subtree says is there: bits by index, level after level in Morton order. Bits of a bitstream that is elsewhere are none. */
export interface Subtree {
  readonly tiles: (index: number) => boolean
  readonly contents: readonly ((index: number) => boolean)[]
  readonly children: (index: number) => boolean
}

const MAGIC = 0x74627573
const HEAD_BYTES = 24
/** Subtrees that say they have more nodes are refused: no file of a few megabytes holds their bits. */
const MOST_NODES = 2 ** 30

/** Nodes of a subtree, and the subtrees it may have below. */
export function sizesOf({ isOctree, subtreeLevels }: ImplicitTiling): { readonly nodes: number; readonly children: number } {
  const branches = isOctree ? 8 : 4
  const children = branches ** subtreeLevels
  return { nodes: (children - 1) / (branches - 1), children }
}

/** Takes a subtree apart and judges it, by 3D Tiles 1.1; null where nothing of it can be used. */
export function checkSubtree(bytes: Uint8Array, tiling: ImplicitTiling, tell: (fault: FileFault) => void): Subtree | null {
  const parts = openSubtree(bytes)
  if ('what' in parts) return (tell(parts), null)
  const { json, binary } = parts
  const { nodes, children } = sizesOf(tiling)
  if (children > MOST_NODES) return (tell({ what: 'Its levels hold more nodes than can be read.', at: [] }), null)
  const views = readViews(json, binary, tell)
  const read = (value: unknown, count: number, at: readonly (string | number)[]) => readAvailability(value, { views, count, at, tell })
  const tiles = read(json['tileAvailability'], nodes, ['tileAvailability'])
  // Before 1.1 one content was said by an object.
  const stated = json['contentAvailability']
  const list: readonly unknown[] = stated === undefined ? [] : Array.isArray(stated) ? stated : [stated]
  const contents = list.map((value, index) => read(value, nodes, ['contentAvailability', index]))
  return { tiles, contents, children: read(json['childSubtreeAvailability'], children, ['childSubtreeAvailability']) }
}

/** Binary, or JSON alone. */
function openSubtree(bytes: Uint8Array): { readonly json: JsonObject; readonly binary: Uint8Array } | FileFault {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 4 || view.getUint32(0, true) !== MAGIC) return parsed(bytes, new Uint8Array(), 'It is neither a subtree nor JSON.')
  if (bytes.length < HEAD_BYTES) return { what: 'The file ends within its head.', at: ['byte', bytes.length] }
  if (view.getUint32(4, true) !== 1) return { what: `Its version is ${view.getUint32(4, true)}; 1 is read.`, at: ['byte', 4] }
  const [jsonBytes, binaryBytes] = [Number(view.getBigUint64(8, true)), Number(view.getBigUint64(16, true))]
  if (HEAD_BYTES + jsonBytes + binaryBytes !== bytes.length)
    return { what: `It says it has ${HEAD_BYTES + jsonBytes + binaryBytes} bytes and has ${bytes.length}.`, at: ['byte', 8] }
  const body = HEAD_BYTES + jsonBytes
  return parsed(bytes.subarray(HEAD_BYTES, body), bytes.subarray(body), 'Its JSON cannot be read.')
}

function parsed(
  text: Uint8Array,
  binary: Uint8Array,
  what: string,
): { readonly json: JsonObject; readonly binary: Uint8Array } | FileFault {
  try {
    const json: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text))
    return isObject(json) ? { json, binary } : { what: 'Its JSON is no object.', at: [] }
  } catch {
    return { what, at: [] }
  }
}

/** Bytes of each buffer view; null where they are in a file of their own. */
function readViews(json: JsonObject, binary: Uint8Array, tell: (fault: FileFault) => void): (Uint8Array | null | undefined)[] {
  const buffers = listOf(json, 'buffers')
  buffers.forEach((buffer, index) => {
    const length = wholeOf(buffer['byteLength'])
    if (length < 0) tell({ what: 'This is no number of bytes.', at: ['buffers', index, 'byteLength'] })
    else if (buffer['uri'] === undefined && (index > 0 || length > binary.length))
      tell({ what: `It wants ${length} bytes; the file has ${index > 0 ? 0 : binary.length}.`, at: ['buffers', index, 'byteLength'] })
  })
  return listOf(json, 'bufferViews').map((view, index) => {
    const buffer = buffers[wholeOf(view['buffer'])]
    const [offset, length] = [wholeOf(view['byteOffset'] ?? 0), wholeOf(view['byteLength'])]
    if (buffer === undefined) tell({ what: 'There is no such buffer.', at: ['bufferViews', index, 'buffer'] })
    else if (offset < 0 || length < 0 || offset + length > wholeOf(buffer['byteLength']))
      tell({ what: 'It runs beyond its buffer.', at: ['bufferViews', index, 'byteLength'] })
    else return buffer['uri'] === undefined && offset + length <= binary.length ? binary.subarray(offset, offset + length) : null
    return undefined
  })
}

interface AvailabilityPlace {
  readonly views: readonly (Uint8Array | null | undefined)[]
  readonly count: number
  readonly at: readonly (string | number)[]
  tell(fault: FileFault): void
}

function readAvailability(value: unknown, { views, count, at, tell }: AvailabilityPlace): (index: number) => boolean {
  const none = (): boolean => false
  const told = (what: string, ...keys: string[]): typeof none => (tell({ what, at: [...at, ...keys] }), none)
  if (!isObject(value)) return told('This says nothing of what is there.')
  const { constant } = value
  const bitstream = value['bitstream'] ?? value['bufferView']
  if ((constant === undefined) === (bitstream === undefined)) return told('It has neither or both of a constant and a bitstream.')
  if (constant !== undefined) return constant === 0 || constant === 1 ? () => constant === 1 : told('This is neither 0 nor 1.', 'constant')
  const bits = views[wholeOf(bitstream)]
  if (wholeOf(bitstream) < 0 || wholeOf(bitstream) >= views.length) return told('There is no such buffer view.', 'bitstream')
  if (bits === null || bits === undefined) return none
  if (bits.length * 8 < count) return told(`It has ${bits.length * 8} bits for ${count} nodes.`, 'bitstream')
  const isSet = (index: number): boolean => ((bits[index >> 3]! >> (index & 7)) & 1) === 1
  if (value['availableCount'] !== undefined) {
    let set = 0
    for (let index = 0; index < count; index++) if (isSet(index)) set++
    if (set !== value['availableCount']) told(`${set} are there.`, 'availableCount')
  }
  return isSet
}
