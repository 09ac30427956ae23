import type { Command } from './command.ts'

/** A line of `holosite --help`, and the way to the code, loaded only when the command is called. */
export interface CommandEntry {
  readonly summary: string
  load(): Promise<Command>
}

/** Every subcommand there is, one line each. A second word, as in `staff link`, is the command's own first argument. */
export const commands: Readonly<Record<string, CommandEntry>> = {
  start: { summary: 'run the venues of this folder', load: async () => (await import('./start.ts')).startCommand },
  staff: {
    summary: 'let staff in and out, and who did what: staff link, list, revoke, audit',
    load: async () => (await import('./staff.ts')).staffCommand,
  },
  backup: { summary: 'copy the state of a run', load: async () => (await import('./backup.ts')).backupCommand },
  restore: { summary: 'put such a copy in place', load: async () => (await import('./restore.ts')).restoreCommand },
  check: { summary: 'judge documents and what they link to', load: async () => (await import('./check.ts')).checkCommand },
  venue: {
    summary: 'make a venue from a survey, or its twin again: venue new, venue survey',
    load: async () => (await import('./venue.ts')).venueCommand,
  },
  twin: { summary: 'build the twin of a place: twin build', load: async () => (await import('./twin.ts')).twinCommand },
  calibrate: { summary: 'place a camera from clicked pairs', load: async () => (await import('./calibrate.ts')).calibrateCommand },
  load: { summary: 'send scripted visitors to a venue', load: async () => (await import('./load.ts')).loadCommand },
  bench: { summary: 'measure: bench show, frame, twin, calibrate, crowd', load: async () => (await import('./bench.ts')).benchCommand },
}
