/**
 * Files that may read a clock, roll dice or set timers, besides tests, tools and files with `clock` in their name.
 * Everywhere else time and chance are arguments. An entry whose file no longer needs it is a fault.
 */
export const CLOCK_FILES: readonly { readonly file: string; readonly reason: string }[] = [
  { file: 'multiplayer-server/process/timers.ts', reason: 'the only timers of the server, handed to all that wait' },
]
