import type { Finding } from './finding.ts'
import type { SourceFile } from './source-file.ts'

/** One finding for each knot of files that import each other, with one way round it. */
export function checkCycles(files: readonly SourceFile[]): Finding[] {
  const byPath = new Map(files.map((file) => [file.path, file]))
  const targets = new Map(files.map((file) => [file.path, targetsOf(file).filter((target) => byPath.has(target))]))
  return findKnots(targets).map((knot) => {
    const ring = shortestRing(targets, knot)
    const first = byPath.get(ring[0] ?? '')
    const line = first?.imports.find((edge) => edge.target === ring[1])?.line ?? 1
    return {
      file: ring[0] ?? '',
      line,
      rule: 'imports/cycle',
      what: `Files import each other in a ring: ${ring.join(' -> ')}.`,
      fix: 'Move what they share into a file that imports none of them.',
    }
  })
}

const targetsOf = (file: SourceFile): string[] => [
  ...new Set(file.imports.flatMap((edge) => (edge.how === 'import' && edge.target !== null ? [edge.target] : []))),
]

/** Strongly connected components of more than one file, or of one file that imports itself (Tarjan). */
function findKnots(targets: ReadonlyMap<string, readonly string[]>): string[][] {
  const order = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  const knots: string[][] = []
  const visit = (path: string): void => {
    order.set(path, order.size)
    low.set(path, order.get(path) ?? 0)
    stack.push(path)
    for (const next of targets.get(path) ?? []) {
      if (!order.has(next)) visit(next)
      if (stack.includes(next)) low.set(path, Math.min(low.get(path) ?? 0, low.get(next) ?? 0))
    }
    if (low.get(path) !== order.get(path)) return
    const knot = stack.splice(stack.indexOf(path))
    if (knot.length > 1 || targets.get(path)?.includes(path) === true) knots.push(knot)
  }
  for (const path of targets.keys()) if (!order.has(path)) visit(path)
  return knots
}

/** Shortest way from the first file of a knot back to itself, both ends named. */
function shortestRing(targets: ReadonlyMap<string, readonly string[]>, knot: readonly string[]): string[] {
  const start = [...knot].sort()[0] ?? ''
  const cameFrom = new Map<string, string>()
  const queue = [start]
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    for (const next of targets.get(path) ?? []) {
      if (next === start) {
        const ring = [start]
        for (let back = path; back !== start; back = cameFrom.get(back) ?? start) ring.unshift(back)
        return [start, ...ring]
      }
      if (knot.includes(next) && !cameFrom.has(next)) {
        cameFrom.set(next, path)
        queue.push(next)
      }
    }
  }
  return [start, start]
}
