import type { BufferGeometry } from 'three'
import type { DisposeScope } from '../runtime/index.ts'
import type { CrowdLight } from './crowd.ts'
import { createHouseRig, type HouseRig, skinOf } from './house-rig.ts'
import { loadVrm } from './load-vrm.ts'

/** The people of the house: shapes of their costumes, and rigs that wear them. */
export interface HouseWardrobe {
  /** By costume; undefined until it is loaded. */
  readonly shapes: readonly (BufferGeometry | undefined)[]
  readonly rigs: readonly HouseRig[]
  /** Fetches the shape of a costume, and with it a rig where one is asked for. Rejects what cannot be had. */
  load(costume: number, withRig: boolean): Promise<void>
}

export interface HouseWardrobeParts {
  /** Where a costume's file is served. */
  readonly urlOf: (costume: number) => string
  /** The lamps' light where somebody stands. */
  readonly light?: CrowdLight
}

/** Nothing is loaded yet. All goes with the scope. */
export function createHouseWardrobe(scope: DisposeScope, { urlOf, light }: HouseWardrobeParts): HouseWardrobe {
  const shapes: (BufferGeometry | undefined)[] = []
  const rigs: HouseRig[] = []
  scope.defer(() => {
    for (const shape of shapes) shape?.dispose()
    for (const rig of rigs) rig.dispose()
  })
  return {
    shapes,
    rigs,
    async load(costume, withRig) {
      const { scene, vrm } = await loadVrm(urlOf(costume), { plain: !withRig })
      const { geometry } = skinOf(scene)
      if (scope.disposed) return
      shapes[costume] ??= geometry
      if (vrm) rigs.push(createHouseRig(vrm, light))
    },
  }
}
