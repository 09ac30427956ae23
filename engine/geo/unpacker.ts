import { MeshoptDecoder } from 'three/addons/libs/meshopt_decoder.module.js'
import type { DisposeScope } from '../runtime/index.ts'

/** Not one of React's hooks, whatever its name. */
const { useWorkers: setWorkers } = MeshoptDecoder
/** Who needs the worker now. */
let users = 0

/**
 * Unpacks the meshes of tiles in a worker: on the page's own thread that is a quarter to a half of the longest it is held while tiles come in. The
 * decoder is one for the page, and so is its worker, which ends with the last scope.
 */
export function unpacker(scope: DisposeScope): typeof MeshoptDecoder {
  if (users++ === 0) setWorkers(1)
  scope.defer(() => {
    if (--users === 0) setWorkers(0)
  })
  return MeshoptDecoder
}
