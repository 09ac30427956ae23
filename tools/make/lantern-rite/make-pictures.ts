import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { paintStarBridge } from './star-bridge.ts'

/** The pictures of the rite by their files. */
export const PICTURES = [
  {
    file: fileURLToPath(new URL('../../../scenes/lantern-rite/media/star-bridge.png', import.meta.url)),
    paint: () => paintStarBridge(711),
  },
] as const

if (process.argv[1] === fileURLToPath(import.meta.url)) for (const { file, paint } of PICTURES) await writeFile(file, paint())
