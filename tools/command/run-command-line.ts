import { closestName, faultLine } from '../../model/documents/index.ts'
import { HolositeError, type Fault } from '../../model/errors/index.ts'
import type { CommandIo, CommandOutcome } from './command.ts'
import { usageError } from './parse-arguments.ts'
import { commands } from './registry.ts'

/** Where the words go. */
export interface Terminal {
  readonly cwd: string
  out(text: string): void
  error(text: string): void
}

const processTerminal: Terminal = {
  get cwd() {
    return process.cwd()
  },
  out: (text) => void process.stdout.write(text),
  error: (text) => void process.stderr.write(text),
}

/** Runs `holosite <argv>` and returns the exit code: 0 well, 1 the input is at fault, 2 wrong usage. Never throws. */
export async function runCommandLine(argv: readonly string[], terminal: Terminal = processTerminal): Promise<0 | 1 | 2> {
  const { rest, json, help } = takeFlags(argv)
  let printed = false
  const io: CommandIo = {
    cwd: terminal.cwd,
    json,
    note: (line) => terminal.error(`${line}\n`),
    print(outcome) {
      if (printed) return
      printed = true
      print(outcome, json, terminal)
    },
  }
  try {
    const outcome = await runNamed(rest, help, io)
    io.print(outcome)
    return outcome.ok ? 0 : 1
  } catch (error) {
    const fault = faultOf(error, terminal)
    if (!printed) printBreak(fault, json, terminal)
    return error instanceof HolositeError && error.code === 'command/usage' ? 2 : 1
  }
}

async function runNamed(argv: readonly string[], help: boolean, io: CommandIo): Promise<CommandOutcome> {
  const [name, ...rest] = argv
  if (name === undefined && help) return { ok: true, report: { commands: Object.keys(commands) }, text: overview() }
  if (name === undefined) throw usageError('No command is given.', `Use one of ${Object.keys(commands).join(', ')}, or --help.`)
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (entry === undefined) {
    const near = closestName(name, Object.keys(commands))
    throw usageError(`There is no command "${name}".`, near === undefined ? 'Run holosite --help for the list.' : `Did you mean "${near}"?`)
  }
  const command = await entry.load()
  if (help) return { ok: true, report: { command: name, summary: entry.summary, usage: command.usage }, text: command.usage }
  return command.run(rest, io)
}

/** `--json` and `--help` belong to every command and may stand anywhere before `--`. */
function takeFlags(argv: readonly string[]): { rest: string[]; json: boolean; help: boolean } {
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length
  const flags = argv.slice(0, end)
  const isHelp = (word: string): boolean => word === '--help' || word === '-h'
  return {
    rest: argv.filter((word, index) => index >= end || !(word === '--json' || isHelp(word))),
    json: flags.includes('--json'),
    help: flags.some(isHelp),
  }
}

function print(outcome: CommandOutcome, json: boolean, terminal: Terminal): void {
  if (json)
    terminal.out(`${JSON.stringify(outcome.ok ? { ok: true, ...outcome.report } : { ok: false, errors: outcome.faults.map(plainOf) })}\n`)
  else if (outcome.ok) terminal.out(`${outcome.text}\n`)
  else for (const fault of outcome.faults) terminal.out(`${faultLine(fault)}\n`)
}

/** Phrases are for pages that speak another language. */
const plainOf = ({ code, what, fix, at, file }: Fault): Fault => ({ code, what, fix, at, ...(file === undefined ? {} : { file }) })

function printBreak(fault: Fault, json: boolean, terminal: Terminal): void {
  if (json) print({ ok: false, faults: [fault] }, json, terminal)
  else terminal.error(`${faultLine(fault)}\n`)
}

function faultOf(error: unknown, terminal: Terminal): Fault {
  if (error instanceof HolositeError) return error.toFault()
  terminal.error(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  const what = `The command broke off: ${error instanceof Error ? error.message : String(error)}`
  return { code: 'command/failed', what, fix: 'Report it with the lines on standard error.', at: [] }
}

function overview(): string {
  const width = Math.max(...Object.keys(commands).map((name) => name.length))
  const lines = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`)
  return [
    'holosite <command> [...]',
    '',
    ...lines,
    '',
    'Every command takes --help and --json.',
    'Exit codes: 0 well, 1 the input is at fault, 2 wrong usage.',
  ].join('\n')
}
