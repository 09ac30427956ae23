import { usageError } from './parse-arguments.ts'

/** The PostgreSQL that keeps the store: as given, else by HOLOSITE_DATABASE; null for the file in the data folder. Throws `command/usage`. */
export function readDatabase(given: string | undefined, env: NodeJS.ProcessEnv): string | null {
  const word = given ?? env['HOLOSITE_DATABASE'] ?? ''
  if (word === '') return null
  const url = URL.canParse(word) ? new URL(word) : null
  if (url !== null && /^postgres(ql)?:$/.test(url.protocol) && url.pathname.length > 1) return word
  // The word may hold a secret and is not said again.
  throw usageError('The address of the database cannot be read.', 'Write it as postgres://user:secret@host:5432/name.')
}
