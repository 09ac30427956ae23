import type { Migration } from '../document-kind.ts'

/** Ways up for venue documents, oldest first. Never edited after release; each has an old fixture in `fixtures/`. */
export const venueMigrations: readonly Migration[] = [
  // Everything new has a default.
  { to: 2, name: 'add-night-and-ground', up: (document) => document },
]
