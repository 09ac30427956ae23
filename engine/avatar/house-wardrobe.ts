import type { VRM } from '@pixiv/three-vrm'
import type { BufferGeometry } from 'three'
import type { GLTF } from 'three/examples/jsm/loaders/GLTFLoader.js'
import type { DisposeScope } from '../runtime/index.ts'
import type { CrowdLight } from './crowd.ts'
import { createHouseRig, type HouseRig, skinOf } from './house-rig.ts'

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
      const { scene, userData } = await loadFile(urlOf(costume), withRig)
      const { geometry } = skinOf(scene)
      if (scope.disposed) return
      shapes[costume] ??= geometry
      if (withRig) rigs.push(createHouseRig(userData['vrm'] as VRM, light))
    },
  }
}

async function loadFile(url: string, asVrm: boolean): Promise<GLTF> {
  const [{ VRMLoaderPlugin }, { GLTFLoader }] = await Promise.all([
    import('@pixiv/three-vrm'),
    import('three/examples/jsm/loaders/GLTFLoader.js'),
  ])
  const loader = new GLTFLoader()
  if (asVrm) loader.register((parser) => new VRMLoaderPlugin(parser))
  return loader.loadAsync(url)
}
