import * as z from 'zod/mini'
import { SLOT_LIMIT, SNAPSHOT_NUMBERS } from '../../model/presence/index.ts'
import { garbled } from './link-frames.ts'

const text = z.string().check(z.maxLength(1000))
const line = z.int().check(z.gte(1), z.lte(0xffff_ffff))
const slot = z.int().check(z.gte(0), z.lte(SLOT_LIMIT))
const code = z.int().check(z.gte(0), z.lte(10_000))
const ms = z.number()
const numbers = z.array(z.int32()).check(z.length(SNAPSHOT_NUMBERS))

const streamState = z.strictObject({
  ...{ sequence: z.int().check(z.gte(0)), sampleMs: ms, stoodMs: ms, held: z.boolean(), known: z.boolean() },
  ...{ decoder: numbers, stood: numbers },
})

/** What the process of the venue tells the satellite. A line is one connection there, a slot one person of the venue. */
const toSatellite = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('reserve'), seat: text, protocol: z.number() }),
  /** Of the room from now on. To who is `free` no zone is full. */
  z.strictObject({ do: z.literal('admit'), line, slot, visitorId: text, free: z.boolean() }),
  z.strictObject({ do: z.literal('admitted'), line }),
  z.strictObject({ do: z.literal('refuse'), line, code, what: text }),
  z.strictObject({ do: z.literal('leave'), line, code }),
  z.strictObject({ do: z.literal('lane'), line, on: z.boolean() }),
  z.strictObject({ do: z.literal('apart'), slot, other: slot, on: z.boolean() }),
  z.strictObject({ do: z.literal('company'), slot, other: slot, on: z.boolean() }),
  z.strictObject({ do: z.literal('near'), slot, on: z.boolean() }),
  z.strictObject({ do: z.literal('guest'), slot, state: z.nullable(streamState) }),
  z.strictObject({ do: z.literal('clock'), sentMs: ms, serverMs: ms }),
  z.strictObject({ do: z.literal('end') }),
])
export type WordToSatellite = z.infer<typeof toSatellite>

/** What a satellite tells the process of the venue. */
const toVenue = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('opened'), room: text }),
  z.strictObject({ do: z.literal('reserved'), seat: text, found: z.nullable(z.record(z.string(), z.unknown())) }),
  z.strictObject({ do: z.literal('join'), line, seat: text }),
  /** His join is done: poses may go to him. */
  z.strictObject({ do: z.literal('joined'), line }),
  z.strictObject({ do: z.literal('message'), line, name: text, payload: z.unknown() }),
  z.strictObject({ do: z.literal('left'), line, code: z.nullable(code) }),
  /** Asks for the time; what was told before server time `gotMs` has arrived. */
  z.strictObject({ do: z.literal('clock'), sentMs: ms, gotMs: z.nullable(ms) }),
  z.strictObject({ do: z.literal('guestLost'), slot }),
])
export type WordToVenue = z.infer<typeof toVenue>

/** Throw `net/garbled` for what is none of these words. */
export const readWordToSatellite = (bytes: Buffer): WordToSatellite => read(toSatellite, bytes)
export const readWordToVenue = (bytes: Buffer): WordToVenue => read(toVenue, bytes)

function read<Word>(schema: z.ZodMiniType<Word>, bytes: Buffer): Word {
  let said: unknown
  try {
    said = JSON.parse(bytes.toString())
  } catch {
    throw garbled('a word is no JSON')
  }
  const parsed = z.safeParse(schema, said)
  if (parsed.success) return parsed.data
  throw garbled(`a word is unknown: ${parsed.error.issues[0]?.message ?? 'wrong'}`)
}
