import { defineDocument } from '../document-kind.ts'
import { fixtureTypeMigrations } from './migrations.ts'
import { fixtureTypeV1 } from './schema.ts'

export const fixtureTypeKind = defineDocument({ kind: 'fixture-type', schema: fixtureTypeV1, migrations: fixtureTypeMigrations })
