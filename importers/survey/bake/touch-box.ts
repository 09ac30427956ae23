import type { Occluders } from './occluders.ts'

/** West, south, bottom, east, north, top; metres from the survey's origin. */
export type Box = readonly [number, number, number, number, number, number]

/** Whether any triangle reaches into a box. Separating axes after Akenine-Möller, "Fast 3D triangle-box overlap testing", 2001. */
export function touchesBox({ boxes, links, corners }: Occluders, box: Box): boolean {
  if (corners.length === 0) return false
  const stack = [0]
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (apart(boxes, node * 6, box)) continue
    const count = links[node * 2 + 1]!
    if (count === 0) {
      stack.push(links[node * 2]!, node + 1)
      continue
    }
    for (let triangle = links[node * 2]!, end = triangle + count; triangle < end; triangle++) {
      if (triangleTouches(corners, triangle * 9, box)) return true
    }
  }
  return false
}

function apart(boxes: Float32Array, at: number, box: Box): boolean {
  for (let axis = 0; axis < 3; axis++) if (boxes[at + axis]! > box[axis + 3]! || boxes[at + axis + 3]! < box[axis]!) return true
  return false
}

function triangleTouches(corners: Float32Array, at: number, box: Box): boolean {
  const half = [0, 1, 2].map((axis) => (box[axis + 3]! - box[axis]!) / 2)
  const points = [0, 1, 2].map((corner) =>
    [0, 1, 2].map((axis) => {
      const off = corner === 0 ? 0 : corners[at + corner * 3 + axis]!
      return corners[at + axis]! + off - (box[axis]! + box[axis + 3]!) / 2
    }),
  )
  const [a, b, c] = points as [number[], number[], number[]]
  const edges = [less(b, a), less(c, b), less(a, c)]
  for (let axis = 0; axis < 3; axis++) {
    const unit = [0, 0, 0]
    unit[axis] = 1
    if (separates(unit, points, half)) return false
    for (const edge of edges) if (separates(cross(unit, edge), points, half)) return false
  }
  return !separates(cross(edges[0]!, edges[1]!), points, half)
}

const less = (a: readonly number[], b: readonly number[]): number[] => [a[0]! - b[0]!, a[1]! - b[1]!, a[2]! - b[2]!]
const dot = (a: readonly number[], b: readonly number[]): number => a[0]! * b[0]! + a[1]! * b[1]! + a[2]! * b[2]!
const cross = (a: readonly number[], b: readonly number[]): number[] => [
  a[1]! * b[2]! - a[2]! * b[1]!,
  a[2]! * b[0]! - a[0]! * b[2]!,
  a[0]! * b[1]! - a[1]! * b[0]!,
]

function separates(axis: readonly number[], points: readonly number[][], half: readonly number[]): boolean {
  const reach = half[0]! * Math.abs(axis[0]!) + half[1]! * Math.abs(axis[1]!) + half[2]! * Math.abs(axis[2]!)
  const places = points.map((point) => dot(point, axis))
  return Math.min(...places) > reach || Math.max(...places) < -reach
}
