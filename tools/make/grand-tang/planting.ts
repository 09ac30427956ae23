import { type SiteFeature, SOURCE } from './feature.ts'
import { plazaLevel } from './north-plaza.ts'
import { seededDraw } from './seeded-draw.ts'
import { type TreeName, TREES } from './tree-form.ts'
import { BELT_POOLS, GROUPS_ON_BELT, STREET_STAGES } from './street.ts'

/** A tree of the site: foot, kind, size, light points wrapped round its crown. */
export interface PlantedTree {
  readonly at: readonly [number, number, number]
  readonly kind: TreeName
  readonly headingDeg: number
  readonly scale: number
  readonly points: number
}

/** A lamp post: foot, heading of its arms. */
export interface Post {
  readonly at: readonly [number, number, number]
  readonly headingDeg: number
}

/** Stretches of the street where things may stand in rows, metres south. */
const ROWS = [
  [340, 700],
  [985, 1446],
] as const

/** Two rows a side along the street, avenues on the plazas, groves in the court. */
export function plantedTrees(): readonly PlantedTree[] {
  const draw = seededDraw(301)
  const trees: PlantedTree[] = []
  const plant = (kind: TreeName, [x, y, z]: PlantedTree['at'], points: number): void => {
    trees.push({ at: [x + draw.between(-0.3, 0.3), y + draw.between(-0.6, 0.6), z], kind, headingDeg: draw.between(0, 360), scale: draw.between(0.85, 1.15), points }) // prettier-ignore
  }
  for (const [from, to] of ROWS) {
    for (let south: number = from; south < to; south += 15) {
      for (const side of [-1, 1]) {
        plant(draw.pick(['scholar-a', 'scholar-b'] as const), [side * 11.5, -south, 0], 1000)
        if (draw.chance(0.8))
          plant(draw.pick(['scholar-b', 'ginkgo-a', 'ginkgo-b', 'ginkgo-a', 'myrtle-a'] as const), [side * 25, -(south + 7.5), 0], 600)
      }
    }
  }
  for (let y = 186; y < 390; y += 9) {
    for (const side of [-1, 1]) {
      plant('scholar-a', [side * 40, y, plazaLevel(y)], 250)
      plant('ginkgo-a', [side * 56, y + 4, plazaLevel(y + 4)], 0)
    }
  }
  for (let y = -165; y < 125; y += 11) {
    for (const side of [-1, 1]) {
      for (const x of [50, 60, 70])
        if (draw.chance(0.75)) plant(draw.pick(['scholar-a', 'scholar-b', 'ginkgo-a'] as const), [side * x, y, 0], 0)
    }
  }
  for (let y = -205; y > -310; y -= 12)
    for (const side of [-1, 1]) plant(draw.pick(['scholar-a', 'myrtle-a'] as const), [side * 62, y, 0], 400)
  for (let y = -1460; y > -1640; y -= 12) for (const side of [-1, 1]) plant('ginkgo-a', [side * 52, y, 0], 300)
  return trees
}

/** Posts with palace lanterns, one each 27 m a side and along the squares. */
export function lampPosts(): readonly Post[] {
  const posts: Post[] = []
  for (const [from, to] of ROWS) {
    for (let south = from + 5; south < to; south += 27)
      for (const side of [-1, 1]) posts.push({ at: [side * 17.5, -south, 0], headingDeg: 0 })
  }
  for (let south = 756; south < 970; south += 30) for (const side of [-1, 1]) posts.push({ at: [side * 27, -south, 0], headingDeg: 0 })
  for (let y = 190; y < 480; y += 27) for (const side of [-1, 1]) posts.push({ at: [side * 34, y, plazaLevel(y)], headingDeg: 0 })
  for (let y = -210; y > -310; y -= 25) for (const side of [-1, 1]) posts.push({ at: [side * 18, y, 0], headingDeg: 0 })
  for (let y = -1470; y > -1635; y -= 27) for (const side of [-1, 1]) posts.push({ at: [side * 36, y, 0], headingDeg: 0 })
  return posts
}

/** True where the belt is free for boxes and lotuses. */
function free(south: number, margin: number): boolean {
  const clear = ([from, to]: readonly [number, number]): boolean => south + margin < from || south - margin > to
  return (
    BELT_POOLS.every(clear) &&
    GROUPS_ON_BELT.every((group) => clear([group.south - 14, group.south + 14])) &&
    STREET_STAGES.every(({ at, half }) => clear([-at[1] - half[1], -at[1] + half[1]])) &&
    clear([414, 438]) &&
    clear([1288, 1338])
  )
}

/** Lotus lights on the belt's edge. */
export function lotuses(): readonly (readonly [number, number, number])[] {
  const spots: (readonly [number, number, number])[] = []
  for (const [from, to] of ROWS) for (let south: number = from; south < to; south += 6) if (free(south, 1)) for (const side of [-1, 1]) spots.push([side * 7.4, -south, 0]) // prettier-ignore
  return spots
}

/** Everything that is copied from a template. */
export function plantingFeatures(): SiteFeature[] {
  const features: SiteFeature[] = []
  const add = (id: string, type: SiteFeature['type'], name: string, instance: NonNullable<SiteFeature['instance']>): void => {
    const walk = type === 'PlantCover' ? 'none' : 'obstacle'
    features.push({ id, type, name, provenance: 'stand-in', source: SOURCE.generated, walk, levels: [], instance })
  }
  plantedTrees().forEach(({ at, kind, headingDeg, scale }, i) => add(`tree-${i + 1}`, 'SolitaryVegetationObject', TREE_NAME[kind], { template: kind, at, headingDeg, scale })) // prettier-ignore
  lampPosts().forEach(({ at, headingDeg }, i) =>
    add(`post-${i + 1}`, 'CityFurniture', 'Lamp post', { template: 'lamp-post', at, headingDeg, scale: 1 }),
  )
  let number = 0
  for (const [from, to] of ROWS) {
    for (let south = from + 6; south < to; south += 12) {
      if (!free(south, 4)) continue
      number += 1
      add(`flower-bed-${number}`, 'CityFurniture', 'Flower bed', {
        template: number % 3 === 0 ? 'chrysanthemum-bed' : 'peony-bed',
        at: [0, -south, 0],
        headingDeg: 90,
        scale: 1,
      })
      for (const side of [-1, 1]) add(`bench-${number}-${side > 0 ? 'east' : 'west'}`, 'CityFurniture', 'Bench', { template: 'bench', at: [side * 5, -south, 0], headingDeg: 90, scale: 1 }) // prettier-ignore
    }
  }
  lotuses().forEach((at, i) => add(`lotus-${i + 1}`, 'CityFurniture', 'Floor lotus', { template: 'lotus', at, headingDeg: 0, scale: 1 }))
  return features
}

const TREE_NAME: Record<TreeName, string> = {
  'scholar-a': 'Scholar tree',
  'scholar-b': 'Scholar tree',
  'ginkgo-a': 'Ginkgo',
  'ginkgo-b': 'Ginkgo',
  'myrtle-a': 'Crape myrtle',
}

/** Height and crown radius of a planted tree, metres. */
export const treeSize = ({ kind, scale }: PlantedTree): { readonly height: number; readonly radius: number } => ({
  height: TREES[kind].height * scale,
  radius: TREES[kind].spread * scale,
})
