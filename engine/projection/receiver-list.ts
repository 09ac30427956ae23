import { Sphere, type BufferGeometry, type Frustum, type Material, type Mesh, type Object3D } from 'three'
import type { DisposeScope } from '../runtime/index.ts'
import { OCCLUDER_LAYER } from './depth-layers.ts'
import { isReceiver, type ListOrder, type ProjectionUniforms } from './material-patch.ts'
import { createPatchedMaterials, type PatchedMaterial } from './patched-materials.ts'

/** How a mesh takes part. */
export interface ReceiverOptions {
  /** Whether projectors' light lands on it. Default true. */
  readonly receives?: boolean
  /** Whether it hides what is behind it from projectors. Default: when none of its materials is see-through or cut out. */
  readonly occludes?: boolean
}

/** The meshes projectors shine on, and for each of their materials which projectors reach it. */
export interface ReceiverList {
  add(object: Object3D, options?: ReceiverOptions): void
  remove(object: Object3D): void
  /** Tests every mesh's bounding sphere against the views whose bit is set in `placed`. For pose and tile changes. */
  cull(views: readonly View[], placed: number): void
  /** Narrows the lists to the projectors that give light now. */
  activate(active: number): void
}

/** What a projector sees, in three's world. */
interface View {
  readonly frustum: Frustum
}

interface Receiver {
  readonly mesh: Mesh
  readonly materials: readonly Material[]
  readonly patched: readonly PatchedMaterial[]
  readonly addedLayer: boolean
}

/** Instanced and batched meshes keep a sphere around all their instances, skinned ones around their present pose. */
interface SphereOwner {
  boundingSphere: Sphere | null
  computeBoundingSphere(): void
}

function sphereOf(mesh: Mesh): Sphere | null {
  const owner: SphereOwner | BufferGeometry = 'computeBoundingSphere' in mesh ? (mesh as unknown as SphereOwner) : mesh.geometry
  if (owner.boundingSphere === null) owner.computeBoundingSphere()
  return owner.boundingSphere
}

function eachMesh(object: Object3D, visit: (mesh: Mesh) => void): void {
  object.traverse((part) => {
    if ('isMesh' in part && part.isMesh === true) visit(part as Mesh)
  })
}

const materialsOf = (mesh: Mesh): readonly Material[] => (Array.isArray(mesh.material) ? mesh.material : [mesh.material])

/** The depth pass knows no textures, so cut-outs would be drawn as whole sheets. */
const isSolid = (material: Material): boolean =>
  !material.transparent &&
  material.alphaTest === 0 &&
  !('transmission' in material && typeof material.transmission === 'number' && material.transmission > 0)

/** Bits of the placed views that touch the mesh's bounding sphere; all of them for a mesh that is never culled. */
function reachOf(mesh: Mesh, views: readonly View[], placed: number, sphere: Sphere): number {
  const local = mesh.frustumCulled ? sphereOf(mesh) : null
  if (local === null) return placed
  mesh.updateWorldMatrix(true, false)
  sphere.copy(local).applyMatrix4(mesh.matrixWorld)
  let reach = 0
  for (let index = 0; index < views.length; index++) {
    if ((placed >> index) & 1 && views[index]!.frustum.intersectsSphere(sphere)) reach |= 1 << index
  }
  return reach
}

/** Patches and layers are taken off with the scope. */
export function createReceiverList(scope: DisposeScope, uniforms: ProjectionUniforms, order: ListOrder): ReceiverList {
  const patches = createPatchedMaterials(uniforms, order)
  const byMesh = new Map<Mesh, Receiver>()
  const receivers: Receiver[] = []
  const sphere = new Sphere()

  const addMesh = (mesh: Mesh, options: ReceiverOptions): void => {
    if (byMesh.has(mesh)) return
    const all = materialsOf(mesh)
    const materials = options.receives === false ? [] : all.filter(isReceiver)
    const addedLayer = (options.occludes ?? all.every(isSolid)) && !mesh.layers.isEnabled(OCCLUDER_LAYER)
    if (addedLayer) mesh.layers.enable(OCCLUDER_LAYER)
    const receiver: Receiver = { mesh, materials, patched: materials.map(patches.acquire), addedLayer }
    byMesh.set(mesh, receiver)
    receivers.push(receiver)
  }
  const removeMesh = (mesh: Mesh): void => {
    const receiver = byMesh.get(mesh)
    if (receiver === undefined) return
    byMesh.delete(mesh)
    receivers.splice(receivers.indexOf(receiver), 1)
    if (receiver.addedLayer) mesh.layers.disable(OCCLUDER_LAYER)
    receiver.materials.forEach(patches.release)
  }

  scope.defer(() => {
    for (const mesh of [...byMesh.keys()]) removeMesh(mesh)
  })
  return {
    add: (object, options = {}) => eachMesh(object, (mesh) => addMesh(mesh, options)),
    remove: (object) => eachMesh(object, removeMesh),
    cull(views, placed) {
      patches.clearReach()
      for (let index = 0; index < receivers.length; index++) {
        const receiver = receivers[index]!
        if (receiver.patched.length === 0) continue
        const reach = reachOf(receiver.mesh, views, placed, sphere)
        for (let part = 0; part < receiver.patched.length; part++) receiver.patched[part]!.reach |= reach
      }
      patches.applyReach()
    },
    activate: patches.activate,
  }
}
