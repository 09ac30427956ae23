import type { Command } from './command.ts'

/** A line of `holosite --help`, and the way to the code, loaded only when the command is called. */
export interface CommandEntry {
  readonly summary: string
  load(): Promise<Command>
}

/** Every subcommand there is, one line each. A second word, as in `staff link`, is the command's own first argument. */
export const commands: Readonly<Record<string, CommandEntry>> = {
  check: { summary: 'judge documents and what they link to', load: async () => (await import('./check.ts')).checkCommand },
}
