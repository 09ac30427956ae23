import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** What the house keeps: chat, blocks, reports; and whose act a line of the audit tells, as he was then. */
export const houseMigration: Migration = {
  async up(db: Kysely<unknown>) {
    for (const column of ['name', 'role', 'venue', 'outcome']) await db.schema.alterTable('audit').addColumn(column, 'text').execute()
    await db.schema
      .createTable('chat')
      .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
      .addColumn('at', 'integer', (column) => column.notNull())
      .addColumn('venue', 'text', (column) => column.notNull())
      .addColumn('visitor_id', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('text', 'text', (column) => column.notNull())
      .addColumn('withheld', 'integer', (column) => column.notNull())
      .execute()
    await db.schema.createIndex('chat_at').on('chat').column('at').execute()
    await db.schema
      .createTable('blocks')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('venue', 'text', (column) => column.notNull())
      .addColumn('blocker_key', 'text', (column) => column.notNull())
      .addColumn('blocked_key', 'text', (column) => column.notNull())
      .addColumn('blocked_name', 'text', (column) => column.notNull())
      .addColumn('seen_at', 'integer', (column) => column.notNull())
      .addUniqueConstraint('blocks_pair', ['venue', 'blocker_key', 'blocked_key'])
      .execute()
    await db.schema
      .createTable('reports')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('at', 'integer', (column) => column.notNull())
      .addColumn('venue', 'text', (column) => column.notNull())
      .addColumn('reporter_key', 'text', (column) => column.notNull())
      .addColumn('reporter_name', 'text', (column) => column.notNull())
      .addColumn('subject_id', 'text', (column) => column.notNull())
      .addColumn('subject_key', 'text', (column) => column.notNull())
      .addColumn('subject_name', 'text', (column) => column.notNull())
      .addColumn('reason', 'text', (column) => column.notNull())
      .addColumn('text', 'text', (column) => column.notNull())
      .addColumn('moments', 'text', (column) => column.notNull())
      .addColumn('outcome', 'text')
      .addColumn('closed_by', 'text')
      .execute()
    await db.schema.createIndex('reports_venue').on('reports').columns(['venue', 'at']).execute()
  },
}
