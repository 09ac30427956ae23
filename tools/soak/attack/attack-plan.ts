/** Ways to attack; each names what is sent on every connection until the server closes it or `frames` were sent. */
export const ATTACKS = ['mutants', 'pose-mutants', 'messages', 'poses', 'teleports', 'speeding', 'others', 'nan', 'counts'] as const
export type Attack = (typeof ATTACKS)[number]

/** What the attacking process is told. */
export interface AttackPlan {
  readonly origin: string
  readonly attack: Attack
  readonly seed: number
  /** Frames in all; with `seconds` whichever is reached first. */
  readonly frames: number
  readonly seconds: number
  /** Frames sent on one connection in a row, whether the server still listens or not. */
  readonly burst: number
  readonly connections: number
  /** Somebody else’s visitor id, to be aimed at. */
  readonly victim: string
}

/** What came of it. */
export interface AttackReport {
  readonly frames: number
  readonly connections: number
  /** Connections by the code they were closed with. */
  readonly closed: Readonly<Record<string, number>>
  /** Connections the server left open: all that was sent on them was allowed, or clamped. */
  readonly leftOpen: number
  /** Joins that failed. */
  readonly notIn: number
}
