import { placedSigns } from './hall-signs.ts'
import type { Hall } from './hall-plan.ts'
import { plazaWings } from './north-plaza.ts'
import { shopName } from './shop-names.ts'
import type { Placing } from './shape.ts'
import { GREAT_HALLS } from './squares.ts'
import { plotPlacing, streetPlots } from './street-plots.ts'
import { TEMPLE_HALLS } from './temple.ts'
import { WARD_GATE, wardGate, wards } from './wards.ts'

/** Ways of lettering, in the order the signs name them. Names of shops are invented. */
export const SIGN_KINDS = [
  { id: 'board', group: 'eaves', ink: [1, 0.75, 0.36], cdM2: 80 },
  { id: 'cloth', group: 'eaves', ink: [1, 0.84, 0.58], cdM2: 18, upright: true, bothSides: true },
  { id: 'carved', group: 'path', ink: [0.62, 0.42, 0.13], cdM2: 0 },
] as const

type SignTuple = readonly [
  kind: number,
  text: number,
  east: number,
  north: number,
  up: number,
  heading: number,
  width: number,
  height: number,
]

/** Every sign of the site and the texts they name by number. */
export function siteSigns(seed: number): { readonly texts: readonly string[]; readonly signs: readonly SignTuple[] } {
  const texts: string[] = []
  const signs: SignTuple[] = []
  const numberOf = (text: string): number => (texts.includes(text) ? texts.indexOf(text) : texts.push(text) - 1)
  const hang = (
    hall: Hall,
    placing: Placing,
    { name, trade = name, lit = true }: { name: string; trade?: string; lit?: boolean },
  ): void => {
    for (const { kind, at, headingDeg, width, height } of placedSigns(hall, placing)) {
      const text = numberOf(kind === 'cloth' ? trade : name)
      const way = SIGN_KINDS.findIndex(({ id }) => id === (lit ? kind : 'carved'))
      signs.push([way, text, rounded(at[0]), rounded(at[1]), rounded(at[2]), headingDeg % 360, rounded(width), rounded(height)])
    }
  }
  streetPlots(seed).forEach((plot, number) => hang(plot.hall, plotPlacing(plot), shopName(number)))
  plazaWings().forEach(({ hall, placing }, number) => hang(hall, placing, shopName(100 + number)))
  for (const { hall, front, headingDeg, name } of GREAT_HALLS)
    hang(hall, { at: [front[0], front[1], 0], headingDeg }, { name: name['zh-CN'] })
  for (const { hall, stand, board } of TEMPLE_HALLS) if (board !== undefined) hang(hall, stand, { name: board, lit: false })
  for (const ward of wards()) hang(WARD_GATE, wardGate(ward), { name: ward.name })
  return { texts, signs }
}

const rounded = (metres: number): number => Math.round(metres * 100) / 100
