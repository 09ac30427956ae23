import { HolositeError, type FaultPath } from '../errors/index.ts'

/** The one refusal of the pose lane: bytes that no encoder of this version writes. */
export function malformed(what: string, at: FaultPath = []): HolositeError {
  return new HolositeError({
    code: 'presence/malformed',
    what,
    fix: 'Close the connection and join again: a pose stream cannot go on after damage.',
    at,
  })
}

/** A pose or a buffer of our own that breaks the promise of the call. */
export function overrun(what: string, fix: string): HolositeError {
  return new HolositeError({ code: 'presence/overrun', what, fix })
}

/** A message of another build. */
export function wrongVersion(theirs: number, ours: number): HolositeError {
  return new HolositeError({
    code: 'protocol/version',
    what: `A pose message has version ${theirs}, this build speaks ${ours}.`,
    fix: 'Reload the page, so that both sides are of one build.',
  })
}
