import { createHash, randomBytes } from 'node:crypto'

/** 256 bits nobody can guess, fit for a URL fragment, a cookie or a header. */
export const newSecret = (): string => randomBytes(32).toString('base64url')

/** Public name of a row: short, random, says nothing. */
export const newId = (): string => randomBytes(9).toString('base64url').replaceAll('_', 'a').replaceAll('-', 'b')

/** What is stored instead of a secret. Secrets have full entropy, so a plain hash is enough. */
export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('base64url')
