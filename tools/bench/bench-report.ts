import { describeMachine, loadAverages, type Machine } from './machine.ts'

/** Which way is better. */
export type Direction = 'at most' | 'at least'

/** A figure to reach, as the design states it. */
export interface Target {
  readonly direction: Direction
  readonly value: number
}

/** What a bench measured. */
export interface Measured {
  /** By name; the unit is the end of the name. */
  readonly figures: Readonly<Record<string, number>>
  /** The same figures of something plainer or barer, taken in the same run. */
  readonly peer: Readonly<Record<string, number>>
  /** How figures were taken, by a name of their own: what a reader must know to believe them. */
  readonly how: Readonly<Record<string, string>>
}

/** What a bench prints. */
export interface BenchReport extends Measured {
  readonly targets: Readonly<Record<string, Target & { readonly met: boolean }>>
  readonly machine: Machine
}

/** What every bench is given. */
export interface BenchOptions {
  /** A smoke run: the same steps, too short for figures to be quoted. */
  readonly quick: boolean
  note(line: string): void
}

/** Runs a bench and holds its figures against the targets. */
export async function reportBench(
  run: (options: BenchOptions) => Promise<Measured>,
  targets: Readonly<Record<string, Target>>,
  options: BenchOptions,
): Promise<BenchReport> {
  const before = loadAverages()
  const measured = await run(options)
  const judged = Object.fromEntries(
    Object.entries(targets).map(([name, target]) => [name, { ...target, met: isMet(measured.figures[name], target) }]),
  )
  return { ...measured, targets: judged, machine: await describeMachine(before) }
}

const isMet = (figure: number | undefined, { direction, value }: Target): boolean =>
  figure !== undefined && (direction === 'at most' ? figure <= value : figure >= value)

/** The report for people: a line a figure, its target and peer beside it. */
export function reportText({ figures, peer, targets, how, machine }: BenchReport): string {
  const rows = Object.entries(figures).map(([name, value]) => {
    const target = targets[name]
    const goal = target === undefined ? '' : `${target.direction} ${numberText(target.value)}`
    const verdict = target === undefined ? '' : target.met ? 'met' : 'MISSED'
    const other = peer[name]
    return [name, numberText(value), goal, verdict, other === undefined ? '' : numberText(other)]
  })
  const extra = Object.entries(peer).filter(([name]) => !(name in figures))
  const { loadBefore, loadAfter } = machine
  return [
    ...tableLines([
      ['figure', 'ours', 'target', '', 'peer'],
      ...rows,
      ...extra.map(([name, value]) => [name, '', '', '', numberText(value)]),
    ]),
    '',
    ...Object.entries(how).map(([name, text]) => `${name}: ${text}`),
    '',
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB; Node ${machine.node}; ${machine.chromium ?? 'no Chromium'}`,
    `load average ${loadBefore.map(numberText).join(' ')} before, ${loadAfter.map(numberText).join(' ')} after`,
  ].join('\n')
}

function tableLines(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const isNumber = (column: number): boolean => column === 1 || column === 4
  return rows.map((row) =>
    row
      .map((cell, column) => (isNumber(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  )
}

/** Three figures that count, whole numbers whole. */
const numberText = (value: number): string =>
  Number.isInteger(value) || Math.abs(value) >= 1000 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)))
