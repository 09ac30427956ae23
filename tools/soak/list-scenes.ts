import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { SoakScene } from './scene.ts'

const FOLDER = join(import.meta.dirname, 'scenes')

/** Every scene there is, or those named: one file each. Order is the order of the files' names. */
export async function listScenes(only: readonly string[]): Promise<readonly SoakScene[]> {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.ts') && !file.includes('.test.'))
  const scenes = await Promise.all(files.toSorted().map(async (file) => ((await import(join(FOLDER, file))) as { scene: SoakScene }).scene))
  return only.length === 0 ? scenes : scenes.filter(({ name }) => only.includes(name))
}
