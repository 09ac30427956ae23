import { createHash } from 'node:crypto'
import type { FileFault } from './file-fault.ts'
import type { ZipArchive } from './read-zip.ts'

const INDEX = '@3dtilesIndex1@'
const ENTRY_BYTES = 24

/** Faults of a 3TZ's index, by 3D Tiles Archive Format 1.3: the MD5 of each path with the place of its head, 24 bytes each. */
export function check3tzIndex(zip: ZipArchive): FileFault[] {
  const index = zip.read(INDEX)
  const fault = (what: string): FileFault[] => [{ what, at: [INDEX] }]
  if (!zip.names.has(INDEX)) return [{ what: 'It has no index; its files are found by the directory of the zip.', at: [], isWarning: true }]
  if (typeof index === 'string') return fault(index)
  const names = [...zip.names].filter((name) => name !== INDEX && !name.endsWith('/'))
  if (index.length !== names.length * ENTRY_BYTES) return fault(`It has ${index.length / ENTRY_BYTES} entries for ${names.length} files.`)
  const places = new Map<string, number>()
  const bytes = Buffer.from(index)
  for (let at = 0; at < bytes.length; at += ENTRY_BYTES)
    places.set(bytes.toString('hex', at, at + 16), Number(bytes.readBigUInt64LE(at + 16)))
  for (const name of names) {
    const place = places.get(createHash('md5').update(name).digest('hex'))
    if (place === undefined) return fault(`It leaves ${name.slice(0, 120)} out.`)
    if (place !== zip.headOf(name)) return fault(`It says ${name.slice(0, 120)} stands at byte ${place}; it stands at ${zip.headOf(name)}.`)
  }
  return []
}
