import type { Machine } from '../bench/machine.ts'
import { numberText, type SceneResult } from './judge-scene.ts'

/** A whole run, as it is written. */
export interface SoakReport {
  /** Day and time of its beginning, ISO 8601. */
  readonly began: string
  readonly minutes: number
  readonly quick: boolean
  readonly seed: number
  readonly machine: Machine
  readonly scenes: readonly SceneResult[]
}

/** What no scene plays; said with every table. */
const NOT_MEASURED = [
  'Packet loss below TCP: a cut here is a path that goes silent, and comes back as another connection.',
  'A real step of the machine’s wall clock: `Date` is moved inside the page and inside the server’s process; the machine itself keeps time.',
  'A machine that sleeps: the page’s processes are stopped, the machine and its clocks go on. A second machine: all of it, attackers included, shares this one.',
  'A process that stands still and wakes, and processes behind a proxy of their own: `tests/scale` does that; figures stand in [Scale out](guides/scale-out.md).',
  'Headsets, phones, and anything drawn by a GPU.',
] as const

/** docs/reliability.md of a run. */
export function soakMarkdown(report: SoakReport): string {
  const { machine, scenes, began, minutes, quick, seed } = report
  const failures = scenes.flatMap((scene) => scene.failures)
  return [
    '# Reliability',
    '',
    `Written by \`npm run soak${quick ? ' -- --quick' : ''}\`: real faults against the built product, its processes, sockets and pages. Do not edit it by hand.`,
    '',
    `Run of ${began.slice(0, 10)}, begun ${began.slice(11, 16)} UTC, ${numberText(minutes)} minutes, seed ${seed}${quick ? ', the short form: **too short for its figures to be quoted**' : ''}. ` +
      `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB; Node ${machine.node}; ${machine.chromium ?? 'no Chromium'}. ` +
      `Load average ${machine.loadBefore.map(numberText).join(', ')} before, ${machine.loadAfter.map(numberText).join(', ')} after: ` +
      'above the number of cores, times belong to the neighbours as much as to us.',
    '',
    failures.length === 0 ? `All ${scenes.length} scenes held.` : `**${failures.length} limits missed:**`,
    ...failures.map((failure) => `- ${failure}`),
    ...scenes.flatMap((scene) => sceneLines(scene, began.slice(0, 10))),
    '',
    '## Not measured',
    '',
    ...NOT_MEASURED.map((line) => `- ${line}`),
    '',
  ].join('\n')
}

function sceneLines({ name, asks, figures, limits, how, began, seconds, failures }: SceneResult, day: string): string[] {
  const names = [...new Set([...Object.keys(figures), ...Object.keys(limits)])]
  const rows = names.map((figure) => {
    const value = figures[figure]
    const limit = limits[figure]
    const bound = limit === undefined ? '' : `${limit.direction} ${numberText(limit.value)}`
    return `| \`${figure}\` | ${value === undefined ? 'missing' : numberText(value)} | ${bound} |`
  })
  return [
    '',
    `## ${name}`,
    '',
    `${asks} ${failures.length === 0 ? 'Held' : '**Missed**'}, ${numberText(Math.round(seconds))} s from ${began.slice(11, 16)} on${day === began.slice(0, 10) ? '' : ` ${began.slice(0, 10)}`}.`,
    '',
    ...(rows.length === 0 ? [] : ['| figure | value | limit |', '|---|---|---|', ...rows]),
    ...(how.length === 0 ? [] : ['', ...how.map((line) => `- ${line}`)]),
  ]
}

/** A run with scenes of a later one in the place of their own, or behind it. */
export const withLaterScenes = (whole: SoakReport, later: readonly SceneResult[]): SoakReport => ({
  ...whole,
  scenes: [
    ...whole.scenes.map((scene) => later.find(({ name }) => name === scene.name) ?? scene),
    ...later.filter(({ name }) => !whole.scenes.some((scene) => scene.name === name)),
  ],
})
