import type { Fault } from '../../model/errors/index.ts'

/**
 * How a command ended. `report` becomes the one JSON object of `--json`, after `"ok": true`; `text` is what a person reads
 * without it. Faults mean that the input was wrong: exit code 1.
 */
export type CommandOutcome =
  | { readonly ok: true; readonly report: Readonly<Record<string, unknown>>; readonly text: string }
  | { readonly ok: false; readonly faults: readonly Fault[] }

/** All that a command may touch of the terminal. */
export interface CommandIo {
  /** Folder that relative paths of the command line count from. */
  readonly cwd: string
  /** True under `--json`. */
  readonly json: boolean
  /** A line of progress, to standard error. */
  note(line: string): void
  /** Prints the outcome now, for a command that goes on running; what it returns at its end is then not printed again. */
  print(outcome: CommandOutcome): void
}

/**
 * A subcommand. Parses its own arguments with `parseArguments` and throws only `HolositeError`: `command/usage` ends with
 * exit code 2, any other with 1.
 */
export interface Command {
  /** Shown by `--help`: first line the form, then the options, one a line. */
  readonly usage: string
  run(argv: readonly string[], io: CommandIo): Promise<CommandOutcome>
}
