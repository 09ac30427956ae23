import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const root = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** Every page is served by our own server from dist; nothing is fetched from anywhere else. */
export default defineConfig({
  plugins: [react()],
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
    chunkSizeWarningLimit: 2000,
    rolldownOptions: {
      input: {
        lobby: root('./apps/lobby/index.html'),
        visitor: root('./apps/visitor/index.html'),
        console: root('./apps/console/index.html'),
        camera: root('./apps/camera/index.html'),
      },
    },
  },
})
