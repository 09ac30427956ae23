import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const root = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

const cesium = dirname(createRequire(import.meta.url).resolve('@cesium/engine/package.json'))
const { version } = JSON.parse(readFileSync(join(cesium, 'package.json'), 'utf8')) as { version: string }
/** Named by the version, so that the files may be kept for ever like all that is hashed. */
const GLOBE_FOLDER = `assets/cesium-${version}`
/** The workers the globe starts: one makes its surface, one finds out what a worker can be sent. */
const GLOBE_WORKERS = ['createVerticesFromHeightmap.js', 'transferTypedArrayTest.js']
const EARTH = 'Assets/Textures/NaturalEarthII'

/** Of the globe library what it fetches as it runs, and nothing else: pictures of the Earth, two workers, its licence. */
function globeFiles(): Plugin {
  return {
    name: 'globe-files',
    apply: 'build',
    generateBundle() {
      const emit = (fileName: string, from: string): void =>
        void this.emitFile({ type: 'asset', fileName: `${GLOBE_FOLDER}/${fileName}`, source: readFileSync(join(cesium, from)) })
      for (const path of readdirSync(join(cesium, 'Source', EARTH), { recursive: true, encoding: 'utf8' })) {
        if (/\.(jpg|xml)$/.test(path)) emit(join(EARTH, path), join('Source', EARTH, path))
      }
      for (const file of withImports(join(cesium, 'Build/Workers'), GLOBE_WORKERS)) emit(`Workers/${file}`, `Build/Workers/${file}`)
      emit('LICENSE.txt', 'LICENSE.md')
    },
  }
}

/** The files and all they import from their folder. */
function withImports(folder: string, files: readonly string[]): ReadonlySet<string> {
  const found = new Set(files)
  for (const file of found) {
    const text = readFileSync(join(folder, file), 'utf8')
    for (const [, imported] of text.matchAll(/(?:from|import)\s*"\.\/([^"]+)"/g)) if (imported !== undefined) found.add(imported)
  }
  return found
}

/** Every page is served by our own server from dist; nothing is fetched from anywhere else. */
export default defineConfig({
  plugins: [react(), globeFiles()],
  define: { GLOBE_ASSETS: JSON.stringify(`/${GLOBE_FOLDER}/`) },
  publicDir: root('./public'),
  resolve: {
    alias: { '@iwer/devui': root('./engine/xr/no-emulator.ts'), '@iwer/sem': root('./engine/xr/no-emulator.ts') },
    dedupe: ['three', 'react', 'react-dom'],
  },
  build: {
    target: 'es2022',
    sourcemap: true,
    manifest: true,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 3000,
    rolldownOptions: {
      input: {
        lobby: root('./apps/lobby/index.html'),
        visitor: root('./apps/visitor/index.html'),
        console: root('./apps/console/index.html'),
        camera: root('./apps/camera/index.html'),
        output: root('./apps/output/index.html'),
      },
    },
  },
})
