import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** What several processes keep together: whose turn it is with a venue's show, and the show's states. */
export const termsMigration: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('venue_terms')
      .addColumn('venue', 'text', (column) => column.primaryKey())
      .addColumn('term', 'integer', (column) => column.notNull())
      .addColumn('holder', 'text', (column) => column.notNull())
      .execute()
    await db.schema
      .createTable('cue_states')
      .addColumn('venue', 'text', (column) => column.notNull())
      .addColumn('revision', 'integer', (column) => column.notNull())
      .addColumn('term', 'integer', (column) => column.notNull())
      .addColumn('entry', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('cue_states_key', ['venue', 'revision'])
      .execute()
  },
}
