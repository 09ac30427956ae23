import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { monotonicMs } from '../bench/bench-clock.ts'
import { describeMachine, loadAverages } from '../bench/machine.ts'
import { ROOT } from '../bench/product.ts'
import { numberText, type SceneResult } from './judge-scene.ts'
import { listScenes } from './list-scenes.ts'
import { playScene } from './play-scene.ts'
import { soakMarkdown, withLaterScenes, type SoakReport } from './soak-report.ts'

const USAGE = `npm run soak -- [--quick] [--only <scene>]... [--seed N] [--out FILE.json]
Plays real faults against the built product and holds what happens against stated limits. Whole: about an hour.

  --quick   every scene in a short form, some ten minutes on an idle machine; docs/reliability.md stays as it is
  --only S  only this scene; may be repeated; takes the place of its own in the JSON of an earlier whole run, and in the table
  --seed N  of every chance in it; 20261129 unless said
  --out F   where the JSON goes; var/soak.json unless said, var/soak-quick.json with --quick
  --list    names of the scenes`

const OPTIONS = {
  quick: { type: 'boolean', default: false },
  only: { type: 'string', multiple: true, default: [] as string[] },
  seed: { type: 'string', default: '20261129' },
  out: { type: 'string' },
  list: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const

const say = (line: string): void => console.log(line)

/** The whole run; answers the exit code. */
async function runSoak(): Promise<number> {
  const { values } = parseArgs({ options: OPTIONS })
  const { quick, only } = values
  const seed = Number(values.seed)
  const scenes = await listScenes(only)
  const missing = only.filter((name) => !scenes.some((scene) => scene.name === name))
  if (values.help || missing.length > 0 || !Number.isInteger(seed)) {
    say(missing.length > 0 ? `There is no scene "${missing.join(', ')}".\n\n${USAGE}` : USAGE)
    return values.help ? 0 : 2
  }
  if (values.list) {
    for (const { name, asks } of scenes) say(`${name.padEnd(18)} ${asks}`)
    return 0
  }
  const began = new Date().toISOString()
  const startMs = monotonicMs()
  const before = loadAverages()
  const results: SceneResult[] = []
  for (const scene of scenes) {
    say(`${scene.name} … (${results.length + 1} of ${scenes.length}, ${Math.round((monotonicMs() - startMs) / 1000)} s)`)
    const result = await playScene(scene, { quick, seed, note: say })
    results.push(result)
    sayResult(result)
  }
  const machine = await describeMachine(before)
  const report = { began, minutes: (monotonicMs() - startMs) / 60_000, quick, seed, machine, scenes: results }
  const json = resolve(values.out ?? (quick ? 'var/soak-quick.json' : 'var/soak.json'))
  const kept = only.length > 0 && !quick ? placed(report, json) : report
  const isWhole = (await listScenes([])).every(({ name }) => kept.scenes.some((scene) => scene.name === name))
  writeReport(kept, { json, table: !quick && isWhole })
  const failures = results.flatMap((result) => result.failures)
  for (const failure of failures) say(`FAILED  ${failure}`)
  say(failures.length === 0 ? `The soak held: ${results.length} scenes.` : `The soak failed: ${failures.length} limits missed.`)
  return failures.length === 0 ? 0 : 1
}

function sayResult({ name, seconds, figures, failures }: SceneResult): void {
  say(`${failures.length === 0 ? 'ok  ' : 'FAIL'}  ${name}  ${Math.round(seconds)} s`)
  for (const [figure, value] of Object.entries(figures)) say(`        ${figure} ${numberText(value)}`)
  for (const failure of failures) say(`        ${failure}`)
}

/** Scenes played by themselves, in the whole run they belong to where there is one. */
const placed = (report: SoakReport, json: string): SoakReport =>
  existsSync(json) ? withLaterScenes(JSON.parse(readFileSync(json, 'utf8')) as SoakReport, report.scenes) : report

function writeReport(report: SoakReport, { json, table }: { json: string; table: boolean }): void {
  mkdirSync(dirname(json), { recursive: true })
  writeFileSync(json, `${JSON.stringify(report, null, 2)}\n`)
  say(`Written: ${json}`)
  if (!table) return
  writeFileSync(join(ROOT, 'docs/reliability.md'), soakMarkdown(report))
  say('Written: docs/reliability.md')
}

process.exit(await runSoak())
