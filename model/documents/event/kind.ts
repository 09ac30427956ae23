import { defineDocument } from '../document-kind.ts'
import { eventMigrations } from './migrations.ts'
import { eventV1 } from './schema.ts'

export const eventKind = defineDocument({ kind: 'event', schema: eventV1, migrations: eventMigrations })
