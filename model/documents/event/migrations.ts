import type { Migration } from '../document-kind.ts'

/** Ways up for event documents, oldest first. Never edited after release; each has an old fixture in `fixtures/`. */
export const eventMigrations: readonly Migration[] = []
