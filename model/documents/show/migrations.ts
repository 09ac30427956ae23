import type { Migration } from '../document-kind.ts'

/** Ways up for show documents, oldest first. Never edited after release; each has an old fixture in `fixtures/`. */
export const showMigrations: readonly Migration[] = [
  // Everything new has a default.
  { to: 2, name: 'add-captions', up: (document) => document },
]
