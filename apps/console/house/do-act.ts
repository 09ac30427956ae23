import type { HouseAct } from '../../../model/protocol/index.ts'

/** Does an act of the house, on what is shown now. */
export type DoAct = (act: HouseAct) => void
