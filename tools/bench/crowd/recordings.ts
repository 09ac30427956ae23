import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../product.ts'

const RECORDINGS = ['aframe-grabLeft', 'aframe-grabRight', 'hubs-bot-recording']

/** Files of the three recordings of bodies, or none where there are none. */
export function recordings(): string[] {
  const folder = join(process.env['HOLOSITE_TEST_DATA'] ?? join(ROOT, '../shared/data'), 'motion/vr')
  const files = RECORDINGS.map((name) => join(folder, `${name}.json`))
  return files.every((file) => existsSync(file)) ? files : []
}
