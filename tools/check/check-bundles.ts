import { existsSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { outcomeOf, type StepOutcome } from './gate-step.ts'

/** Script a page may load before its first view, gzip, in kilobytes of 1000 bytes. */
const SCRIPT_BUDGET_KB = 480

/** Vite's manifest: what each chunk imports at once (`imports`) and later (`dynamicImports`, not counted here). */
export type BuildManifest = Readonly<
  Record<string, { readonly file: string; readonly isEntry?: boolean; readonly imports?: readonly string[] }>
>

/** For each page, by its source, the script files it loads before anything is shown. */
export function scriptsOfPages(manifest: BuildManifest): Map<string, string[]> {
  const pages = new Map<string, string[]>()
  for (const [key, chunk] of Object.entries(manifest)) {
    if (chunk.isEntry !== true || !key.endsWith('.html')) continue
    const seen = new Set<string>()
    const queue = [key]
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      if (seen.has(next)) continue
      seen.add(next)
      queue.push(...(manifest[next]?.imports ?? []))
    }
    pages.set(
      key,
      [...seen].flatMap((name) => manifest[name]?.file ?? []).filter((file) => file.endsWith('.js')),
    )
  }
  return pages
}

/** Bytes of the script each built page starts with, against the budget. Skipped where nothing is built. */
export function checkBundles(root: string): StepOutcome {
  const path = `${root}/dist/.vite/manifest.json`
  if (!existsSync(path)) return { verdict: 'skipped', detail: 'nothing is built: run npm run build', output: '' }
  const pages = scriptsOfPages(JSON.parse(readFileSync(path, 'utf8')) as BuildManifest)
  const sizes = [...pages].map(([page, files]) => ({ page, kb: sumOf(files.map((file) => gzipKb(`${root}/dist/${file}`))) }))
  const faults = sizes
    .filter(({ kb }) => kb > SCRIPT_BUDGET_KB)
    .map(
      ({ page, kb }) =>
        `${page}: ${kb.toFixed(0)} kB of script, ${SCRIPT_BUDGET_KB} are the most. Load what the first view does not need later.`,
    )
  if (pages.size === 0) faults.push('dist/.vite/manifest.json names no page. Build again.')
  const told = sizes.map(({ page, kb }) => `${page.split('/').at(-2) ?? page} ${kb.toFixed(0)} kB`).join(', ')
  return faults.length > 0 ? outcomeOf(faults, '') : outcomeOf([], `script before the first view, gzip: ${told}`)
}

const gzipKb = (path: string): number => gzipSync(readFileSync(path)).length / 1000

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)
