import { defineDocument } from '../document-kind.ts'
import { nightMigrations } from './migrations.ts'
import { nightV2 } from './schema.ts'

export const nightKind = defineDocument({ kind: 'night', schema: nightV2, migrations: nightMigrations })
