import { malformed } from './body-fault.ts'
import { indexOf, listOf, numbersOf } from './loose-lists.ts'
import { accessorHead, MOST_ENTRIES } from './read-accessor.ts'
import { isLoose, looseOf, type Glb, type Loose } from './read-glb.ts'

/** Bones without which nobody can be moved as people move. */
export const NEEDED_BONES = [
  'hips',
  'spine',
  'head',
  ...['left', 'right'].flatMap((side) => ['UpperArm', 'LowerArm', 'Hand', 'UpperLeg', 'LowerLeg', 'Foot'].map((part) => `${side}${part}`)),
] as const

/** Walks the nodes: a tree within its bounds, every mesh and skin there, every needed bone named once. Throws `body/malformed`. */
export function checkNodes(glb: Glb): { nodes: number; joints: number; meshUses: number[] } {
  const { json } = glb
  const nodes = listOf(json, 'nodes', MOST_ENTRIES)
  const meshes = listOf(json, 'meshes', MOST_ENTRIES)
  const skins = listOf(json, 'skins', MOST_ENTRIES)
  const meshUses = meshes.map(() => 0)
  const parents = new Int32Array(nodes.length).fill(-1)
  for (const [index, node] of nodes.entries()) {
    const at = ['nodes', index]
    for (const [key, length] of [['translation', 3], ['rotation', 4], ['scale', 3], ['matrix', 16]] as const) numbersOf(node[key], length, [...at, key]) // prettier-ignore
    if (node['mesh'] !== undefined) meshUses[indexOf(node['mesh'], meshes.length, [...at, 'mesh'])]!++
    if (node['skin'] !== undefined) indexOf(node['skin'], skins.length, [...at, 'skin'])
    for (const child of childrenOf(node, at)) {
      const to = indexOf(child, nodes.length, [...at, 'children'])
      if (parents[to] !== -1) throw malformed(`Node ${to} hangs on two others.`, [...at, 'children'])
      parents[to] = index
    }
  }
  checkTree(parents)
  const scenes = listOf(json, 'scenes', 1)
  if (scenes.length !== 1 || (json['scene'] ?? 0) !== 0) throw malformed('The file must hold one scene.', ['scenes'])
  for (const root of childrenOf({ children: scenes[0]?.['nodes'] }, ['scenes', 0])) {
    if (parents[indexOf(root, nodes.length, ['scenes', 0, 'nodes'])] !== -1) throw malformed('A root of the scene hangs on another node.', ['scenes', 0]) // prettier-ignore
  }
  const joints = skins.map((skin, index) => checkSkin(glb, skin, { index, nodes: nodes.length }))
  checkBones(json, nodes.length)
  return { nodes: nodes.length, joints: joints.reduce((sum, count) => sum + count, 0), meshUses }
}

function childrenOf(node: Loose, at: readonly (string | number)[]): readonly unknown[] {
  const children = node['children'] ?? []
  if (!Array.isArray(children) || children.length > MOST_ENTRIES) throw malformed('Children are no list.', at)
  return children
}

/** No node above itself. */
function checkTree(parents: Int32Array): void {
  const known = new Uint8Array(parents.length)
  for (let start = 0; start < parents.length; start++) {
    let steps = 0
    let node = start
    while (node !== -1 && known[node] === 0) {
      if (++steps > 256) throw malformed('The nodes hang on themselves, or too deep.', ['nodes', start])
      node = parents[node]!
    }
    for (let done = start; done !== -1 && known[done] === 0; done = parents[done]!) known[done] = 1
  }
}

function checkSkin(glb: Glb, skin: Loose, { index, nodes }: { index: number; nodes: number }): number {
  const at = ['skins', index]
  const joints = childrenOf({ children: skin['joints'] }, at)
  for (const joint of joints) indexOf(joint, nodes, [...at, 'joints'])
  if (skin['skeleton'] !== undefined) indexOf(skin['skeleton'], nodes, [...at, 'skeleton'])
  if (skin['inverseBindMatrices'] !== undefined) {
    const { count, width } = accessorHead(glb, indexOf(skin['inverseBindMatrices'], MOST_ENTRIES, at))
    if (width !== 16 || count < joints.length) throw malformed('A skin does not fit its joints.', at)
  }
  return joints.length
}

/** The node of each bone by its name, of either version. */
export function bonesOf(json: Loose): ReadonlyMap<string, unknown> {
  const extensions = looseOf(json, 'extensions')
  const first = looseOf(looseOf(looseOf(extensions, 'VRMC_vrm'), 'humanoid'), 'humanBones')
  const zero = looseOf(looseOf(extensions, 'VRM'), 'humanoid')['humanBones']
  if (Array.isArray(zero))
    return new Map(zero.flatMap((bone: unknown) => (isLoose(bone) ? [[String(bone['bone']), bone['node']] as const] : [])))
  return new Map(Object.entries(first).map(([name, bone]) => [name, isLoose(bone) ? bone['node'] : undefined]))
}

function checkBones(json: Loose, nodes: number): void {
  const bones = bonesOf(json)
  for (const [name, node] of bones) indexOf(node, nodes, ['humanoid', name])
  const missing = NEEDED_BONES.filter((name) => !bones.has(name))
  if (missing.length > 0) throw malformed(`The body lacks bones: ${missing.join(', ')}.`, ['humanoid', 'humanBones'])
  if (new Set(NEEDED_BONES.map((name) => bones.get(name))).size !== NEEDED_BONES.length)
    throw malformed('One node is named as two bones.', ['humanoid', 'humanBones'])
}
