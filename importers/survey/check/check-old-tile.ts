import { checkBatchTable, checkFeatureTable, type OldTileKind, type TableBytes } from './check-old-tables.ts'
import type { FileFault } from './file-fault.ts'
import { isObject } from './read-glb.ts'

/** What a tile of 3D Tiles 1.0 says of itself, and the glTF it carries or names. */
export interface OldTile {
  readonly faults: FileFault[]
  readonly models: { readonly bytes: Uint8Array; readonly at: readonly (string | number)[] }[]
  readonly links: { readonly uri: string; readonly at: readonly (string | number)[] }[]
}

const HEADS: Readonly<Record<string, number>> = { b3dm: 28, i3dm: 32, pnts: 28, cmpt: 16 }
/** Composites may hold composites; deeper than this nobody makes them. */
const MOST_DEPTH = 8

export const isOldTileKind = (magic: string): boolean => Object.hasOwn(HEADS, magic)

/** The four letters a file begins with. */
export const magicOf = (bytes: Uint8Array): string => String.fromCharCode(...bytes.subarray(0, 4))

/** Faults of a b3dm, i3dm, pnts or cmpt by OGC 18-053r2: head, tables and what they point at. Its models are for the caller to judge. */
export function checkOldTile(bytes: Uint8Array): OldTile {
  const found: OldTile = { faults: [], models: [], links: [] }
  checkPart(bytes, [], found, 0)
  return found
}

function checkPart(bytes: Uint8Array, at: readonly (string | number)[], found: OldTile, depth: number): void {
  const fault = (what: string, byte: number): void => void found.faults.push({ what, at: [...at, 'byte', byte] })
  const magic = magicOf(bytes)
  const head = HEADS[magic]
  if (head === undefined || !Object.hasOwn(HEADS, magic)) return fault('Here begins no b3dm, i3dm, pnts or cmpt.', 0)
  if (bytes.length < head) return fault(`The ${magic} ends within its head.`, bytes.length)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.getUint32(4, true) !== 1) return fault(`Its version is ${view.getUint32(4, true)}; 1 is read.`, 4)
  const length = view.getUint32(8, true)
  if (length !== bytes.length) return fault(`It says it has ${length} bytes and has ${bytes.length}.`, 8)
  warnOfAlignment(length, 'Its length', [...at, 'byte', 8], found)
  if (magic === 'cmpt') return checkComposite(bytes, at, found, depth)
  checkTables(magic as OldTileKind, bytes, at, found)
}

/** Tables and body of a b3dm, i3dm or pnts whose head is well. */
function checkTables(kind: OldTileKind, bytes: Uint8Array, at: readonly (string | number)[], found: OldTile): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const sizeAt = (byte: number): number => view.getUint32(byte, true)
  const featureAt: Stretch = { from: HEADS[kind] ?? 0, jsonBytes: sizeAt(12), binaryBytes: sizeAt(16) }
  const batchAt: Stretch = { from: endOf(featureAt), jsonBytes: sizeAt(20), binaryBytes: sizeAt(24) }
  const body = endOf(batchAt)
  if (body > bytes.length) return void found.faults.push({ what: 'Its tables run beyond its end.', at: [...at, 'byte', 12] })
  for (const [name, stretch] of [['feature', featureAt] as const, ['batch', batchAt] as const]) {
    const place = stretch.from + stretch.jsonBytes
    if (stretch.binaryBytes > 0) warnOfAlignment(place, `The place of its ${name} table's binary`, [...at, 'byte', place], found)
  }
  const feature = readTable(bytes, featureAt, [...at, 'featureTable'], found)
  const batch = endOf(batchAt) === batchAt.from ? null : readTable(bytes, batchAt, [...at, 'batchTable'], found)
  if (feature === null) return
  const tellOf =
    (table: string) =>
    (what: string, ...keys: (string | number)[]): void =>
      void found.faults.push({ what, at: [...at, table, ...keys] })
  const count = checkFeatureTable(kind, feature, tellOf('featureTable'))
  if (batch !== null && count >= 0) checkBatchTable(batch, count, tellOf('batchTable'))
  if (kind === 'pnts') return
  warnOfAlignment(body, 'The place of its model', [...at, 'byte', body], found)
  takeModel(bytes.subarray(body), kind === 'i3dm' ? sizeAt(28) : 1, [...at, 'byte', body], found)
}

/** Where a table stands: its JSON, then its binary. */
interface Stretch {
  readonly from: number
  readonly jsonBytes: number
  readonly binaryBytes: number
}

const endOf = ({ from, jsonBytes, binaryBytes }: Stretch): number => from + jsonBytes + binaryBytes

/** The parts of a composite, one after another to its end. */
function checkComposite(bytes: Uint8Array, at: readonly (string | number)[], found: OldTile, depth: number): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (depth >= MOST_DEPTH) return void found.faults.push({ what: `Composites lie deeper than ${MOST_DEPTH}.`, at: [...at, 'byte', 0] })
  const count = view.getUint32(12, true)
  let from = 16
  for (let index = 0; index < count; index++) {
    const length = from + 12 <= bytes.length ? view.getUint32(from + 8, true) : 0
    if (length < 12 || from + length > bytes.length)
      return void found.faults.push({ what: `Part ${index} of ${count} runs beyond the end.`, at: [...at, 'byte', from] })
    checkPart(bytes.subarray(from, from + length), [...at, 'tiles', index], found, depth + 1)
    from += length
  }
  if (from !== bytes.length)
    found.faults.push({ what: `${bytes.length - from} bytes follow its ${count} parts.`, at: [...at, 'byte', from], isWarning: true })
}

function takeModel(bytes: Uint8Array, format: number, at: readonly (string | number)[], found: OldTile): void {
  if (format > 1)
    return void found.faults.push({ what: `Its glTF format is ${format}; 0 (an address) and 1 (a glb) are known.`, at: ['byte', 28] })
  if (bytes.length === 0) return void found.faults.push({ what: 'It holds no glTF.', at })
  if (format === 1) return void found.models.push({ bytes: withoutPadding(bytes), at })
  // The address fills up to the end with spaces or zeros.
  found.links.push({ uri: new TextDecoder().decode(bytes).replace(/[\0 ]+$/, ''), at })
}

/** Up to 7 bytes after a glb fill the tile up to a multiple of 8. */
function withoutPadding(glb: Uint8Array): Uint8Array {
  const stated = glb.length < 12 ? 0 : new DataView(glb.buffer, glb.byteOffset).getUint32(8, true)
  return stated <= glb.length && glb.length - stated < 8 ? glb.subarray(0, stated) : glb
}

/** A table's JSON and binary; null where the JSON cannot be read, which is told. */
function readTable(
  bytes: Uint8Array,
  { from, jsonBytes, binaryBytes }: Stretch,
  at: readonly (string | number)[],
  found: OldTile,
): TableBytes | null {
  const binary = bytes.subarray(from + jsonBytes, from + jsonBytes + binaryBytes)
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(from, from + jsonBytes))
    const json: unknown = jsonBytes === 0 ? {} : JSON.parse(text)
    if (isObject(json)) return { json, binary }
  } catch {
    // Told below.
  }
  found.faults.push({ what: 'Its JSON cannot be read.', at })
  return null
}

function warnOfAlignment(value: number, name: string, at: readonly (string | number)[], found: OldTile): void {
  if (value % 8 !== 0) found.faults.push({ what: `${name} of ${value} is no multiple of 8.`, at, isWarning: true })
}
