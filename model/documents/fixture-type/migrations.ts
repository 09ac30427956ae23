import type { Migration } from '../document-kind.ts'

/** Ways up for fixture-type documents, oldest first. Never edited after release; each has an old fixture in `fixtures/`. */
export const fixtureTypeMigrations: readonly Migration[] = [
  // Everything new has a default.
  { to: 2, name: 'add-zoom-and-gobos', up: (document) => document },
]
