import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build, loadConfigFromFile, mergeConfig } from 'vite'
import { scriptsOfPages, type BuildManifest } from '../../check/check-bundles.ts'
import { ROOT } from '../product.ts'
import { benchFault } from '../bench-fault.ts'

/** Script a page loads before anything is shown: its entry with all that is imported at once, each file gzipped, kB of 1000 bytes. */
export async function scriptGzipKb(dist: string, page: string): Promise<number> {
  const manifest = JSON.parse(await readFile(join(dist, '.vite/manifest.json'), 'utf8')) as BuildManifest
  const files = scriptsOfPages(manifest).get(page)
  if (files === undefined) throw benchFault(`${dist} holds no page ${page}.`)
  const sizes = await Promise.all(files.map(async (file) => gzipSync(await readFile(join(dist, file))).length))
  return sizes.reduce((sum, size) => sum + size, 0) / 1000
}

/** The same of a page that only mounts the libraries every venue needs, built with the product's own settings in a folder of its own. */
export async function bareShellGzipKb(): Promise<number> {
  const page = join(import.meta.dirname, 'bare-shell')
  const outDir = await mkdtemp(join(tmpdir(), 'holosite-bare-shell-'))
  try {
    const product = await loadConfigFromFile({ command: 'build', mode: 'production' }, join(ROOT, 'vite.config.ts'), ROOT, 'silent')
    const { rolldownOptions: _pages, ...settings } = product?.config.build ?? {}
    await build(
      mergeConfig(
        { ...product?.config, build: settings },
        { configFile: false, root: page, publicDir: false, logLevel: 'silent', build: { outDir, emptyOutDir: true, sourcemap: false } },
      ),
    )
    return await scriptGzipKb(outDir, 'index.html')
  } finally {
    await rm(outDir, { recursive: true, force: true })
  }
}
