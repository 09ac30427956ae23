import type { FileFault } from './file-fault.ts'
import { isObject, listOf, wholeOf, type JsonObject } from './read-glb.ts'

const NUMBERS: Readonly<Record<string, number>> = { matrix: 16, translation: 3, rotation: 4, scale: 3 }

/** Faults of a glTF's nodes and scenes: links to nothing, nodes with two parents or within themselves, placements that are no numbers. */
export function checkNodes(json: JsonObject): FileFault[] {
  const faults: FileFault[] = []
  const nodes = listOf(json, 'nodes')
  const meshes = listOf(json, 'meshes').length
  const parentOf = new Map<number, number>()
  nodes.forEach((node, index) => {
    if (node['mesh'] !== undefined && !(wholeOf(node['mesh']) >= 0 && wholeOf(node['mesh']) < meshes))
      faults.push({ what: 'There is no such mesh.', at: ['nodes', index, 'mesh'] })
    for (const [key, length] of Object.entries(NUMBERS)) {
      const numbers = node[key]
      if (numbers !== undefined && !(Array.isArray(numbers) && numbers.length === length && numbers.every(Number.isFinite)))
        faults.push({ what: `These are not ${length} numbers.`, at: ['nodes', index, key] })
    }
    linksOf(node, 'children').forEach((link, place) => {
      const child = wholeOf(link)
      const at = ['nodes', index, 'children', place]
      if (child < 0 || child >= nodes.length) faults.push({ what: 'There is no such node.', at })
      else if (parentOf.has(child) || isWithin(index, child, parentOf)) faults.push({ what: 'This node has a place already.', at })
      else parentOf.set(child, index)
    })
  })
  const scenes = listOf(json, 'scenes')
  scenes.forEach((scene, index) =>
    linksOf(scene, 'nodes').forEach((link, place) => {
      const node = wholeOf(link)
      if (node < 0 || node >= nodes.length) faults.push({ what: 'There is no such node.', at: ['scenes', index, 'nodes', place] })
    }),
  )
  if (json['scene'] !== undefined && !isObject(scenes[wholeOf(json['scene'])]))
    faults.push({ what: 'There is no such scene.', at: ['scene'] })
  return faults
}

function linksOf(of: JsonObject, key: string): readonly unknown[] {
  const links = of[key]
  return links === undefined ? [] : Array.isArray(links) ? links : [links]
}

/** Whether a node is another one or stands beneath it. */
function isWithin(node: number, other: number, parentOf: ReadonlyMap<number, number>): boolean {
  for (let at: number | undefined = node; at !== undefined; at = parentOf.get(at)) if (at === other) return true
  return false
}
