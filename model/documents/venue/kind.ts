import { defineDocument } from '../document-kind.ts'
import { venueMigrations } from './migrations.ts'
import { venueV2 } from './schema.ts'

export const venueKind = defineDocument({ kind: 'venue', schema: venueV2, migrations: venueMigrations })
