import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))
const FIGURES = [
  'evaluate_us_per_universe',
  'evaluate_1000_fixtures_ms',
  'go_to_packet_ms_p95',
  'skew_ms_p95',
  'universes_64_within_3ms_pct',
]

interface Report {
  readonly ok: boolean
  readonly figures: Readonly<Record<string, number>>
  readonly peer: Readonly<Record<string, number>>
  readonly targets: Readonly<Record<string, { readonly direction: string; readonly value: number; readonly met: boolean }>>
  readonly machine: Readonly<Record<string, unknown>>
}

function holosite(...argv: string[]): Promise<{ code: number | null; out: string; error: string }> {
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), `${root}tools/holosite.ts`, ...argv], { cwd: root })
  let out = ''
  let error = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (error += text))
  return new Promise((resolve, reject) => child.on('error', reject).on('close', (code) => resolve({ code, out, error })))
}

test('bench show prints one JSON object: every figure a number above zero, each target judged by its own direction, the machine told', async () => {
  const ended = await holosite('bench', 'show', '--quick', '--json')
  expect(ended.code, ended.error).toBe(0)
  expect(ended.out.trimEnd().split('\n')).toHaveLength(1)
  const report = JSON.parse(ended.out) as Report
  for (const name of FIGURES) expect(report.figures[name], name).toSatisfy((figure: number) => Number.isFinite(figure) && figure > 0)
  for (const [name, { direction, value, met }] of Object.entries(report.targets)) {
    const figure = report.figures[name] ?? Number.NaN
    expect(met, name).toBe(direction === 'at most' ? figure <= value : figure >= value)
  }
  expect(report.figures['universes_64_within_3ms_pct']).toBeLessThanOrEqual(100)
  expect(Object.values(report.peer).every((figure) => Number.isFinite(figure) && figure > 0)).toBe(true)
  expect(report.machine).toMatchObject({ cpu: expect.any(String), cores: expect.any(Number), loadBefore: expect.any(Array) })
}, 240_000)

test('a bench that does not exist is wrong usage', async () => {
  const ended = await holosite('bench', 'dance', '--json')
  expect(ended.code).toBe(2)
  expect(JSON.parse(ended.out)).toMatchObject({ ok: false, errors: [{ code: 'command/usage' }] })
}, 60_000)
