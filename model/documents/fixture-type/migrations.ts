import type { Migration } from '../document-kind.ts'

/** Ways up for fixture-type documents, oldest first. Never edited after release; each has an old fixture in `fixtures/`. */
export const fixtureTypeMigrations: readonly Migration[] = []
