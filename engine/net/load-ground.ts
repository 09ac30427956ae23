import type { Fault, Outcome } from '../../model/errors/index.ts'
import { decodeGround, type GroundGrid } from '../../model/walk/index.ts'

/** More than any grid may have. */
const MOST_BYTES = 32 * 1024 * 1024

/** Fetches the height grid of walkable ground. A missing or broken one is a fault; the walk zones then count alone. */
export async function loadGround(url: string, signal?: AbortSignal): Promise<Outcome<GroundGrid>> {
  try {
    const response = await fetch(url, { credentials: 'same-origin', ...(signal ? { signal } : {}) })
    if (!response.ok) return { ok: false, faults: [missing(url, `the server answered ${response.status}`)] }
    const bytes = new Uint8Array(await response.arrayBuffer())
    if (bytes.length > MOST_BYTES) return { ok: false, faults: [missing(url, `it has ${bytes.length} bytes`)] }
    return decodeGround(bytes)
  } catch (failure) {
    return { ok: false, faults: [missing(url, failure instanceof Error ? failure.message : String(failure))] }
  }
}

const missing = (url: string, reason: string): Fault => ({
  code: 'venue/missing',
  what: `The ground grid ${url} could not be read: ${reason}.`,
  fix: 'Build the venue again, or mend the path named by "ground".',
  at: ['ground'],
})
