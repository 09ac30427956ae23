import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { monotonicMs } from '../bench/bench-clock.ts'
import { describeMachine, loadAverages } from '../bench/machine.ts'
import { ROOT } from '../bench/product.ts'
import { numberText, type SceneResult } from './judge-scene.ts'
import { listScenes } from './list-scenes.ts'
import { playScene } from './play-scene.ts'
import { soakMarkdown, type SoakReport } from './soak-report.ts'

const USAGE = `npm run soak -- [--quick] [--only <scene>]... [--seed N] [--out FILE.json]
Plays real faults against the built product and holds what happens against stated limits. Whole: about half an hour.

  --quick   every scene in a short form, under six minutes on an idle machine; docs/reliability.md stays as it is
  --only S  only this scene; may be repeated; docs/reliability.md stays as it is
  --seed N  of every chance in it; 20261129 unless said
  --out F   where the JSON goes; var/soak.json unless said
  --list    names of the scenes`

const OPTIONS = {
  quick: { type: 'boolean', default: false },
  only: { type: 'string', multiple: true, default: [] as string[] },
  seed: { type: 'string', default: '20261129' },
  out: { type: 'string', default: 'var/soak.json' },
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
  writeReport(report, { json: resolve(values.out), table: !quick && only.length === 0 })
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

function writeReport(report: SoakReport, { json, table }: { json: string; table: boolean }): void {
  mkdirSync(dirname(json), { recursive: true })
  writeFileSync(json, `${JSON.stringify(report, null, 2)}\n`)
  say(`Written: ${json}`)
  if (!table) return
  writeFileSync(join(ROOT, 'docs/reliability.md'), soakMarkdown(report))
  say('Written: docs/reliability.md')
}

process.exit(await runSoak())
