import { defineDocument } from '../document-kind.ts'
import { showMigrations } from './migrations.ts'
import { showV2 } from './schema.ts'

export const showKind = defineDocument({ kind: 'show', schema: showV2, migrations: showMigrations })
