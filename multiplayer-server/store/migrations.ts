import type { Kysely } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import { HolositeError } from '../../model/errors/index.ts'
import { houseMigration } from './house-migration.ts'
import type { Tables } from './tables.ts'
import { termsMigration } from './terms-migration.ts'

/** Forward only, never edited after release; the name is the order. */
export const migrations: Readonly<Record<string, Migration>> = {
  '001-people-staff-tickets': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('people')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('secret_hash', 'text', (column) => column.notNull().unique())
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('created_at', 'integer', (column) => column.notNull())
        .addColumn('seen_at', 'integer', (column) => column.notNull())
        .execute()
      await db.schema
        .createTable('staff_links')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('secret_hash', 'text', (column) => column.notNull().unique())
        .addColumn('role', 'text', (column) => column.notNull())
        .addColumn('venue', 'text')
        .addColumn('camera', 'text')
        .addColumn('label', 'text', (column) => column.notNull())
        .addColumn('created_at', 'integer', (column) => column.notNull())
        .addColumn('expires_at', 'integer', (column) => column.notNull())
        .addColumn('used_at', 'integer')
        .addColumn('revoked_at', 'integer')
        .execute()
      await db.schema
        .createTable('staff_sessions')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('link_id', 'text', (column) => column.notNull().references('staff_links.id').onDelete('cascade'))
        .addColumn('secret_hash', 'text', (column) => column.notNull().unique())
        .addColumn('role', 'text', (column) => column.notNull())
        .addColumn('venue', 'text')
        .addColumn('camera', 'text')
        .addColumn('label', 'text', (column) => column.notNull())
        .addColumn('created_at', 'integer', (column) => column.notNull())
        .addColumn('expires_at', 'integer', (column) => column.notNull())
        .addColumn('revoked_at', 'integer')
        .execute()
      await db.schema
        .createTable('tickets_used')
        .addColumn('jti', 'text', (column) => column.primaryKey())
        .addColumn('expires_at', 'integer', (column) => column.notNull())
        .execute()
      await db.schema
        .createTable('publish_keys')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('secret_hash', 'text', (column) => column.notNull().unique())
        .addColumn('venue', 'text', (column) => column.notNull())
        .addColumn('camera', 'text', (column) => column.notNull())
        .addColumn('label', 'text', (column) => column.notNull())
        .addColumn('created_at', 'integer', (column) => column.notNull())
        .addColumn('revoked_at', 'integer')
        .execute()
    },
  },
  '002-audit-settings': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('audit')
        .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
        .addColumn('at', 'integer', (column) => column.notNull())
        .addColumn('who', 'text', (column) => column.notNull())
        .addColumn('what', 'text', (column) => column.notNull())
        .addColumn('detail', 'text', (column) => column.notNull())
        .execute()
      await db.schema.createIndex('audit_at').on('audit').column('at').execute()
      await db.schema
        .createTable('settings')
        .addColumn('key', 'text', (column) => column.primaryKey())
        .addColumn('value', 'text', (column) => column.notNull())
        .execute()
    },
  },
  '003-house': houseMigration,
  '004-terms': termsMigration,
}

/** Brings the store to the newest shape. Throws `store/unreadable` when a newer build wrote it or a step fails. */
export async function migrateToLatest(db: Kysely<Tables>): Promise<readonly string[]> {
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve({ ...migrations }) } })
  const { error, results } = await migrator.migrateToLatest()
  if (error === undefined) return (results ?? []).map((result) => result.migrationName)
  throw new HolositeError({
    code: 'store/unreadable',
    what: `The store cannot be brought up to date: ${error instanceof Error ? error.message : JSON.stringify(error)}.`,
    fix: 'Start the build that wrote it, or restore a backup.',
    cause: error,
  })
}
