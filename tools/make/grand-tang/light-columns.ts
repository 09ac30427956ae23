import { type SiteFeature, SOURCE } from './feature.ts'
import { plazaLevel } from './north-plaza.ts'
import { GROUPS_ON_BELT, STREET_STAGES } from './street.ts'

/** Height of the lamp in a light column over its foot, metres. */
export const COLUMN_LAMP_M = 1.9

/** Stretches of the street lined with columns, metres south, and how far apart they stand. */
const ROWS = [
  [343, 700],
  [985, 1446],
] as const
const PITCH_M = 15

/** Feet of the light columns: along the belt's edges, round the squares and the fountain. */
export function lightColumns(): readonly (readonly [number, number, number])[] {
  const feet: (readonly [number, number, number])[] = []
  const pair = (x: number, y: number): void => {
    for (const side of [-1, 1]) feet.push([side * x, y, plazaLevel(y)])
  }
  const onBelt = (south: number): boolean => GROUPS_ON_BELT.every((group) => Math.abs(south - group.south) > 1) && STREET_STAGES.every(({ at, half }) => Math.abs(south + at[1]) > half[1] + 1) // prettier-ignore
  for (const [from, to] of ROWS) for (let south = from + 4; south < to; south += PITCH_M) if (onBelt(south)) pair(9.1, -south)
  for (let south = 768; south < 970; south += 30) pair(15.5, -south)
  for (let y = 188; y < 392; y += 27) pair(31, y)
  for (const x of [9, 20, 31, 42]) pair(x, 395.1)
  for (const x of [24, 40]) pair(x, 441)
  for (let y = -206; y > -312; y -= 21) pair(10, y)
  for (let y = -1484; y > -1635; y -= 30) pair(17, y)
  return feet
}

/** The columns, each copied from one template. */
export const lightColumnFeatures = (): SiteFeature[] =>
  lightColumns().map((at, i) => ({
    id: `light-column-${i + 1}`,
    type: 'CityFurniture',
    name: 'Light column',
    provenance: 'stand-in',
    source: SOURCE.generated,
    walk: 'obstacle',
    levels: [],
    instance: { template: 'light-column', at, headingDeg: 0, scale: 1 },
  }))
