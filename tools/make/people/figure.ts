import type { Costume, Part } from '../../../model/body/index.ts'
import { addCloak, addCollar, addHem, addRoundCollar, addSash, addScarf, addShirt, addSkirt, addSleeve } from './clothes.ts'
import { type Draft, newDraft } from './draft.ts'
import { addBun, addCap, addFutou, addHair, addLongHair } from './hair.ts'
import { addHand } from './hands.ts'
import { addHead } from './head.ts'
import { addArm, addLeg, addShoe, addTrunk } from './trunk.ts'

/** Somebody in a costume: the one body, and over it what it wears. */
export function makeFigure({ wears }: Costume): Draft {
  const draft = newDraft()
  const has = (part: Part): boolean => wears.includes(part)
  const isOld = has('skirt')
  addHead(draft)
  addHair(draft)
  addTrunk(draft, has('legs'))
  for (const side of [1, -1] as const) {
    addArm(draft, side, has('sleeves'))
    addHand(draft, side)
    addShoe(draft, side, isOld)
    if (has('legs')) addLeg(draft, side)
    if (has('sleeves')) addSleeve(draft, side)
  }
  if (has('bun')) addBun(draft)
  if (has('longHair')) addLongHair(draft)
  if (has('futou')) addFutou(draft)
  if (has('cap')) addCap(draft)
  if (isOld) addSkirt(draft, has('futou') ? 'plain' : 'deep')
  if (has('hem')) addHem(draft)
  else if (has('legs')) addShirt(draft)
  if (has('sash')) addSash(draft, has('futou') ? 'belt' : 'tied')
  if (has('cloak')) addCloak(draft)
  if (has('scarf')) addScarf(draft)
  else if (isOld && !has('futou')) addCollar(draft)
  else addRoundCollar(draft)
  return draft
}
