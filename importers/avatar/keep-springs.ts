import { isLoose, looseOf, type Loose } from './read-glb.ts'

/** Hair and cloth that a lighter body keeps. */
export interface KeptSprings {
  /** Nodes they need. */
  readonly nodes: readonly number[]
  /** What stands for them among the extensions, nodes in their new places. */
  extensions(nodeOf: (node: number) => number): { readonly first?: Loose; readonly zero?: Loose }
}

const NONE: KeptSprings = { nodes: [], extensions: () => ({}) }

/**
 * Springs that move a joint something is drawn with, and what they are held against. Those that are not whole are left out: hair that
 * is stiff is no reason to refuse a body.
 */
export function keepSprings(json: Loose, drawn: ReadonlySet<number>): KeptSprings {
  const nodes = listIn(json, 'nodes')
  const isNode = (node: unknown): node is number => typeof node === 'number' && Number.isInteger(node) && node >= 0 && node < nodes.length
  const under = (node: number): number[] => childrenUnder(nodes, node)
  const extensions = looseOf(json, 'extensions')
  const first = looseOf(extensions, 'VRMC_springBone')
  const zero = looseOf(looseOf(extensions, 'VRM'), 'secondaryAnimation')
  const ground = { isNode, moves: (node: number) => under(node).some((one) => drawn.has(one)), under }
  if (Object.keys(first).length > 0) return keepFirst(first, ground)
  return Object.keys(zero).length > 0 ? keepZero(zero, ground) : NONE
}

interface SpringGround {
  isNode(node: unknown): node is number
  /** Whether something drawn hangs on a node. */
  moves(node: number): boolean
  /** A node and all that hangs on it. */
  under(node: number): number[]
}

function keepFirst(first: Loose, { isNode, moves }: SpringGround): KeptSprings {
  const colliders = listIn(first, 'colliders')
  const groups = listIn(first, 'colliderGroups').map((group) => ({
    ...group,
    colliders: indicesIn(group, 'colliders').filter((one) => isNode(colliders[one]?.['node'])),
  }))
  const springs = listIn(first, 'springs').filter((spring) => {
    const joints = listIn(spring, 'joints')
    return joints.length > 1 && joints.every(({ node }) => isNode(node)) && joints.some(({ node }) => moves(node as number))
  })
  const groupOrder = [...new Set(springs.flatMap((spring) => indicesIn(spring, 'colliderGroups')))].filter((one) => groups[one])
  const colliderOrder = [...new Set(groupOrder.flatMap((one) => groups[one]!.colliders))]
  return {
    nodes: [
      ...springs.flatMap((spring) => listIn(spring, 'joints').map(({ node }) => node as number)),
      ...springs.flatMap(({ center }) => (isNode(center) ? [center] : [])),
      ...colliderOrder.map((one) => colliders[one]!['node'] as number),
    ],
    extensions: (nodeOf) => ({
      first: {
        specVersion: '1.0',
        colliders: colliderOrder.map((one) => ({ ...colliders[one], node: nodeOf(colliders[one]!['node'] as number) })),
        colliderGroups: groupOrder.map((one) => ({ colliders: groups[one]!.colliders.map((collider) => colliderOrder.indexOf(collider)) })),
        springs: springs.map(({ center, ...spring }) => ({
          ...spring,
          ...(isNode(center) ? { center: nodeOf(center) } : {}),
          joints: listIn(spring, 'joints').map((joint) => ({ ...joint, node: nodeOf(joint['node'] as number) })),
          colliderGroups: indicesIn(spring, 'colliderGroups').filter((one) => groups[one]).map((one) => groupOrder.indexOf(one)), // prettier-ignore
        })),
      },
    }),
  }
}

function keepZero(zero: Loose, { isNode, moves, under }: SpringGround): KeptSprings {
  const groups = listIn(zero, 'colliderGroups')
  const isWhole = (one: number): boolean => isNode(groups[one]?.['node'])
  const bones = listIn(zero, 'boneGroups').flatMap((group) => {
    const roots = indicesIn(group, 'bones').filter((bone) => isNode(bone) && moves(bone))
    return roots.length > 0 ? [{ group, roots }] : []
  })
  const order = [...new Set(bones.flatMap(({ group }) => indicesIn(group, 'colliderGroups')))].filter(isWhole)
  const centerOf = ({ center }: Loose): readonly number[] => (isNode(center) ? [center] : [])
  return {
    nodes: [
      ...bones.flatMap(({ roots }) => roots.flatMap(under)),
      ...bones.flatMap(({ group }) => centerOf(group)),
      ...order.map((one) => groups[one]!['node'] as number),
    ],
    extensions: (nodeOf) => ({
      zero: {
        boneGroups: bones.map(({ group, roots }) => ({
          ...group,
          bones: roots.map(nodeOf),
          center: centerOf(group).map(nodeOf)[0] ?? -1,
          colliderGroups: indicesIn(group, 'colliderGroups').filter(isWhole).map((one) => order.indexOf(one)), // prettier-ignore
        })),
        colliderGroups: order.map((one) => ({ ...groups[one], node: nodeOf(groups[one]!['node'] as number) })),
      },
    }),
  }
}

const listIn = (value: Loose, key: string): readonly Loose[] => {
  const list = value[key]
  return Array.isArray(list) ? (list as unknown[]).map((one) => (isLoose(one) ? one : {})) : []
}

const indicesIn = (value: Loose | undefined, key: string): readonly number[] => {
  const list = value?.[key]
  return Array.isArray(list) ? (list as unknown[]).filter((one): one is number => typeof one === 'number') : []
}

/** Nodes are known to be a tree. */
function childrenUnder(nodes: readonly Loose[], node: number): number[] {
  const found = [node]
  for (let at = 0; at < found.length && found.length <= nodes.length; at++) found.push(...indicesIn(nodes[found[at]!], 'children'))
  return found
}
