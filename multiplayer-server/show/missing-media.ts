import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { saidOfLink, type Scene } from '../../model/documents/index.ts'
import type { Fault } from '../../model/errors/index.ts'
import { phrase } from '../../model/words/index.ts'

/** Media the scene names and its folder lacks; pages show the safe picture for each. `file` names the scene in the faults. */
export function missingMedia(scene: Scene, folder: string, file: string): Fault[] {
  return scene.media
    .filter(({ uri }) => !existsSync(join(folder, uri)))
    .map(({ id, uri }) => ({
      code: 'scene/media-missing',
      ...saidOfLink(phrase('mediumMissing', { uri }), phrase('addMedium')),
      at: ['media', id, 'uri'],
      file,
    }))
}
