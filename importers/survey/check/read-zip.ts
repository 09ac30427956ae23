import { crc32, inflateRawSync } from 'node:zlib'
import { MOST_FILE_BYTES } from './bounded-file.ts'
import type { FileFault } from './file-fault.ts'

/** Files of a zip archive by name, read one at a time. */
export interface ZipArchive {
  readonly names: ReadonlySet<string>
  /** The file's bytes, or why they are not read. */
  read(name: string): Uint8Array | string
  /** Byte of its head; -1 where there is no such file. */
  headOf(name: string): number
}

interface Entry {
  readonly method: number
  readonly crc: number
  readonly packedBytes: number
  readonly bytes: number
  readonly headAt: number
}

const END_OF_DIRECTORY = 0x06054b50
const DIRECTORY_ENTRY = 0x02014b50
const LOCAL_HEAD = 0x04034b50
const STORED = 0
const DEFLATED = 8

/** Takes a zip's directory apart, as PKWARE's APPNOTE has it, without ZIP64; answers what is wrong where that cannot be done. */
export function openZip(bytes: Uint8Array): { readonly zip: ZipArchive } | { readonly fault: FileFault } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = endOfDirectory(view)
  if (end < 0) return broken('It is no zip: the end of its directory is missing.', bytes.length)
  const [count, size, from] = [view.getUint16(end + 10, true), view.getUint32(end + 12, true), view.getUint32(end + 16, true)]
  if (from + size > end) return broken('Its directory runs beyond its end.', end + 12)
  const entries = new Map<string, Entry>()
  let at = from
  for (let index = 0; index < count; index++) {
    if (at + 46 > end || view.getUint32(at, true) !== DIRECTORY_ENTRY) return broken(`Entry ${index} of its directory is broken.`, at)
    const nameBytes = view.getUint16(at + 28, true)
    const next = at + 46 + nameBytes + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
    if (next > end) return broken(`Entry ${index} of its directory is broken.`, at)
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameBytes))
    if (entries.has(name)) return broken(`It holds "${name.slice(0, 80)}" twice.`, at)
    entries.set(name, {
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packedBytes: view.getUint32(at + 20, true),
      bytes: view.getUint32(at + 24, true),
      headAt: view.getUint32(at + 42, true),
    })
    at = next
  }
  return {
    zip: {
      names: new Set(entries.keys()),
      headOf: (name) => entries.get(name)?.headAt ?? -1,
      read(name) {
        const entry = entries.get(name)
        return entry === undefined ? 'There is no such file in the archive.' : readEntry(bytes, view, entry)
      },
    },
  }
}

function endOfDirectory(view: DataView): number {
  const lowest = Math.max(0, view.byteLength - 22 - 0xffff)
  for (let at = view.byteLength - 22; at >= lowest; at--) if (view.getUint32(at, true) === END_OF_DIRECTORY) return at
  return -1
}

function readEntry(bytes: Uint8Array, view: DataView, { method, crc, packedBytes, bytes: size, headAt }: Entry): Uint8Array | string {
  if (headAt + 30 > bytes.length || view.getUint32(headAt, true) !== LOCAL_HEAD) return 'Its place in the archive holds no file.'
  const from = headAt + 30 + view.getUint16(headAt + 26, true) + view.getUint16(headAt + 28, true)
  if (from + packedBytes > bytes.length) return 'It runs beyond the end of the archive.'
  if (size > MOST_FILE_BYTES) return `It says it has ${size} bytes; at most ${MOST_FILE_BYTES} are read.`
  const packed = bytes.subarray(from, from + packedBytes)
  let out = packed
  if (method === DEFLATED) {
    try {
      out = inflateRawSync(packed, { maxOutputLength: Math.max(1, size) })
    } catch {
      return 'It does not unpack.'
    }
  } else if (method !== STORED) return `It is packed by method ${method}; 0 and 8 are read.`
  if (out.length !== size) return `It says it has ${size} bytes and has ${out.length}.`
  return crc32(out) === crc ? out : 'Its checksum is not the one the archive states.'
}

const broken = (what: string, byte: number): { readonly fault: FileFault } => ({ fault: { what, at: ['byte', byte] } })
