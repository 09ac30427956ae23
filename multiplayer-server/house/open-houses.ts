import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import * as z from 'zod/mini'
import { HolositeError } from '../../model/errors/index.ts'
import type { ServerClock } from '../process/server-clock.ts'
import type { Timers } from '../process/timers.ts'
import type { Tables } from '../store/tables.ts'
import { openBlocks, type Blocks } from './blocks.ts'
import type { EventLibrary } from './event-library.ts'
import { createHouse, type HouseMachine } from './house-machine.ts'
import { houseState, OPEN_HOUSE, type HouseState } from './house-state.ts'

/** Every venue's house and who does not meet whom there. */
export interface Houses {
  house(venue: string): HouseMachine
  blocks(venue: string): Blocks
  close(): Promise<void>
}

const keyOf = (venue: string): string => `house/${venue}`

/** Opens the houses as they were left. One that cannot be read is told and opened empty. */
export async function openHouses(
  venues: readonly string[],
  parts: { db: Kysely<Tables>; events: EventLibrary; clock: ServerClock; timers: Timers; log: Logger },
): Promise<Houses> {
  const { db, events, ...rest } = parts
  const houses = new Map<string, HouseMachine>()
  const blocks = new Map<string, Blocks>()
  for (const venue of venues) {
    const restored = await restore(db, venue, parts.log)
    const save = (state: HouseState): Promise<void> => store(db, venue, state)
    houses.set(venue, createHouse({ venue, restored, events: () => events.of(venue), save, ...rest }))
    blocks.set(venue, await openBlocks(db, venue))
  }
  const of = <T>(map: ReadonlyMap<string, T>, venue: string): T => {
    const found = map.get(venue)
    if (found === undefined) {
      const what = `No house was opened for venue "${venue}".`
      throw new HolositeError({ code: 'venue/missing', what, fix: 'Ask for one of the venues of this server.' })
    }
    return found
  }
  return {
    house: (venue) => of(houses, venue),
    blocks: (venue) => of(blocks, venue),
    async close() {
      await Promise.all([...houses.values()].map((house) => house.close()))
    },
  }
}

async function restore(db: Kysely<Tables>, venue: string, log: Logger): Promise<HouseState> {
  const row = await db.selectFrom('settings').select('value').where('key', '=', keyOf(venue)).executeTakeFirst()
  if (row === undefined) return OPEN_HOUSE
  try {
    const value: unknown = JSON.parse(row.value)
    const parsed = z.safeParse(houseState, value)
    if (parsed.success) return parsed.data
  } catch {
    // No JSON at all: told below like what is no house.
  }
  log.error({ venue }, 'what was kept of the house cannot be read; locks, mutes and bans are gone')
  return OPEN_HOUSE
}

async function store(db: Kysely<Tables>, venue: string, state: HouseState): Promise<void> {
  const value = JSON.stringify(state)
  await db
    .insertInto('settings')
    .values({ key: keyOf(venue), value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute()
}
