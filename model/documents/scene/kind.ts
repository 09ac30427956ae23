import { defineDocument } from '../document-kind.ts'
import { sceneMigrations } from './migrations.ts'
import { sceneV2 } from './schema.ts'

export const sceneKind = defineDocument({ kind: 'scene', schema: sceneV2, migrations: sceneMigrations })
