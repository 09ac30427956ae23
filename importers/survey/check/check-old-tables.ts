import { isObject, wholeOf, type JsonObject } from './read-glb.ts'

export type OldTileKind = 'b3dm' | 'i3dm' | 'pnts'

/** A feature or batch table: its JSON, and the binary that the JSON points into. */
export interface TableBytes {
  readonly json: JsonObject
  readonly binary: Uint8Array
}

type Tell = (what: string, ...keys: (string | number)[]) => void

const COMPONENT_BYTES: Readonly<Record<string, number>> = {
  BYTE: 1,
  UNSIGNED_BYTE: 1,
  SHORT: 2,
  UNSIGNED_SHORT: 2,
  INT: 4,
  UNSIGNED_INT: 4,
  FLOAT: 4,
  DOUBLE: 8,
}
const COMPONENTS: Readonly<Record<string, number>> = { SCALAR: 1, VEC2: 2, VEC3: 3, VEC4: 4 }

/** Numbers and bytes a number of what a feature table says once, or of each feature. */
interface Semantic {
  readonly numbers: number
  readonly bytes: number
  readonly once?: true
}
const vec3: Semantic = { numbers: 3, bytes: 4 }
const short3: Semantic = { numbers: 3, bytes: 2 }
const once3: Semantic = { ...vec3, once: true }
const volume = { QUANTIZED_VOLUME_OFFSET: once3, QUANTIZED_VOLUME_SCALE: once3, RTC_CENTER: once3 }
/** `BATCH_ID` may be of a narrower type, which it says itself. */
const SEMANTICS: Readonly<Record<OldTileKind, Readonly<Record<string, Semantic>>>> = {
  b3dm: { RTC_CENTER: once3 },
  i3dm: {
    ...volume,
    POSITION: vec3,
    POSITION_QUANTIZED: short3,
    NORMAL_UP: vec3,
    NORMAL_RIGHT: vec3,
    NORMAL_UP_OCT32P: { numbers: 2, bytes: 2 },
    NORMAL_RIGHT_OCT32P: { numbers: 2, bytes: 2 },
    SCALE: { numbers: 1, bytes: 4 },
    SCALE_NON_UNIFORM: vec3,
    BATCH_ID: { numbers: 1, bytes: 2 },
  },
  pnts: {
    ...volume,
    POSITION: vec3,
    POSITION_QUANTIZED: short3,
    RGBA: { numbers: 4, bytes: 1 },
    RGB: { numbers: 3, bytes: 1 },
    RGB565: { numbers: 1, bytes: 2 },
    NORMAL: vec3,
    NORMAL_OCT16P: { numbers: 2, bytes: 1 },
    BATCH_ID: { numbers: 1, bytes: 2 },
    CONSTANT_RGBA: { numbers: 4, bytes: 1, once: true },
  },
}
const COUNTS: Readonly<Record<OldTileKind, string>> = { b3dm: 'BATCH_LENGTH', i3dm: 'INSTANCES_LENGTH', pnts: 'POINTS_LENGTH' }
/** Packed attributes stand behind this, and are as long as they are. */
const DRACO = '3DTILES_draco_point_compression'

/** Judges a feature table; answers how many rows its batch table has, -1 where that cannot be said. */
export function checkFeatureTable(kind: OldTileKind, table: TableBytes, tell: Tell): number {
  const name = COUNTS[kind]
  const count = countOf(table, name)
  if (count < 0) tell('It wants a whole number here.', name)
  const isPacked = isObject(table.json['extensions']) && table.json['extensions'][DRACO] !== undefined
  for (const [key, semantic] of Object.entries(SEMANTICS[kind])) {
    const value = table.json[key]
    if (value !== undefined && count >= 0 && !isPacked) checkValue(table, [key, semantic, count], tell)
  }
  if (kind !== 'b3dm') {
    const has = (key: string): boolean => table.json[key] !== undefined
    if (!has('POSITION') && !has('POSITION_QUANTIZED') && count !== 0) tell('It has no positions.', 'POSITION')
    if (!has('POSITION') && has('POSITION_QUANTIZED'))
      for (const key of ['QUANTIZED_VOLUME_OFFSET', 'QUANTIZED_VOLUME_SCALE']) if (!has(key)) tell('Quantised positions want it.', key)
  }
  if (kind !== 'pnts' || table.json['BATCH_ID'] === undefined) return count
  const batches = countOf(table, 'BATCH_LENGTH')
  if (batches < 0) tell('Batch ids want a whole number here.', 'BATCH_LENGTH')
  return batches
}

/** A number written in the JSON, or in the binary where the JSON says. */
function countOf({ json, binary }: TableBytes, key: string): number {
  const value = json[key]
  if (!isObject(value)) return wholeOf(value)
  const at = wholeOf(value['byteOffset'])
  return at < 0 || at + 4 > binary.length ? -1 : new DataView(binary.buffer, binary.byteOffset).getUint32(at, true)
}

function checkValue({ json, binary }: TableBytes, [key, semantic, count]: readonly [string, Semantic, number], tell: Tell): void {
  const value = json[key]
  const { numbers, once } = semantic
  if (Array.isArray(value)) {
    const wanted = once === true ? numbers : numbers * count
    if (value.length !== wanted || !value.every(Number.isFinite)) tell(`These are not ${wanted} numbers.`, key)
    return
  }
  const own = isObject(value) ? value['componentType'] : undefined
  const bytes = key === 'BATCH_ID' && typeof own === 'string' ? (COMPONENT_BYTES[own] ?? 0) : semantic.bytes
  if (bytes === 0) return tell('This is no component type.', key, 'componentType')
  checkReference(value, [binary, bytes, numbers * (once === true ? 1 : count)], (what, ...at) => tell(what, key, ...at))
}

/** `{ byteOffset }` of so many numbers of so many bytes each. */
function checkReference(value: unknown, [binary, bytes, numbers]: readonly [Uint8Array, number, number], tell: Tell): void {
  const at = isObject(value) ? wholeOf(value['byteOffset']) : -1
  if (at < 0) return tell('This is neither a list nor a place in the binary.', 'byteOffset')
  if (at + bytes * numbers > binary.length)
    return tell(`It wants ${bytes * numbers} bytes from ${at}; the binary has ${binary.length}.`, 'byteOffset')
  if (at % bytes !== 0) tell(`Its place ${at} is no multiple of its ${bytes} bytes.`, 'byteOffset')
}

/** Judges a batch table of `count` rows. */
export function checkBatchTable({ json, binary }: TableBytes, count: number, tell: Tell): void {
  for (const [key, value] of Object.entries(json)) {
    if (key === 'extensions' || key === 'extras' || key === 'HIERARCHY') continue
    if (Array.isArray(value)) {
      if (value.length !== count) tell(`It has ${value.length} values for ${count} rows.`, key)
      continue
    }
    const [bytes, numbers] = isObject(value)
      ? [COMPONENT_BYTES[String(value['componentType'])], COMPONENTS[String(value['type'])]]
      : [undefined, undefined]
    if (bytes === undefined || numbers === undefined) tell('This is neither a list nor a typed place in the binary.', key)
    else checkReference(value, [binary, bytes, numbers * count], (what, ...at) => tell(what, key, ...at))
  }
}
