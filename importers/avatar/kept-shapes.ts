import { isLoose, looseOf, type Loose } from './read-glb.ts'

/** A shape of the face that is kept: a page moves lids, mouth and eyes by it. */
export interface KeptShape {
  /** Name among the presets of VRM 1.0. */
  readonly name: string
  /** Name among the presets of VRM 0.x. */
  readonly zero: string
  /** Targets that make it where a node shows a mesh, and how much of each. */
  of(node: number, mesh: number): readonly { readonly target: number; readonly weight: number }[]
}

/** By their names in VRM 1.0, those in 0.x. */
const KEPT = { blink: 'blink', aa: 'a', ih: 'i', ou: 'u', ee: 'e', oh: 'o' } as const

/** The shapes of lids and vowels that a file has. */
export function keptShapes(json: Loose): readonly KeptShape[] {
  const extensions = looseOf(json, 'extensions')
  const preset = looseOf(looseOf(looseOf(extensions, 'VRMC_vrm'), 'expressions'), 'preset')
  const groups = looseOf(looseOf(extensions, 'VRM'), 'blendShapeMaster')['blendShapeGroups']
  return Object.entries(KEPT).flatMap(([name, zero]): KeptShape[] => {
    const first = bindsOf(looseOf(preset, name)['morphTargetBinds'], 1)
    const group = Array.isArray(groups)
      ? (groups as unknown[]).find((one: unknown) => isLoose(one) && String(one['presetName']).toLowerCase() === zero)
      : null
    const second = bindsOf(isLoose(group) ? group['binds'] : null, 0.01)
    if (first.length + second.length === 0) return []
    const of: KeptShape['of'] = (node, mesh) => [
      ...first.filter((bind) => bind.node === node),
      ...second.filter((bind) => bind.mesh === mesh),
    ]
    return [{ name, zero, of }]
  })
}

function bindsOf(list: unknown, unit: number): { node: unknown; mesh: unknown; target: number; weight: number }[] {
  if (!Array.isArray(list)) return []
  return list.flatMap((bind: unknown) =>
    isLoose(bind)
      ? [{ node: bind['node'], mesh: bind['mesh'], target: Number(bind['index']), weight: Number(bind['weight'] ?? 0) * unit }]
      : [],
  )
}
