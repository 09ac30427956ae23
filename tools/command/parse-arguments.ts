import { parseArgs, type ParseArgsConfig } from 'node:util'
import { HolositeError } from '../../model/errors/index.ts'

type Options = NonNullable<ParseArgsConfig['options']>

/** Arguments by the options given, strictly. Throws `command/usage` with what Node found wrong. `--json` and `--help` never reach a command. */
export function parseArguments<const T extends Options>(argv: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true })
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause
    throw usageError(cause.message.replace(/\. To specify a positional.*$/s, '.'))
  }
}

/** Wrong usage: exit code 2. */
export const usageError = (what: string, fix = 'Run the command with --help to see its form.'): HolositeError =>
  new HolositeError({ code: 'command/usage', what, fix })
