/** A description as a loader has it. */
type Json = Record<string, unknown>

/** Shapes that a page moves, by their names in VRM 1.0 and, in small letters, in 0.x. */
const MOVED = new Set(['blink', 'aa', 'ih', 'ou', 'ee', 'oh', 'lookUp', 'lookDown', 'lookLeft', 'lookRight'])
const MOVED_OF_ZERO = new Set(['blink', 'a', 'i', 'u', 'e', 'o', 'lookup', 'lookdown', 'lookleft', 'lookright'])

/**
 * Takes shapes out of a description that no page moves: each would be read, held on the graphics card and added to every corner. Those left
 * are counted anew. Changes what it is given.
 */
export function boundShapes(json: Json): void {
  const meshes = listOf(json, 'meshes')
  const nodes = listOf(json, 'nodes')
  const kept = meshes.map(() => [] as number[])
  /** Binds by the new place of what they move; those that move nothing are left out. */
  const renumbered = (binds: readonly Json[], meshOf: (bind: Json) => unknown): Json[] =>
    binds.flatMap((bind) => {
      const [mesh, from] = [Number(meshOf(bind)), Number(bind['index'])]
      const own = kept[mesh]
      if (own === undefined || !listOf(meshes[mesh], 'primitives').every((primitive) => from in listOf(primitive, 'targets'))) return []
      return [{ ...bind, index: own.includes(from) ? own.indexOf(from) : own.push(from) - 1 }]
    })
  const expressions = innerOf(innerOf(innerOf(json, 'extensions'), 'VRMC_vrm'), 'expressions')
  const preset = innerOf(expressions, 'preset')
  for (const [name, expression] of Object.entries(preset)) {
    if (!MOVED.has(name) || typeof expression !== 'object' || expression === null) delete preset[name]
    else (expression as Json)['morphTargetBinds'] = renumbered(listOf(expression, 'morphTargetBinds'), ({ node }) => nodes[Number(node)]?.['mesh']) // prettier-ignore
  }
  delete expressions['custom']
  const master = innerOf(innerOf(innerOf(json, 'extensions'), 'VRM'), 'blendShapeMaster')
  const groups = listOf(master, 'blendShapeGroups').filter(({ presetName }) => MOVED_OF_ZERO.has(String(presetName).toLowerCase()))
  if (master['blendShapeGroups'] !== undefined) master['blendShapeGroups'] = groups
  for (const group of groups) group['binds'] = renumbered(listOf(group, 'binds'), ({ mesh }) => mesh)
  for (const [index, mesh] of meshes.entries()) keepTargets(mesh, kept[index] ?? [])
}

function keepTargets(mesh: Json, kept: readonly number[]): void {
  delete mesh['weights']
  const extras = innerOf(mesh, 'extras')
  delete extras['targetNames']
  for (const primitive of listOf(mesh, 'primitives')) {
    const targets = listOf(primitive, 'targets')
    const left = kept.flatMap((index) => targets[index] ?? [])
    if (left.length > 0) primitive['targets'] = left
    else delete primitive['targets']
  }
}

const innerOf = (value: unknown, key: string): Json => {
  const inner = typeof value === 'object' && value !== null ? (value as Json)[key] : undefined
  return typeof inner === 'object' && inner !== null ? (inner as Json) : {}
}

const listOf = (value: unknown, key: string): readonly Json[] => {
  const list = typeof value === 'object' && value !== null ? (value as Json)[key] : undefined
  return Array.isArray(list) ? list.filter((one): one is Json => typeof one === 'object' && one !== null) : []
}
