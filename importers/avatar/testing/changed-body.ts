import { readGlb } from '../read-glb.ts'
import { writeGlb } from '../write-glb.ts'

/** The same file with its description changed by hand: a copy, as plain objects. */
// oxlint-disable-next-line typescript/no-explicit-any -- a test reaches anywhere in a description
export function changedBody(bytes: Uint8Array, change: (json: any) => void): Uint8Array {
  const glb = readGlb(bytes)
  if (!glb.ok) throw new Error(glb.faults[0]?.what)
  const json = structuredClone(glb.value.json)
  change(json)
  return writeGlb(json, glb.value.bin)
}
