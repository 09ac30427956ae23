import * as z from 'zod/mini'
import type { Fault, Outcome } from '../../model/errors/index.ts'
import { http, type fault } from '../../model/protocol/index.ts'

const offline: Fault = {
  code: 'net/unreachable',
  what: 'The server cannot be reached.',
  fix: 'Check the network; the page tries again by itself.',
  at: [],
}
const garbled: Fault = {
  code: 'net/garbled',
  what: 'The server answered something this page does not understand.',
  fix: 'Reload the page.',
  at: [],
}

/** What to ask and how to read the answer. A body makes it a POST. */
export interface JsonRequest<T> {
  readonly path: string
  readonly answer: z.core.$ZodType<T>
  readonly body?: unknown
  readonly signal?: AbortSignal
}

/** The one way pages speak HTTP to their own server. Never throws for a refusal or a lost network. */
export async function fetchJson<T>(request: JsonRequest<T>): Promise<Outcome<T>> {
  let response: Response
  try {
    response = await fetch(request.path, {
      method: request.body === undefined ? 'GET' : 'POST',
      credentials: 'same-origin',
      cache: 'no-store',
      ...(request.signal ? { signal: request.signal } : {}),
      ...(request.body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(request.body) }),
    })
  } catch {
    return { ok: false, faults: [offline] }
  }
  const body: unknown = await response.json().catch(() => undefined)
  if (!response.ok) {
    const refusal = z.safeParse(http.refusal, body)
    return {
      ok: false,
      faults: [refusal.success ? asFault(refusal.data.error) : { ...garbled, what: `The server answered ${response.status}.` }],
    }
  }
  const parsed = z.safeParse(request.answer, body)
  return parsed.success ? { ok: true, value: parsed.data } : { ok: false, faults: [garbled] }
}

/** A fault as it came over the wire, without its empty parts. Its phrases are not looked at: whoever says them does. */
export function asFault(wire: z.infer<typeof fault>): Fault {
  const { code, what, fix, at, file, told } = wire
  return { code, what, fix, at, ...(file === undefined ? {} : { file }), ...(told === undefined ? {} : { told: told as Fault['told'] }) }
}
