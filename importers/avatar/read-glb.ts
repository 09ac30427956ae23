import type { Outcome } from '../../model/errors/index.ts'
import { refusal } from './body-fault.ts'

/** Values of a glTF file as they came: nothing is known of them yet. */
export type Loose = Readonly<Record<string, unknown>>

/** The two parts of a binary glTF. */
export interface Glb {
  readonly json: Loose
  /** A view into the file's bytes; empty where there is no such chunk. */
  readonly bin: Uint8Array
}

const MAGIC = 0x46546c67
const JSON_CHUNK = 0x4e4f534a
const BIN_CHUNK = 0x004e4942
/** Of the JSON part, bytes. */
const MOST_JSON = 2 * 1024 * 1024

/** Opens a binary glTF by its own word of its lengths, believing none of them. */
export function readGlb(bytes: Uint8Array): Outcome<Glb> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 20 || view.getUint32(0, true) !== MAGIC)
    return refusal('body/not-vrm', 'The file is no binary glTF.', 'Choose a .vrm file.')
  if (view.getUint32(4, true) !== 2) return refusal('body/not-vrm', 'The file is not of glTF 2.', 'Export it again as VRM 1.0.')
  if (view.getUint32(8, true) !== bytes.length)
    return refusal('body/truncated', `The file says it has ${view.getUint32(8, true)} bytes and has ${bytes.length}.`, 'Fetch it again.')
  const jsonLength = view.getUint32(12, true)
  if (view.getUint32(16, true) !== JSON_CHUNK || jsonLength > bytes.length - 20)
    return refusal('body/truncated', 'The description in the file is cut off.', 'Fetch the file again.')
  if (jsonLength > MOST_JSON)
    return refusal(
      'body/over-budget',
      `The description in the file has ${jsonLength} bytes, ${MOST_JSON} are the most.`,
      'Simplify the body.',
    )
  const bin = readBin(bytes, view, 20 + jsonLength)
  if (bin === null) return refusal('body/truncated', 'The data in the file are cut off.', 'Fetch the file again.')
  const json = parse(bytes.subarray(20, 20 + jsonLength))
  if (json === null) return refusal('body/malformed', 'The description in the file is not JSON.', 'Export it again as VRM 1.0.')
  return { ok: true, value: { json, bin } }
}

function readBin(bytes: Uint8Array, view: DataView, at: number): Uint8Array | null {
  if (at === bytes.length) return bytes.subarray(at)
  if (at % 4 !== 0 || at + 8 > bytes.length) return null
  const length = view.getUint32(at, true)
  if (view.getUint32(at + 4, true) !== BIN_CHUNK || at + 8 + length > bytes.length) return null
  return bytes.subarray(at + 8, at + 8 + length)
}

function parse(text: Uint8Array): Loose | null {
  try {
    const json: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text))
    return isLoose(json) ? json : null
  } catch {
    return null
  }
}

/** Whether a value is an object and no list. */
export const isLoose = (value: unknown): value is Loose => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The object under a key; an empty one where there is none. */
export const looseOf = (value: unknown, key: string): Loose => {
  const inner = isLoose(value) ? value[key] : undefined
  return isLoose(inner) ? inner : {}
}

/** The text under a key, its control characters taken out and cut to `most` characters; empty where there is none. */
export const textOf = (value: Loose, key: string, most = 200): string => {
  const text = value[key]
  // oxlint-disable-next-line no-control-regex
  return typeof text === 'string' ? text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, ' ').trim().slice(0, most) : '' // prettier-ignore
}
