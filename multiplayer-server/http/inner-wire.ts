import { timingSafeEqual } from 'node:crypto'
import * as z from 'zod/mini'
import { noteWire, wireOf, type CallerRequest } from '../access/caller.ts'

/** How one process tells another by which way a request came, and that it is one of ours that tells. */
const SECRET = 'x-holosite-inner'
const WIRE = 'x-holosite-wire'

const wireSchema = z.strictObject({ address: z.string(), secure: z.boolean(), ownOrigin: z.nullable(z.string()), local: z.boolean() })

const passedOn = new WeakSet<object>()

/** Headers that carry what was judged of a request at the first door to the process that answers it. */
export const wireHeaders = (request: CallerRequest, secret: string): Record<string, string> => ({
  [SECRET]: secret,
  [WIRE]: Buffer.from(JSON.stringify(wireOf(request))).toString('base64url'),
})

/** Headers of a call of our own to another process of ours, at its address `origin`. */
export const innerHeaders = (origin: string, secret: string): Record<string, string> => {
  const wire = { address: 'inner', secure: false, ownOrigin: origin, local: false }
  return { origin, [SECRET]: secret, [WIRE]: Buffer.from(JSON.stringify(wire)).toString('base64url') }
}

/** Takes the word of another process of ours about a request; false for anybody else's. */
export function takeWire(request: CallerRequest, secret: string): boolean {
  const given = Buffer.from(String(request.headers[SECRET] ?? ''))
  const known = Buffer.from(secret)
  if (given.length !== known.length || !timingSafeEqual(given, known)) return false
  const parsed = z.safeParse(wireSchema, readJson(String(request.headers[WIRE] ?? '')))
  if (!parsed.success) return false
  delete request.headers[SECRET]
  delete request.headers[WIRE]
  noteWire(request, parsed.data)
  passedOn.add(request)
  return true
}

/** True for a request another process sent on: it is not sent on again. */
export const wasPassedOn = (request: object): boolean => passedOn.has(request)

function readJson(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString())
  } catch {
    return null
  }
}
