import type { Camera, Group } from 'three'
import type { Language } from '../../model/words/index.ts'
import type { DisposeScope, Frame } from '../runtime/index.ts'
import type { CameraSigns } from './camera-signs.ts'
import type { LiveDrapeParts, LiveDrapes } from './live-drapes.ts'

/** The venue's cameras, fetched when somebody enters: the first view of a place needs none of what plays live pictures. */
export interface LateDrapes extends LiveDrapes {
  /** Of the plates at the cameras' places. */
  setLanguage(language: Language): void
}

/** Where the cameras are shown. */
export interface LateDrapeParts extends Omit<LiveDrapeParts, 'signs'> {
  readonly site: Group
  readonly viewer: () => Camera
}

/** Nothing is fetched until `attach`. */
export function createLateDrapes(scope: DisposeScope, parts: LateDrapeParts): LateDrapes {
  let come: { readonly drapes: LiveDrapes; readonly signs: CameraSigns } | null = null
  let coming: Promise<void> | null = null
  let spoken: Language | null = null
  let gone = false
  scope.defer(() => (gone = true))

  const fetchParts = async (): Promise<void> => {
    const [{ createCameraSigns }, { createLiveDrapes }] = await Promise.all([import('./camera-signs.ts'), import('./live-drapes.ts')])
    if (gone) return
    const signs = createCameraSigns(scope, parts.cameras, parts.viewer)
    parts.site.add(signs.group)
    if (spoken !== null) signs.setLanguage(spoken)
    come = { signs, drapes: createLiveDrapes({ ...parts, signs }) }
  }
  return {
    phase: 'show',
    attach(within, room) {
      if (parts.cameras.length === 0) return
      let left = false
      within.defer(() => (left = true))
      coming ??= fetchParts()
      void coming.then(() => {
        if (!left && !gone) come?.drapes.attach(within, room)
      })
    },
    setLanguage(language) {
      spoken = language
      come?.signs.setLanguage(language)
    },
    run(frame: Frame) {
      if (come === null) return
      come.drapes.run(frame)
      come.signs.run(frame)
    },
    status: () => come?.drapes.status() ?? [],
  }
}
