import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Scene } from '../../model/documents/index.ts'
import type { Fault } from '../../model/errors/index.ts'

/** Media the scene names and its folder lacks; pages show the safe picture for each. `file` names the scene in the faults. */
export function missingMedia(scene: Scene, folder: string, file: string): Fault[] {
  return scene.media
    .filter(({ uri }) => !existsSync(join(folder, uri)))
    .map(({ id, uri }) => ({
      code: 'scene/media-missing',
      what: `The scene's ${uri} is not there; a safe picture is shown in its place.`,
      fix: 'Add the file to the folder of the scene, or correct its "uri".',
      at: ['media', id, 'uri'],
      file,
    }))
}
