import type { Material } from 'three'
import { patchMaterial, type ListOrder, type MaterialPatch, type ProjectionUniforms } from './material-patch.ts'

/** One material and what reaches it. Meshes that share a material share its list: the union of what reaches each. */
export interface PatchedMaterial {
  readonly patch: MaterialPatch
  users: number
  /** Projectors whose view touches any mesh of this material, a bit each. */
  reach: number
}

/** The patched materials of the pass, each patched once however many meshes use it. */
export interface PatchedMaterials {
  acquire(material: Material): PatchedMaterial
  /** Takes the patch off with the last user. */
  release(material: Material): void
  /** Before reach is gathered anew. */
  clearReach(): void
  /** After it: chooses each material's program and list. */
  applyReach(): void
  /** Narrows the lists to the projectors that give light now, a bit each. */
  activate(active: number): void
}

export function createPatchedMaterials(uniforms: ProjectionUniforms, order: ListOrder): PatchedMaterials {
  const byMaterial = new Map<Material, PatchedMaterial>()
  const patched: PatchedMaterial[] = []
  let active = 0
  const activate = (next: number): void => {
    active = next
    for (let index = 0; index < patched.length; index++) patched[index]!.patch.setActive(patched[index]!.reach & active)
  }
  return {
    acquire(material) {
      let entry = byMaterial.get(material)
      if (entry === undefined) {
        entry = { patch: patchMaterial(material, uniforms, order), users: 0, reach: 0 }
        byMaterial.set(material, entry)
        patched.push(entry)
      }
      entry.users++
      return entry
    },
    release(material) {
      const entry = byMaterial.get(material)
      if (entry === undefined || --entry.users > 0) return
      entry.patch.remove()
      byMaterial.delete(material)
      patched.splice(patched.indexOf(entry), 1)
    },
    clearReach() {
      for (let index = 0; index < patched.length; index++) patched[index]!.reach = 0
    },
    applyReach() {
      for (let index = 0; index < patched.length; index++) patched[index]!.patch.setTouched(patched[index]!.reach !== 0)
      activate(active)
    },
    activate,
  }
}
