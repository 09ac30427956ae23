import type { BayKind } from './bay-front.ts'
import type { LookName } from './looks.ts'

/** One storey: its columns' height, its brackets, what fills the bays in front, from its right to its left. */
export interface Storey {
  readonly columnM: number
  readonly bracketM: number
  readonly steps: number
  readonly front: readonly BayKind[]
  /** What crowns it below the next storey: a pent roof, or a floor with a railing. */
  readonly over?: 'pent' | 'balcony'
}

/** A framed building by the rule set. Its front's platform edge lies on y = 0, facing +y; its middle on x = 0. */
export interface Hall {
  readonly seed: number
  readonly bays: readonly number[]
  readonly depthM: number
  readonly platformM: number
  /** From the platform's edge to the front columns. */
  readonly setbackM: number
  readonly storeys: readonly Storey[]
  readonly roof: 'hip' | 'hip-gable' | 'gable' | 'pyramid'
  readonly eaveM: number
  readonly tile: LookName
  readonly wall: LookName
  readonly column: LookName
  readonly lit: boolean
  /** Boards with a name: over the middle, and upright at a corner. */
  readonly sign: 'none' | 'board' | 'board-and-flag'
  readonly steps: boolean
}

/** Width between the outer columns. */
export const hallWidth = (hall: Hall): number => hall.bays.reduce((sum, bay) => sum + bay, 0)
