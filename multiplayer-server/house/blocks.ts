import type { Kysely } from 'kysely'
import { HolositeError, type Outcome } from '../../model/errors/index.ts'
import type { ServerMessages } from '../../model/protocol/index.ts'
import { newId } from '../access/secrets.ts'
import type { Tables } from '../store/tables.ts'

/** Who does not meet whom in one venue. Blocks work both ways, whoever made them, and last as long as visitors are known. */
export interface Blocks {
  /** True where one of the two blocked the other. */
  apart(key: string, other: string): boolean
  /** Keys of everyone who is kept apart from this one. */
  apartFrom(key: string): readonly string[]
  /** Those this one blocked himself. */
  listOf(key: string): ServerMessages['blocked']
  /** Done once it is written. */
  block(key: string, other: { readonly key: string; readonly name: string }, nowMs: number): Promise<Outcome<null>>
  /** Answers the other's key; null when there was no such block. */
  unblock(key: string, id: string): Promise<string | null>
  /** The blocker is here: his blocks are kept on. */
  touch(key: string, nowMs: number): Promise<void>
}

interface Block {
  readonly id: string
  readonly blocker: string
  readonly blocked: string
  readonly name: string
}

/** One visitor blocks at most so many. */
const MOST_BLOCKS = 200

/** Reads a venue's blocks. */
export async function openBlocks(db: Kysely<Tables>, venue: string): Promise<Blocks> {
  const rows = await db.selectFrom('blocks').selectAll().where('venue', '=', venue).execute()
  return new VenueBlocks(db, venue, rows.map(({ id, blocker_key, blocked_key, blocked_name }) => ({ id, blocker: blocker_key, blocked: blocked_key, name: blocked_name }))) // prettier-ignore
}

class VenueBlocks implements Blocks {
  readonly #db: Kysely<Tables>
  readonly #venue: string
  readonly #byId = new Map<string, Block>()
  readonly #apart = new Map<string, Set<string>>()

  constructor(db: Kysely<Tables>, venue: string, blocks: readonly Block[]) {
    this.#db = db
    this.#venue = venue
    for (const block of blocks) this.#byId.set(block.id, block)
    for (const { blocker, blocked } of blocks) this.#part(blocker, blocked)
  }

  apart(key: string, other: string): boolean {
    return this.#apart.get(key)?.has(other) ?? false
  }

  apartFrom(key: string): readonly string[] {
    return [...(this.#apart.get(key) ?? [])]
  }

  listOf(key: string): ServerMessages['blocked'] {
    return this.#blocksOf(key).map(({ id, name }) => ({ key: id, name }))
  }

  async block(key: string, other: { readonly key: string; readonly name: string }, nowMs: number): Promise<Outcome<null>> {
    const own = this.#blocksOf(key)
    if (own.some(({ blocked }) => blocked === other.key)) return { ok: true, value: null }
    if (own.length >= MOST_BLOCKS) {
      const what = `You have blocked ${MOST_BLOCKS} people.`
      return { ok: false, faults: [new HolositeError({ code: 'house/too-many', what, fix: 'Take one back first.' }).toFault()] }
    }
    const block = { id: newId(), blocker: key, blocked: other.key, name: other.name }
    // In force before it is written: nobody waits for a disk to be left alone.
    this.#byId.set(block.id, block)
    this.#part(key, other.key)
    const row = { venue: this.#venue, blocker_key: key, blocked_key: other.key, blocked_name: other.name, seen_at: nowMs }
    await this.#db.insertInto('blocks').values({ id: block.id, ...row }).execute() // prettier-ignore
    return { ok: true, value: null }
  }

  async unblock(key: string, id: string): Promise<string | null> {
    const block = this.#byId.get(id)
    if (block?.blocker !== key) return null
    this.#byId.delete(id)
    const still = this.#blocksOf(block.blocked).some(({ blocked }) => blocked === key)
    if (!still) {
      this.#apart.get(key)?.delete(block.blocked)
      this.#apart.get(block.blocked)?.delete(key)
    }
    await this.#db.deleteFrom('blocks').where('id', '=', id).execute()
    return block.blocked
  }

  async touch(key: string, nowMs: number): Promise<void> {
    if (this.#blocksOf(key).length === 0) return
    await this.#db.updateTable('blocks').set({ seen_at: nowMs }).where('venue', '=', this.#venue).where('blocker_key', '=', key).execute()
  }

  #blocksOf(key: string): readonly Block[] {
    return [...this.#byId.values()].filter(({ blocker }) => blocker === key)
  }

  #part(key: string, other: string): void {
    for (const [one, two] of [[key, other], [other, key]] as const) this.#apart.set(one, (this.#apart.get(one) ?? new Set()).add(two)) // prettier-ignore
  }
}
