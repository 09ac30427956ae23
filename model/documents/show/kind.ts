import { defineDocument } from '../document-kind.ts'
import { showMigrations } from './migrations.ts'
import { showV1 } from './schema.ts'

export const showKind = defineDocument({ kind: 'show', schema: showV1, migrations: showMigrations })
