import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { boxOfPart, type Box, type Part } from './part.ts'
import { bytesFromPart, partFromBytes } from './part-bytes.ts'

/** What is kept in memory of a part: enough to plan the tree. */
export interface PartEntry {
  readonly offset: number
  readonly bytes: number
  readonly box: Box
  /** Largest side of the whole feature's box, metres. */
  readonly sizeM: number
  /** Fine to coarse. */
  readonly levels: readonly { readonly errorM: number; readonly triangles: number; readonly vertices: number }[]
}

/** Parts in a scratch file, so that a city need not fit into memory. Close it when done: the file goes. */
export interface PartStore {
  readonly entries: readonly PartEntry[]
  add(part: Part): void
  read(entry: PartEntry): Part
  close(): void
}

const WRITE_CHUNK = 4 << 20

/** A store with its file in a new folder under `folder`; throws where none can be made. */
export function openPartStore(folder: string = tmpdir()): PartStore {
  const own = mkdtempSync(join(folder, 'holosite-parts-'))
  const file = openSync(join(own, 'parts'), 'w+')
  const entries: PartEntry[] = []
  let waiting: Uint8Array[] = []
  let waitingBytes = 0
  let size = 0

  const flush = (): void => {
    const chunk = Buffer.concat(waiting)
    for (let done = 0; done < chunk.length;) done += writeSync(file, chunk, done)
    waiting = []
    waitingBytes = 0
  }

  return {
    entries,
    add(part) {
      const bytes = bytesFromPart(part)
      entries.push(entryOfPart(part, size, bytes.length))
      size += bytes.length
      waiting.push(bytes)
      waitingBytes += bytes.length
      if (waitingBytes >= WRITE_CHUNK) flush()
    },
    read(entry) {
      if (waitingBytes > 0) flush()
      const bytes = new Uint8Array(entry.bytes)
      for (let done = 0; done < bytes.length;) {
        done += readSync(file, bytes, done, bytes.length - done, entry.offset + done)
      }
      return partFromBytes(bytes)
    },
    close() {
      closeSync(file)
      rmSync(own, { recursive: true, force: true })
    },
  }
}

function entryOfPart(part: Part, offset: number, bytes: number): PartEntry {
  return {
    offset,
    bytes,
    box: boxOfPart(part),
    sizeM: part.featureSizeM,
    levels: part.levels.map((level) => ({ errorM: level.errorM, triangles: level.faceOf.length, vertices: countSplit(level) })),
  }
}

/** Vertices after each face has its own. */
function countSplit({ triangles, faceOf, positions }: Part['levels'][number]): number {
  const latest = new Int32Array(positions.length / 3).fill(-1)
  let count = 0
  for (let corner = 0; corner < triangles.length; corner++) {
    const face = faceOf[(corner / 3) | 0]!
    if (latest[triangles[corner]!] === face) continue
    latest[triangles[corner]!] = face
    count++
  }
  return count
}
