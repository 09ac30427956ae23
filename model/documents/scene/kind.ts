import { defineDocument } from '../document-kind.ts'
import { sceneMigrations } from './migrations.ts'
import { sceneV1 } from './schema.ts'

export const sceneKind = defineDocument({ kind: 'scene', schema: sceneV1, migrations: sceneMigrations })
