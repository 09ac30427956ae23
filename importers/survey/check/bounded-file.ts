import { readFile, stat } from 'node:fs/promises'

/** Larger files are refused unread. */
export const MOST_FILE_BYTES = 256 * 1024 * 1024

/** The file, or why it is not read. */
export async function readBounded(file: string): Promise<Uint8Array | string> {
  try {
    const entry = await stat(file)
    if (!entry.isFile()) return 'This is no file.'
    if (entry.size > MOST_FILE_BYTES) return `The file has ${entry.size} bytes; at most ${MOST_FILE_BYTES} are read.`
    return new Uint8Array(await readFile(file))
  } catch {
    return 'There is no such file, or it may not be read.'
  }
}
