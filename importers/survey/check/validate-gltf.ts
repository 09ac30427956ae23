import { MeshoptDecoder } from 'meshoptimizer'
import { checkGltf } from './check-gltf.ts'
import type { FileFault } from './file-fault.ts'
import { ANOTHER_HOST } from './tile-source.ts'

/** Errors of the validator that break the standard and that readers draw all the same; each stands in files that are published as sound. */
const READ_ALL_THE_SAME: ReadonlySet<string> = new Set([
  // An empty list or object says nothing that could mislead.
  'EMPTY_ENTITY',
  // A normal that is no number is a dark spot. A position that is none is a fault of our own check.
  'ACCESSOR_INVALID_FLOAT',
])
const ERROR = 0
const MOST_ISSUES = 50

/** Gives the bytes of a file that a model names by a relative address, or says why not. */
export type ReadBeside = (uri: string) => Promise<Uint8Array | string>

/**
 * Faults of a glTF: those of `checkGltf`, which bound what is read, and where there are none, the errors of Khronos' validator. Without
 * `readBeside` files it names are not looked for.
 */
export async function validateGltf(bytes: Uint8Array, readBeside?: ReadBeside): Promise<FileFault[]> {
  await MeshoptDecoder.ready
  const faults = checkGltf(bytes)
  if (faults.length > 0) return faults
  const { validateBytes } = await import('gltf-validator')
  try {
    const { issues } = await validateBytes(bytes, {
      maxIssues: MOST_ISSUES,
      ...(readBeside === undefined ? {} : { externalResourceFunction: (uri) => readOrRefuse(readBeside, uri) }),
    })
    return issues.messages
      .filter(({ severity, message }) => severity === ERROR && !message.includes(ANOTHER_HOST))
      .map(({ code, message, pointer, offset }) => ({
        what: `${oneLine(message)} (${code})`,
        at: pointer === undefined ? (offset === undefined ? [] : ['byte', offset]) : pathOf(pointer),
        ...(READ_ALL_THE_SAME.has(code) ? { isWarning: true as const } : {}),
      }))
  } catch (error) {
    return [{ what: `It is no glTF: ${error instanceof Error ? error.message : String(error)}`, at: [] }]
  }
}

/** The validator's words without what it says of our answers, and without pictures of arrows. */
const oneLine = (message: string): string =>
  (message.replace(/^Node Exception: URIError: /, '').split('\n')[0] ?? '').slice(0, 200).replace(/\.?$/, '.')

/** The validator takes a refused promise for a file that is not there. */
async function readOrRefuse(read: ReadBeside, uri: string): Promise<Uint8Array> {
  const found = await read(uri)
  return typeof found === 'string' ? Promise.reject(new URIError(found)) : found
}

/** A JSON pointer as a path. */
const pathOf = (pointer: string): (string | number)[] =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part))
