import type { RayCaster } from './cast-ray.ts'
import { beamShare } from './emitters.ts'
import { type LightTree, NODE } from './light-tree.ts'

/** How exactly light is gathered. */
export interface GatherOptions {
  /** Light below this, lux, is left out, of a lamp or of many far ones together. */
  readonly cutLux: number
  /** Lamps spread over less than this share of their distance count as one. */
  readonly spread: number
  /** Shadows are asked from so far above the surface, metres. */
  readonly liftM: number
}

/** Where light is gathered: a point and the unit normal of the surface, metres from the survey's origin. */
export interface Receiver {
  readonly at: Float64Array
  readonly normal: Float64Array
}

/** Adds the illuminance of trees at a receiver, in lux by channel, into `out` (length 8). */
export type Gather = (trees: readonly LightTree[], receiver: Receiver, out: Float64Array) => void

/** Near a line's piece: fewer of its lengths away than this, it counts as several points. */
const NEAR_LINE = 3
const LINE_POINTS = 4

/** A gatherer with scratch of its own: one a thread. */
export function createGather(caster: RayCaster, options: GatherOptions): Gather {
  return new Gatherer(caster, options).gather
}

class Gatherer {
  private readonly caster: RayCaster
  private readonly options: GatherOptions
  private readonly stack = new Int32Array(128)
  private readonly start = new Float64Array(3)
  private readonly along = new Float64Array(3)
  /** By tree and node: the triangle that blocked its light last. Places asked one after another mostly share it; answers do not depend on it. */
  private readonly blockers = new Map<LightTree, Int32Array>()
  private blockersOfTree: Int32Array = new Int32Array(0)
  private x = 0
  private y = 0
  private z = 0
  /** Share of a node's light that one of its points has. */
  private part = 1

  constructor(caster: RayCaster, options: GatherOptions) {
    this.caster = caster
    this.options = options
  }

  readonly gather: Gather = (trees, receiver, out) => {
    for (let axis = 0; axis < 3; axis++) this.start[axis] = receiver.at[axis]! + receiver.normal[axis]! * this.options.liftM
    for (let index = 0; index < trees.length; index++) this.walk(trees[index]!, receiver, out)
  }

  private walk(tree: LightTree, { at, normal }: Receiver, out: Float64Array): void {
    const { nodes, links } = tree
    const { stack } = this
    const { cutLux, spread } = this.options
    this.blockersOfTree = this.blockersOf(tree)
    let depth = 0
    stack[depth++] = 0
    while (depth > 0) {
      const node = stack[--depth]!
      const n = node * NODE
      const x = nodes[n]! - at[0]!
      const y = nodes[n + 1]! - at[1]!
      const z = nodes[n + 2]! - at[2]!
      const radius = nodes[n + 3]!
      const above = x * normal[0]! + y * normal[1]! + z * normal[2]!
      const leaf = links[node]! < 0
      const half = leaf && tree.spread === 'line' ? nodes[n + 8]! / 2 : 0
      if (above + radius + half <= 0) continue
      const distance = Math.sqrt(x * x + y * y + z * z)
      const nearest = Math.max(distance - radius - half, 0.3)
      if (nodes[n + 4]! < cutLux * nearest * nearest) continue
      if (leaf) this.addLeaf(tree, node, normal, out)
      else if (tree.spread !== 'beam' && radius < spread * distance) {
        this.aim(x, y, z)
        this.add(tree, node, normal, out)
      } else {
        stack[depth++] = links[node]!
        stack[depth++] = node + 1
      }
    }
  }

  private blockersOf(tree: LightTree): Int32Array {
    let known = this.blockers.get(tree)
    if (known === undefined) {
      known = new Int32Array(tree.links.length).fill(-1)
      this.blockers.set(tree, known)
    }
    return known
  }

  /** Way from the receiver to a light, from which `add` reckons. */
  private aim(x: number, y: number, z: number): void {
    this.x = x
    this.y = y
    this.z = z
  }

  /** A single emitter; a line's piece nearby as several points along it. */
  private addLeaf(tree: LightTree, node: number, normal: Float64Array, out: Float64Array): void {
    const n = node * NODE
    const { nodes } = tree
    const x = nodes[n + 9]! - this.start[0]! + normal[0]! * this.options.liftM
    const y = nodes[n + 10]! - this.start[1]! + normal[1]! * this.options.liftM
    const z = nodes[n + 11]! - this.start[2]! + normal[2]! * this.options.liftM
    const length = nodes[n + 8]!
    if (tree.spread !== 'line' || x * x + y * y + z * z > NEAR_LINE * NEAR_LINE * length * length) {
      this.aim(x, y, z)
      this.add(tree, node, normal, out)
      return
    }
    this.part = 1 / LINE_POINTS
    for (let point = 0; point < LINE_POINTS; point++) {
      const off = ((point + 0.5) / LINE_POINTS - 0.5) * length
      this.aim(x + nodes[n + 5]! * off, y + nodes[n + 6]! * off, z + nodes[n + 7]! * off)
      this.add(tree, node, normal, out)
    }
    this.part = 1
  }

  /** Light of a node along the way aimed at, if nothing stands between. */
  private add(tree: LightTree, node: number, normal: Float64Array, out: Float64Array): void {
    const { x, y, z } = this
    const above = x * normal[0]! + y * normal[1]! + z * normal[2]!
    if (above <= 0) return
    const n = node * NODE
    const square = x * x + y * y + z * z
    const distance = Math.sqrt(square)
    const size = tree.nodes[n + 8]!
    const lux = (this.candelaTowards(tree, node, distance) * this.part * above) / (distance * dampedSquare(tree, square, size))
    if (lux < this.options.cutLux / 4) return
    if (this.isShaded(tree, node)) return
    if (tree.channel >= 0) out[tree.channel]! += lux
    else for (let channel = 0; channel < 8; channel++) out[channel]! += lux * tree.shares[node * 8 + channel]!
  }

  private candelaTowards(tree: LightTree, node: number, distance: number): number {
    const n = node * NODE
    const { nodes } = tree
    const candela = nodes[n + 4]!
    if (tree.spread === 'even') return candela
    const cosine = -(nodes[n + 5]! * this.x + nodes[n + 6]! * this.y + nodes[n + 7]! * this.z) / distance
    if (tree.spread === 'face') return cosine > 0 ? candela * cosine : 0
    if (tree.spread === 'line') return candela * Math.sqrt(Math.max(0, 1 - cosine * cosine))
    return candela * beamShare(Math.acos(Math.max(-1, Math.min(1, cosine))), tree.halfBeams[node]!)
  }

  /** Shadows are asked to a lamp itself, or to the strongest of many, short of its own body. */
  private isShaded(tree: LightTree, node: number): boolean {
    const { start, along } = this
    const n = node * NODE
    const leaf = tree.links[node]! < 0
    for (let axis = 0; axis < 3; axis++) along[axis] = tree.nodes[n + 9 + axis]! - start[axis]!
    if (leaf && tree.spread === 'line') {
      along[0] = this.x
      along[1] = this.y
      along[2] = this.z
    }
    const distance = Math.hypot(along[0]!, along[1]!, along[2]!)
    const short = tree.spread === 'even' || tree.spread === 'beam' ? tree.nodes[n + 8]! + 0.05 : 0.02
    if (distance <= short) return false
    for (let axis = 0; axis < 3; axis++) along[axis]! /= distance
    const { caster, blockersOfTree } = this
    if (caster.isBlockedBy(blockersOfTree[node]!, start, along, distance - short)) return true
    if (!caster.isBlocked(start, along, distance - short)) return false
    blockersOfTree[node] = caster.blocker
    return true
  }
}

/** Squared distance, kept from vanishing at the source: exact on the axis of a round face, and at the surface of a round lamp. */
function dampedSquare(tree: LightTree, square: number, size: number): number {
  if (tree.spread === 'face') return square + size * size
  if (tree.spread === 'line') return Math.max(square, 0.0025)
  return Math.max(square, size * size)
}
