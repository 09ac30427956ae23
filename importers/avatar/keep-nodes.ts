import { indexOf, listOf } from './loose-lists.ts'
import { MOST_ENTRIES } from './read-accessor.ts'
import type { Loose } from './read-glb.ts'

/** Keeps nodes that carry something, and all they hang on; the others go, and all get new places. Throws `body/malformed`. */
export function keepNodes(json: Loose, wanted: readonly number[]): { nodes: object[]; roots: number[]; nodeOf(node: number): number } {
  const before = listOf(json, 'nodes', MOST_ENTRIES)
  const parents = new Int32Array(before.length).fill(-1)
  for (const [index, { children }] of before.entries()) {
    for (const child of Array.isArray(children) ? (children as unknown[]) : [])
      parents[indexOf(child, before.length, ['nodes', index])] = index
  }
  const kept = new Set<number>()
  for (const start of wanted) {
    for (let node = indexOf(start, before.length, ['nodes']); node !== -1 && !kept.has(node); node = parents[node] ?? -1) kept.add(node)
  }
  const order = [...kept].toSorted((one, other) => one - other)
  const place = new Map(order.map((node, index) => [node, index]))
  const nodeOf = (node: number): number => place.get(node) ?? 0
  const nodes = order.map((node) => {
    const { name, translation, rotation, scale, matrix, children } = before[node] as Loose
    const own = (Array.isArray(children) ? (children as number[]) : []).filter((child) => kept.has(child)).map(nodeOf)
    const set = { name, translation, rotation, scale, matrix }
    return {
      ...Object.fromEntries(Object.entries(set).filter(([, value]) => value !== undefined)),
      ...(own.length > 0 ? { children: own } : {}),
    }
  })
  return { nodes, roots: order.filter((node) => parents[node] === -1).map(nodeOf), nodeOf }
}
