import type { Migration } from '../document-kind.ts'

/** Ways up for scene documents, oldest first. Never edited after release; each has an old fixture in `fixtures/`. */
export const sceneMigrations: readonly Migration[] = [
  // Everything new has a default.
  { to: 2, name: 'add-placement-and-media', up: (document) => document },
]
