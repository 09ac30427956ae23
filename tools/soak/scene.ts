import type { Target } from '../bench/bench-report.ts'
import type { Product } from '../bench/product.ts'

/** What a scene took, by the name of each figure; the unit is the end of the name. */
export interface SceneFigures {
  readonly figures: Readonly<Record<string, number>>
  /** What a reader must know to believe them: one sentence each. */
  readonly how: readonly string[]
}

/** What a scene is given. */
export interface SoakGround {
  /** The short form: every step, too short for its figures to be quoted. */
  readonly quick: boolean
  /** Names every chance of the run. */
  readonly seed: number
  note(line: string): void
  /** A whole product of this scene's own, ended with the scene. `env` goes to all its processes. */
  openProduct(env?: Readonly<Record<string, string>>): Promise<Product>
  /** Runs at the scene's end, last first, whether it went well or not. */
  atEnd(work: () => unknown): void
}

/** One fault and what the product makes of it. A file `scenes/<name>.ts` that exports one as `scene` is part of every soak. */
export interface SoakScene {
  readonly name: string
  /** The fault and the question, one sentence. */
  readonly asks: string
  /** Bounds of figures; a figure missing or outside fails the soak. */
  readonly limits: Readonly<Record<string, Target>>
  run(ground: SoakGround): Promise<SceneFigures>
}
