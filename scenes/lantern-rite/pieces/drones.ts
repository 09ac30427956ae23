import { createDrones, dragonFormation, formationFromRows, formationOnGround, pagodaFormation } from '../../../engine/lighting/index.ts'
import type { PieceParts } from '../../../engine/scene/index.ts'
import { slotOf } from '../../../model/show/index.ts'

const COUNT = 900
/** The word "deng", lamp, in dots. */
const LAMP = [
  '..#....######...',
  '..#.#......#.#..',
  '#.#.#.#...#..#..',
  '#.##...#.#..#...',
  '#.#.....#..#.#..',
  '..#....#....#..#',
  '..#...##########',
  '..#......#......',
  '.#.#..#######...',
  '.#..#.#.....#...',
  '#...#.#######...',
  '......#.....#...',
  '.......#...#....',
  '......#########.',
]

/** Nine hundred lights rise as lanterns, write "lamp", build a tower, and swim off as a dragon. */
export function drones(parts: PieceParts): void {
  const { night, plan, values, clock, id } = parts
  if (!night) return
  const amount = slotOf(plan, `piece/${id}/amount`)
  const flight = createDrones(parts.scope, {
    count: COUNT,
    uniforms: night.uniforms,
    clock,
    level: () => (amount < 0 ? 0 : values[amount]!),
    steps: [
      { formation: formationOnGround(COUNT, 2.2, 70), atS: 112, travelS: 1 },
      { formation: formationFromRows(LAMP, 3.4, [1, 0.5, 0.12], COUNT), atS: 123, travelS: 7 },
      { formation: pagodaFormation(COUNT, 74), atS: 133, travelS: 6 },
      { formation: dragonFormation(COUNT, 120), atS: 148, travelS: 8 },
      { formation: pagodaFormation(COUNT, 74), atS: 165, travelS: 8 },
      { formation: formationOnGround(COUNT, 2.2, 70), atS: 180, travelS: 8 },
    ],
  })
  parts.group.add(flight.object)
  for (const system of flight.systems) parts.add(system)
}
