import { defineDocument } from '../document-kind.ts'
import { venueMigrations } from './migrations.ts'
import { venueV1 } from './schema.ts'

export const venueKind = defineDocument({ kind: 'venue', schema: venueV1, migrations: venueMigrations })
