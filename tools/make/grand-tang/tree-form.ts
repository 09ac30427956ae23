import type { LookName } from './looks.ts'
import { seededDraw } from './seeded-draw.ts'
import type { Point } from './shape.ts'

/** A mass of leaves: its middle, its half width, its half height. Metres from the tree's foot. */
export interface Lump {
  readonly at: Point
  readonly r: number
  readonly h: number
  readonly look: LookName
}

/** How a kind of tree is built, metres. */
export interface TreeKind {
  readonly seed: number
  readonly look: LookName
  readonly dark: LookName
  readonly height: number
  /** Greatest half width of the crown. */
  readonly spread: number
  /** Where the trunk forks. */
  readonly fork: number
  readonly trunk: number
  /** Lumps from below: how many in a ring, height of their middles as a share of the crown's, way out and half width as shares of the spread. */
  readonly rings: readonly (readonly [count: number, up: number, out: number, r: number])[]
}

/** Trunk, boughs and lumps of a tree. Heading 0. */
export interface TreeForm {
  readonly kind: TreeKind
  /** Top of the trunk, where boughs begin. */
  readonly fork: Point
  readonly lumps: readonly Lump[]
}

const GOLDEN = 2.399963

/** The form of a kind; the same for the same kind. */
export function treeForm(kind: TreeKind): TreeForm {
  const draw = seededDraw(kind.seed)
  const fork: Point = [draw.between(-0.14, 0.14), draw.between(-0.14, 0.14), kind.fork]
  const foot = kind.fork * 0.8
  const crown = kind.height - foot
  const lumps: Lump[] = []
  let turn = draw.between(0, 6)
  for (const [count, up, out, wide] of kind.rings) {
    turn += GOLDEN
    for (let k = 0; k < count; k++) {
      const way = turn + (k / count) * 2 * Math.PI + draw.between(-0.25, 0.25)
      const away = kind.spread * out * draw.between(0.88, 1.12)
      const r = kind.spread * wide * draw.between(0.88, 1.12)
      const z = foot + crown * up + draw.between(-0.06, 0.06) * crown
      const h = Math.min(r * draw.between(0.72, 0.86), kind.height - z)
      lumps.push({
        at: [Math.cos(way) * away, Math.sin(way) * away, z],
        r,
        h,
        look: (lumps.length + count) % 3 === 0 ? kind.dark : kind.look,
      })
    }
  }
  return { kind, fork, lumps }
}

const scholar = { look: 'crown', dark: 'crownDark', trunk: 0.17, fork: 2.7 } as const
const ginkgo = { look: 'crownGold', dark: 'crownPale', trunk: 0.14, fork: 2.5 } as const

/** Kinds by name: two pagoda trees, broad and round; two ginkgos, tall and narrow; a crape myrtle. */
export const TREES = {
  'scholar-a': {
    ...scholar,
    seed: 11,
    height: 8.6,
    spread: 3.1,
    rings: [
      [4, 0.4, 0.56, 0.5],
      [2, 0.72, 0.34, 0.5],
    ],
  },
  'scholar-b': {
    ...scholar,
    seed: 29,
    height: 7.4,
    spread: 2.8,
    rings: [
      [3, 0.38, 0.55, 0.55],
      [2, 0.66, 0.34, 0.5],
    ],
  },
  'ginkgo-a': {
    ...ginkgo,
    seed: 13,
    height: 9.8,
    spread: 2.1,
    rings: [
      [3, 0.3, 0.48, 0.58],
      [2, 0.58, 0.3, 0.52],
      [1, 0.82, 0, 0.42],
    ],
  },
  'ginkgo-b': {
    ...ginkgo,
    seed: 37,
    height: 7.8,
    spread: 1.8,
    rings: [
      [3, 0.36, 0.44, 0.6],
      [1, 0.72, 0.06, 0.6],
    ],
  },
  'myrtle-a': {
    seed: 14,
    look: 'crown',
    dark: 'myrtle',
    trunk: 0.09,
    fork: 1.1,
    height: 4.6,
    spread: 1.9,
    rings: [
      [3, 0.44, 0.5, 0.52],
      [1, 0.74, 0.1, 0.5],
    ],
  },
} as const satisfies Record<string, TreeKind>
export type TreeName = keyof typeof TREES
