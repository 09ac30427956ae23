import type { Migration } from '../document-kind.ts'

/** Ways up for night documents, oldest first. Never edited after release; each has an old fixture in `fixtures/`. */
export const nightMigrations: readonly Migration[] = [
  // Everything new has a default.
  { to: 2, name: 'add-signs', up: (document) => document },
]
