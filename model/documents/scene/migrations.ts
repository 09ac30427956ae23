import type { Migration } from '../document-kind.ts'

/** Ways up for scene documents, oldest first. Never edited after release; each has an old fixture in `fixtures/`. */
export const sceneMigrations: readonly Migration[] = []
