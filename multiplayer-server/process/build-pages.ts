import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** What the built pages are made from. */
const SOURCES = ['apps', 'engine', 'model', 'scenes', 'public', 'vite.config.ts', 'package.json']
const NOT_BUILT = /(\.test\.tsx?|\.md)$/

/** True when the pages were never built, or a source is newer than they are. */
export function pagesAreStale(root: string): boolean {
  const built = join(root, 'dist', 'apps', 'lobby', 'index.html')
  if (!existsSync(built)) return true
  const builtMs = statSync(built).mtimeMs
  return SOURCES.some((source) => hasNewer(join(root, source), builtMs))
}

function hasNewer(path: string, thanMs: number): boolean {
  if (!existsSync(path)) return false
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs > thanMs && !NOT_BUILT.test(path)
  return readdirSync(path).some((name) => hasNewer(join(path, name), thanMs))
}

/**
 * Builds the pages beside the old ones and then puts them in their place, so that a build that fails or is killed leaves
 * what was there: `kept`. `failed` when there was nothing. What went wrong is on standard error.
 */
export async function buildPages(root: string): Promise<'built' | 'kept' | 'failed'> {
  const cache = join(root, 'node_modules', '.cache', `holosite-pages-${process.pid}`)
  const dist = join(root, 'dist')
  mkdirSync(dirname(cache), { recursive: true })
  const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin', 'vite.js')
  try {
    const code = await run([vite, 'build', '--outDir', cache, '--emptyOutDir', '--logLevel', 'warn'], root)
    if (code !== 0) return existsSync(dist) ? 'kept' : 'failed'
    const old = `${cache}-old`
    if (existsSync(dist)) renameSync(dist, old)
    renameSync(cache, dist)
    rmSync(old, { recursive: true, force: true })
    return 'built'
  } finally {
    rmSync(cache, { recursive: true, force: true })
  }
}

function run(args: readonly string[], cwd: string): Promise<number> {
  return new Promise((resolve, reject) => {
    // Whoever starts the server may carry another NODE_ENV; pages built for development weigh a fifth more.
    const env = { ...process.env, NODE_ENV: 'production' }
    const child = spawn(process.execPath, [...args], { cwd, env, stdio: ['ignore', 2, 2] })
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
}
