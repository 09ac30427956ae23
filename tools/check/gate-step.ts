import { spawn } from 'node:child_process'

/** What a step of the gate came to. */
export interface StepOutcome {
  readonly verdict: 'passed' | 'failed' | 'skipped'
  /** A few words for the step's line: a count, or why it was skipped. */
  readonly detail: string
  /** Everything a reader needs to mend a failure; printed at the end. */
  readonly output: string
}

/** A named part of the gate. */
export interface GateStep {
  readonly name: string
  run(): Promise<StepOutcome>
}

/** A step that is over. */
export interface StepResult extends StepOutcome {
  readonly name: string
  readonly seconds: number
}

/** An outcome out of a list of faults: none is a pass. */
export const outcomeOf = (faults: readonly string[], detail: string): StepOutcome =>
  faults.length === 0
    ? { verdict: 'passed', detail, output: '' }
    : { verdict: 'failed', detail: `${faults.length} faults`, output: faults.join('\n') }

/** Runs a program to its end and gathers both its streams, without colours. A program that cannot start has code 127. */
export function runProgram(command: string, args: readonly string[], cwd: string): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const { FORCE_COLOR: _, ...inherited } = process.env
    const child = spawn(command, args, { cwd, env: { ...inherited, NO_COLOR: '1' }, stdio: ['ignore', 'pipe', 'pipe'] })
    const chunks: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.on('error', (error) => resolve({ code: 127, output: error.message }))
    child.on('close', (code) => resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString('utf8').trim() }))
  })
}

/** A step that runs one program of the project; well when it exits with 0. */
export const programStep = (name: string, root: string, command: readonly [string, ...string[]]): GateStep => ({
  name,
  async run() {
    const [program, ...args] = command
    const { code, output } = await runProgram(program, args, root)
    const lastLine = output.split('\n').at(-1) ?? ''
    return code === 0
      ? { verdict: 'passed', detail: lastLine.length < 80 ? lastLine : '', output: '' }
      : { verdict: 'failed', detail: `exit code ${code}`, output: output || 'It printed nothing.' }
  },
})
