import { defineDocument } from '../document-kind.ts'
import { fixtureTypeMigrations } from './migrations.ts'
import { fixtureTypeV2 } from './schema.ts'

export const fixtureTypeKind = defineDocument({ kind: 'fixture-type', schema: fixtureTypeV2, migrations: fixtureTypeMigrations })
