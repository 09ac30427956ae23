import type { Redis } from 'ioredis'
import * as z from 'zod/mini'
import { listedEvent } from '../../model/protocol/index.ts'

/** What a process tells the others of itself. */
const memberSchema = z.object({
  pid: z.number(),
  host: z.string(),
  port: z.number(),
  /** People whose connections it holds; absent of a process that carries no rooms of others. */
  held: z.optional(z.number()),
  venues: z.record(z.string(), z.object({ people: z.number(), playing: z.boolean(), event: z.optional(z.nullable(listedEvent)) })),
})
export type Member = z.infer<typeof memberSchema>

/** What a process wants with a venue: to keep it, to have it if nobody does, or to know who has it. */
export type Wish = 'hold' | 'take' | 'look'

/** Who is alive and who runs which venue, as Redis said last. */
export interface Standing {
  readonly members: ReadonlyMap<string, Member>
  /** Ids of processes, by venue; a venue nobody runs is absent. */
  readonly owners: ReadonlyMap<string, string>
}

/** A process's place among the others. Leases end by Redis' own clock, so that no two clocks are compared. */
export interface Membership {
  /** Says that we live for `leaseMs` more and what we want; answers how things stand then, or null while Redis is away. */
  beat(me: Member, wishes: ReadonlyMap<string, Wish>, leaseMs: number): Promise<Standing | null>
  /** Gives venues back at once. */
  release(venues: readonly string[]): Promise<void>
  /** Takes a process that is known to be gone off the list of the living, with all it held. */
  expel(id: string, venues: readonly string[]): Promise<void>
  /** Takes us off the list of the living. */
  leave(): Promise<void>
}

/** A process that says nothing for so long is gone, ms; see `leaseFor`. */
export const LEASE_MS = 2000
/** One whose words came late is given so many times as long as they were apart, and so long at most. */
const PATIENCE = 3
const LONGEST_LEASE_MS = 8000

/** How long a process whose last words were so far apart may be silent, ms: who is starved is not dead. */
export const leaseFor = (apartMs: number): number => Math.min(LONGEST_LEASE_MS, Math.max(LEASE_MS, PATIENCE * apartMs))

/** One step for all of it: alive, leases renewed or taken, and how it stands. A lease that is gone goes back to whoever still holds on. */
const BEAT = `
local me, info, lease = ARGV[1], ARGV[2], ARGV[3]
redis.call('SET', 'holosite:process:' .. me, info, 'PX', lease)
redis.call('SADD', 'holosite:processes', me)
local owners, living = {}, {}
for i = 4, #ARGV, 2 do
  local key = 'holosite:venue:' .. ARGV[i]
  local owner = redis.call('GET', key)
  if (owner == me and ARGV[i + 1] == 'hold') or (not owner and ARGV[i + 1] ~= 'look') then
    redis.call('SET', key, me, 'PX', lease)
    owner = me
  end
  owners[#owners + 1] = owner or ''
end
for _, id in ipairs(redis.call('SMEMBERS', 'holosite:processes')) do
  local known = redis.call('GET', 'holosite:process:' .. id)
  if known then
    living[#living + 1] = id
    living[#living + 1] = known
  else
    redis.call('SREM', 'holosite:processes', id)
  end
end
return { owners, living }`

const RELEASE = `
for i = 2, #ARGV do
  local key = 'holosite:venue:' .. ARGV[i]
  if redis.call('GET', key) == ARGV[1] then redis.call('DEL', key) end
end`

const answerSchema = z.tuple([z.array(z.string()), z.array(z.string())])

/** Joins as the process of this id. */
export function createMembership(redis: Redis, id: string): Membership {
  return {
    async beat(me, wishes, leaseMs) {
      const asked = [...wishes]
      try {
        const answer = await redis.eval(BEAT, 0, id, JSON.stringify(me), Math.round(leaseMs), ...asked.flat())
        const [owners, living] = answerSchema.parse(answer)
        return {
          owners: new Map(asked.flatMap(([venue], index) => (owners[index] ? [[venue, owners[index]]] : []))),
          members: readMembers(living),
        }
      } catch {
        return null
      }
    },
    async release(venues) {
      if (venues.length > 0) await redis.eval(RELEASE, 0, id, ...venues).catch(() => {})
    },
    async expel(gone, venues) {
      await redis.eval(RELEASE, 0, gone, ...venues).catch(() => {})
      await redis.del(`holosite:process:${gone}`).catch(() => {})
    },
    async leave() {
      await redis.del(`holosite:process:${id}`).catch(() => {})
    },
  }
}

function readMembers(living: readonly string[]): ReadonlyMap<string, Member> {
  const members = new Map<string, Member>()
  for (let index = 0; index + 1 < living.length; index += 2) {
    const parsed = z.safeParse(memberSchema, JSON.parse(living[index + 1] ?? 'null'))
    if (parsed.success) members.set(living[index] ?? '', parsed.data)
  }
  return members
}
