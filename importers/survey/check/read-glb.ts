import type { FileFault } from './file-fault.ts'

/** A glTF file taken apart: what its JSON says, and the bytes of its own buffer. */
export interface GltfFile {
  readonly json: JsonObject
  /** Nothing where the file is JSON alone. */
  readonly binary: Uint8Array | null
}

/** An object of a document that nobody has judged yet. */
export type JsonObject = { readonly [key: string]: unknown }

const MAGIC = 0x46546c67
const JSON_CHUNK = 0x4e4f534a
const BINARY_CHUNK = 0x004e4942

/** Takes a `.glb` or `.gltf` apart; answers what is wrong where that cannot be done. */
export function readGltf(bytes: Uint8Array): { readonly file: GltfFile } | { readonly fault: FileFault } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 4 || view.getUint32(0, true) !== MAGIC) return parsed(bytes, null, 'It is neither a glb nor JSON.')
  if (bytes.length < 20) return broken('The file ends within its head.', bytes.length)
  if (view.getUint32(4, true) !== 2) return broken(`Its version is ${view.getUint32(4, true)}; 2 is read.`, 4)
  if (view.getUint32(8, true) !== bytes.length) return broken(`It says it has ${view.getUint32(8, true)} bytes and has ${bytes.length}.`, 8)
  if (view.getUint32(16, true) !== JSON_CHUNK) return broken('Its first chunk is not JSON.', 16)
  const end = 20 + view.getUint32(12, true)
  if (end > bytes.length) return broken('Its JSON runs beyond its end.', 12)
  let binary: Uint8Array | null = null
  if (end + 8 <= bytes.length && view.getUint32(end + 4, true) === BINARY_CHUNK) {
    const binaryEnd = end + 8 + view.getUint32(end, true)
    if (binaryEnd > bytes.length) return broken('Its binary chunk runs beyond its end.', end)
    binary = bytes.subarray(end + 8, binaryEnd)
  }
  return parsed(bytes.subarray(20, end), binary, 'Its JSON cannot be read.')
}

function parsed(text: Uint8Array, binary: Uint8Array | null, what: string): { readonly file: GltfFile } | { readonly fault: FileFault } {
  try {
    const json: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text))
    return isObject(json) ? { file: { json, binary } } : { fault: { what: 'Its JSON is no object.', at: [] } }
  } catch {
    return { fault: { what, at: [] } }
  }
}

const broken = (what: string, byte: number): { readonly fault: FileFault } => ({ fault: { what, at: ['byte', byte] } })

export const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Entries of a list; those that are no object come as an empty one. */
export function listOf(json: JsonObject, key: string): readonly JsonObject[] {
  const list = json[key]
  return Array.isArray(list) ? list.map((entry: unknown) => (isObject(entry) ? entry : {})) : []
}

/** A whole number of at least 0, or -1. */
export const wholeOf = (value: unknown): number => (Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : -1)
