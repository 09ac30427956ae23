import { malformed } from './body-fault.ts'
import { indexOf, listOf } from './loose-lists.ts'
import { isLoose, type Glb, type Loose } from './read-glb.ts'

/** Numbers of an accessor, one after the other. */
export type AccessorNumbers = Int8Array | Uint8Array | Int16Array | Uint16Array | Uint32Array | Float32Array

const KINDS = {
  5120: Int8Array,
  5121: Uint8Array,
  5122: Int16Array,
  5123: Uint16Array,
  5125: Uint32Array,
  5126: Float32Array,
} as const
const WIDTHS: Readonly<Record<string, number>> = { SCALAR: 1, VEC2: 2, VEC3: 3, VEC4: 4, MAT4: 16 }
/** Of anything in a file, entries. */
export const MOST_ENTRIES = 8192
const MOST_NUMBERS = 8 * 1024 * 1024

/** What an accessor says of itself, within what there is. */
export interface AccessorHead {
  readonly count: number
  readonly width: number
  readonly componentType: keyof typeof KINDS
  readonly bytes: number
}

/** Reads what an accessor says and holds it against the data there are. Throws `body/malformed`. */
export function accessorHead(glb: Glb, accessor: number): AccessorHead {
  const at = ['accessors', accessor]
  const own = listOf(glb.json, 'accessors', MOST_ENTRIES)[accessor]
  if (own === undefined) throw malformed(`There is no accessor ${accessor}.`, at)
  const { componentType, type } = own
  const width = WIDTHS[String(type)]
  if (width === undefined || !(String(componentType) in KINDS)) throw malformed(`Accessor ${accessor} is of no known type.`, at)
  const kind = componentType as keyof typeof KINDS
  const count = indexOf(own['count'], MOST_NUMBERS / width + 1, [...at, 'count'])
  const size = KINDS[kind].BYTES_PER_ELEMENT
  if (own['bufferView'] !== undefined) placeOf(glb, own, { rows: count, row: size * width, at })
  else if (own['sparse'] === undefined) throw malformed(`Accessor ${accessor} has no data.`, at)
  if (own['sparse'] !== undefined) sparseOf(glb, own, { count, row: size * width, at })
  return { count, width, componentType: kind, bytes: count * size * width }
}

/** The numbers of an accessor, its sparse ones put in. Throws `body/malformed`. */
export function readAccessor(glb: Glb, accessor: number): AccessorNumbers {
  const { count, width, componentType } = accessorHead(glb, accessor)
  const own = listOf(glb.json, 'accessors', MOST_ENTRIES)[accessor] as Loose
  const Kind = KINDS[componentType]
  const row = Kind.BYTES_PER_ELEMENT * width
  const bytes = new Uint8Array(count * row)
  const at = ['accessors', accessor]
  if (own['bufferView'] !== undefined) copyRows(glb, placeOf(glb, own, { rows: count, row, at }), { rows: count, row, into: bytes })
  const sparse = own['sparse'] === undefined ? null : sparseOf(glb, own, { count, row, at })
  if (sparse === null) return new Kind(bytes.buffer)
  for (let index = 0; index < sparse.count; index++) {
    const to = sparse.indexAt(index)
    if (to >= count) throw malformed(`A sparse number of accessor ${accessor} lies outside it.`, at)
    bytes.set(glb.bin.subarray(sparse.values + index * row, sparse.values + (index + 1) * row), to * row)
  }
  return new Kind(bytes.buffer)
}

interface Place {
  readonly from: number
  readonly stride: number
}

/** Where rows of a view lie in the data. */
function placeOf({ json, bin }: Glb, of: Loose, { rows, row, at }: { rows: number; row: number; at: readonly (string | number)[] }): Place {
  const views = listOf(json, 'bufferViews', MOST_ENTRIES)
  const view = views[indexOf(of['bufferView'], views.length, [...at, 'bufferView'])] as Loose
  const { start, length } = viewRange(view, bin.length, at)
  const offset = indexOf(of['byteOffset'] ?? 0, length + 1, [...at, 'byteOffset'])
  const stride = view['byteStride'] === undefined ? row : indexOf(view['byteStride'], 253, [...at, 'byteStride'])
  if (stride < row || (rows > 0 && offset + (rows - 1) * stride + row > length))
    throw malformed(`${at.join(' ')} reaches beyond its data.`, at)
  return { from: start + offset, stride }
}

/** Where a view lies in the data. Throws `body/malformed`. */
export function viewRange(view: Loose, within: number, at: readonly (string | number)[]): { start: number; length: number } {
  if ((view['buffer'] ?? 0) !== 0) throw malformed('The file has more than its own data.', at)
  const start = indexOf(view['byteOffset'] ?? 0, within + 1, [...at, 'byteOffset'])
  const length = indexOf(view['byteLength'], within - start + 1, [...at, 'byteLength'])
  return { start, length }
}

function copyRows({ bin }: Glb, { from, stride }: Place, { rows, row, into }: { rows: number; row: number; into: Uint8Array }): void {
  if (stride === row) return into.set(bin.subarray(from, from + rows * row))
  for (let index = 0; index < rows; index++) into.set(bin.subarray(from + index * stride, from + index * stride + row), index * row)
}

interface Sparse {
  readonly count: number
  readonly values: number
  indexAt(index: number): number
}

function sparseOf(glb: Glb, own: Loose, { count, row, at }: { count: number; row: number; at: readonly (string | number)[] }): Sparse {
  const { sparse } = own
  if (!isLoose(sparse) || !isLoose(sparse['indices']) || !isLoose(sparse['values'])) throw malformed('A sparse accessor is not whole.', at)
  const rows = indexOf(sparse['count'], count + 1, [...at, 'sparse', 'count'])
  const { indices, values } = sparse
  const size = { 5121: 1, 5123: 2, 5125: 4 }[String(indices['componentType'])]
  if (size === undefined) throw malformed('A sparse accessor has indices of no known type.', at)
  const places = placeOf(glb, indices, { rows, row: size, at: [...at, 'indices'] })
  const numbers = placeOf(glb, values, { rows, row, at: [...at, 'values'] })
  const view = new DataView(glb.bin.buffer, glb.bin.byteOffset, glb.bin.byteLength)
  return {
    count: rows,
    values: numbers.from,
    indexAt(index) {
      const from = places.from + index * size
      return size === 1 ? view.getUint8(from) : size === 2 ? view.getUint16(from, true) : view.getUint32(from, true)
    },
  }
}
