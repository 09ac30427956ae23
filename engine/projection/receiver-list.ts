import { Sphere, type BufferGeometry, type Frustum, type Material, type Mesh, type Object3D } from 'three'
import type { DisposeScope } from '../runtime/index.ts'
import { OCCLUDER_LAYER } from './depth-layers.ts'
import { isReceiver, patchMaterial, type MaterialPatch, type ProjectionUniforms } from './material-patch.ts'

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
  readonly size: number
}

/** What a projector sees, in three's world. */
interface View {
  readonly frustum: Frustum
}

interface PatchedMaterial {
  readonly patch: MaterialPatch
  users: number
  /** Projectors whose view touches any mesh of this material. */
  reach: number
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

function drop<T>(list: T[], member: T): void {
  const at = list.indexOf(member)
  const last = list.pop()
  if (at >= 0 && at < list.length && last !== undefined) list[at] = last
}

/** Patches are taken off with the scope. */
export function createReceiverList(scope: DisposeScope, uniforms: ProjectionUniforms): ReceiverList {
  const byMesh = new Map<Mesh, Receiver>()
  const receivers: Receiver[] = []
  const byMaterial = new Map<Material, PatchedMaterial>()
  const patched: PatchedMaterial[] = []
  const sphere = new Sphere()
  let active = 0

  const acquire = (material: Material): PatchedMaterial => {
    let entry = byMaterial.get(material)
    if (entry === undefined) {
      entry = { patch: patchMaterial(material, uniforms), users: 0, reach: 0 }
      byMaterial.set(material, entry)
      patched.push(entry)
    }
    entry.users++
    return entry
  }
  const release = (material: Material): void => {
    const entry = byMaterial.get(material)
    if (entry === undefined || --entry.users > 0) return
    entry.patch.remove()
    byMaterial.delete(material)
    drop(patched, entry)
  }
  const addMesh = (mesh: Mesh, options: ReceiverOptions): void => {
    if (byMesh.has(mesh)) return
    const all = materialsOf(mesh)
    const materials = options.receives === false ? [] : all.filter(isReceiver)
    const addedLayer = (options.occludes ?? all.every(isSolid)) && !mesh.layers.isEnabled(OCCLUDER_LAYER)
    if (addedLayer) mesh.layers.enable(OCCLUDER_LAYER)
    const receiver: Receiver = { mesh, materials, patched: materials.map(acquire), addedLayer }
    byMesh.set(mesh, receiver)
    receivers.push(receiver)
  }
  const removeMesh = (mesh: Mesh): void => {
    const receiver = byMesh.get(mesh)
    if (receiver === undefined) return
    byMesh.delete(mesh)
    drop(receivers, receiver)
    if (receiver.addedLayer) mesh.layers.disable(OCCLUDER_LAYER)
    receiver.materials.forEach(release)
  }
  const reachOf = (mesh: Mesh, views: readonly View[], placed: number): number => {
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
  const activate = (next: number): void => {
    active = next
    for (let index = 0; index < patched.length; index++) patched[index]!.patch.setActive(patched[index]!.reach & active)
  }

  scope.defer(() => {
    for (const mesh of [...byMesh.keys()]) removeMesh(mesh)
  })
  return {
    get size() {
      return receivers.length
    },
    add: (object, options = {}) => eachMesh(object, (mesh) => addMesh(mesh, options)),
    remove: (object) => eachMesh(object, removeMesh),
    cull(views, placed) {
      for (let index = 0; index < patched.length; index++) patched[index]!.reach = 0
      for (let index = 0; index < receivers.length; index++) {
        const receiver = receivers[index]!
        if (receiver.patched.length === 0) continue
        const reach = reachOf(receiver.mesh, views, placed)
        for (let part = 0; part < receiver.patched.length; part++) receiver.patched[part]!.reach |= reach
      }
      for (let index = 0; index < patched.length; index++) patched[index]!.patch.setTouched(patched[index]!.reach !== 0)
      activate(active)
    },
    activate,
  }
}
