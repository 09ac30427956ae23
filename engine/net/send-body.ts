import * as z from 'zod/mini'
import type { Outcome } from '../../model/errors/index.ts'
import { bodiesPath, BODY_TYPE, http } from '../../model/protocol/index.ts'
import { asFault } from './fetch-json.ts'

/** Brings the body a visitor wants to be seen in; he must be inside. Never throws for a refusal or a lost network. */
export async function bringBody(
  venue: string,
  bytes: Uint8Array<ArrayBuffer>,
  word: { readonly isAuthor: boolean; readonly isLicensed: boolean },
): Promise<Outcome<z.infer<typeof http.body.response>>> {
  const query = `author=${word.isAuthor ? 1 : 0}&licensed=${word.isLicensed ? 1 : 0}`
  const answer = await ask(`${bodiesPath(venue)}?${query}`, { method: 'PUT', headers: { 'content-type': BODY_TYPE }, body: bytes })
  if (!answer.ok) return answer
  const parsed = z.safeParse(http.body.response, answer.value)
  return parsed.success ? { ok: true, value: parsed.data } : garbled
}

/** Takes it back; it is deleted from the server. */
export const takeBodyBack = (venue: string): Promise<Outcome<unknown>> => ask(bodiesPath(venue), { method: 'DELETE' })

async function ask(path: string, options: RequestInit): Promise<Outcome<unknown>> {
  try {
    const response = await fetch(path, { credentials: 'same-origin', cache: 'no-store', ...options })
    const body: unknown = response.status === 204 ? null : await response.json().catch(() => undefined)
    if (response.ok) return { ok: true, value: body }
    const refusal = z.safeParse(http.refusal, body)
    return refusal.success ? { ok: false, faults: [asFault(refusal.data.error)] } : garbled
  } catch {
    return { ok: false, faults: [{ code: 'net/unreachable', what: 'The server cannot be reached.', fix: 'Check the network.', at: [] }] }
  }
}

const garbled: Outcome<never> = {
  ok: false,
  faults: [{ code: 'net/garbled', what: 'The server answered something this page does not understand.', fix: 'Reload the page.', at: [] }],
}
