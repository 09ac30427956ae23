import type { Emitter, Spread } from './emitters.ts'
import { sharedFloats, sharedInts } from './occluders.ts'

/** Numbers of a node in `nodes`; see `LightTree`. */
export const NODE = 12

/**
 * Emitters of one spread and about one direction in a tree, so that many far ones count as one. Twelve numbers a node: middle
 * (weighted by intensity), radius around it, greatest intensity in candela, axis, size, and the place of its strongest emitter,
 * to which shadows are asked. Flat arrays over shared memory.
 */
export interface LightTree {
  readonly spread: Spread
  /** Channel of all its emitters, or -1 where `shares` tells it. */
  readonly channel: number
  readonly nodes: Float32Array
  /** Second child of a node (the first follows its parent), or -1 for a leaf. */
  readonly links: Int32Array
  /** Half beam of leaves, radians. */
  readonly halfBeams: Float32Array
  /** Light bounced off a patch goes into several channels: eight shares a node of its intensity. Empty otherwise. */
  readonly shares: Float32Array
}

/** An emitter of bounced light. */
export interface BouncedEmitter extends Emitter {
  /** Share of `candela` in each of eight channels. */
  readonly shares: Float32Array
}

const DIRECTIONS = 6

/** Trees over emitters, one for each channel, spread and rough direction. The same emitters give the same trees. */
export function buildLightTrees(emitters: readonly Emitter[]): LightTree[] {
  const sorted = new Map<string, Emitter[]>()
  for (const emitter of emitters) {
    if (!(emitter.candela > 0)) continue
    const key = `${emitter.channel} ${emitter.spread} ${directionOf(emitter)}`
    const list = sorted.get(key)
    if (list) list.push(emitter)
    else sorted.set(key, [emitter])
  }
  return [...sorted].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, alike]) => new Builder(alike).build())
}

/** Six ways for what has a front; three for lines, which have no front; one for what shines all ways. */
function directionOf({ spread, axis }: Emitter): number {
  if (spread === 'even' || spread === 'beam') return 0
  let widest = 0
  for (let other = 1; other < 3; other++) if (Math.abs(axis[other]!) > Math.abs(axis[widest]!)) widest = other
  return spread === 'face' && axis[widest]! < 0 ? widest + DIRECTIONS / 2 : widest
}

class Builder {
  private readonly emitters: readonly Emitter[]
  private readonly order: Uint32Array
  private readonly nodes: Float32Array
  private readonly links: Int32Array
  private readonly halfBeams: Float32Array
  private readonly shares: Float32Array
  private count = 0

  constructor(emitters: readonly Emitter[]) {
    const most = 2 * emitters.length - 1
    this.emitters = emitters
    this.order = Uint32Array.from({ length: emitters.length }, (_, index) => index)
    this.nodes = sharedFloats(most * NODE)
    this.links = sharedInts(most)
    this.halfBeams = sharedFloats(most)
    this.shares = sharedFloats('shares' in emitters[0]! ? most * 8 : 0)
  }

  build(): LightTree {
    const { nodes, links, halfBeams, shares } = this
    this.split(0, this.order.length)
    const { spread, channel } = this.emitters[0]!
    return { spread, channel: shares.length > 0 ? -1 : channel, nodes, links, halfBeams, shares }
  }

  /** Writes the node of a range and those under it; answers its number. */
  private split(first: number, end: number): number {
    const node = this.count++
    if (end - first === 1) {
      this.writeLeaf(node, this.emitters[this.order[first]!]!)
      return node
    }
    this.sortByWidestAxis(first, end)
    const middle = (first + end) >> 1
    const left = this.split(first, middle)
    const right = this.split(middle, end)
    this.links[node] = right
    this.join(node, left, right)
    return node
  }

  private sortByWidestAxis(first: number, end: number): void {
    const { emitters, order } = this
    let widest = 0
    let width = -1
    for (let axis = 0; axis < 3; axis++) {
      let low = Infinity
      let high = -Infinity
      for (let place = first; place < end; place++) {
        const value = emitters[order[place]!]!.at[axis]!
        low = Math.min(low, value)
        high = Math.max(high, value)
      }
      if (high - low > width) {
        width = high - low
        widest = axis
      }
    }
    order.subarray(first, end).sort((a, b) => emitters[a]!.at[widest]! - emitters[b]!.at[widest]! || a - b)
  }

  private writeLeaf(node: number, emitter: Emitter): void {
    this.links[node] = -1
    this.halfBeams[node] = emitter.halfBeam
    this.nodes.set([...emitter.at, 0, emitter.candela, ...emitter.axis, emitter.size, ...emitter.at], node * NODE)
    if (this.shares.length > 0) this.shares.set((emitter as BouncedEmitter).shares, node * 8)
  }

  private join(node: number, left: number, right: number): void {
    const { nodes, shares } = this
    const a = left * NODE
    const b = right * NODE
    const out = node * NODE
    const ia = nodes[a + 4]!
    const ib = nodes[b + 4]!
    const all = ia + ib
    for (let axis = 0; axis < 3; axis++) nodes[out + axis] = (nodes[a + axis]! * ia + nodes[b + axis]! * ib) / all
    const reach = (at: number): number =>
      nodes[at + 3]! + Math.hypot(nodes[at]! - nodes[out]!, nodes[at + 1]! - nodes[out + 1]!, nodes[at + 2]! - nodes[out + 2]!)
    nodes[out + 3] = Math.max(reach(a), reach(b))
    nodes[out + 4] = all
    this.joinAxes(a, b, out)
    nodes[out + 8] = Math.max(nodes[a + 8]!, nodes[b + 8]!)
    const strongest = ia >= ib ? a : b
    for (let axis = 9; axis < 12; axis++) nodes[out + axis] = nodes[strongest + axis]!
    for (let channel = 0; channel < 8 && shares.length > 0; channel++) {
      shares[node * 8 + channel] = (shares[left * 8 + channel]! * ia + shares[right * 8 + channel]! * ib) / all
    }
  }

  private joinAxes(a: number, b: number, out: number): void {
    const { nodes } = this
    let dot = 0
    for (let axis = 5; axis < 8; axis++) dot += nodes[a + axis]! * nodes[b + axis]!
    // A line has no front: two that run against each other run alike.
    const sign = this.emitters[0]!.spread === 'line' && dot < 0 ? -1 : 1
    let square = 0
    for (let axis = 5; axis < 8; axis++) {
      const value = nodes[a + axis]! * nodes[a + 4]! + sign * nodes[b + axis]! * nodes[b + 4]!
      nodes[out + axis] = value
      square += value * value
    }
    const length = Math.sqrt(square) || 1
    for (let axis = 5; axis < 8; axis++) nodes[out + axis]! /= length
  }
}
