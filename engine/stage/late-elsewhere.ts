import type { DisposeScope, FrameSystem, Schedule } from '../runtime/index.ts'
import type { ElsewhereCrowd, ElsewhereParts } from './elsewhere-crowd.ts'

/** The crowd of the other rooms, fetched with the first word of somebody there: most venues have one room. */
export interface LateElsewhere {
  /** Takes a density message. */
  take(bytes: Uint8Array): void
  /** How many are drawn. */
  readonly shown: number
  setShown(shown: boolean): void
}

/** What it needs besides where it is drawn. */
export interface LateElsewhereParts extends ElsewhereParts {
  readonly schedule: Schedule
  add(systems: readonly FrameSystem[]): void
  late(failure: unknown): void
}

/** Nobody is elsewhere yet. */
export function createLateElsewhere(scope: DisposeScope, parts: LateElsewhereParts): LateElsewhere {
  const { schedule, add, late } = parts
  let crowd: ElsewhereCrowd | null = null
  let newest: Uint8Array | null = null
  let isShown = true
  const open = async (): Promise<void> => {
    const { createElsewhereCrowd } = await import('./elsewhere-crowd.ts')
    if (scope.disposed) return
    crowd = createElsewhereCrowd(scope, parts)
    crowd.setShown(isShown)
    add(crowd.systems)
    if (newest) crowd.take(newest, schedule.frame.serverMs / 1000)
  }
  return {
    take(bytes) {
      const isFirst = newest === null
      newest = bytes
      crowd?.take(bytes, schedule.frame.serverMs / 1000)
      if (isFirst) open().catch(late)
    },
    get shown() {
      return crowd?.shown ?? 0
    },
    setShown(shown) {
      isShown = shown
      crowd?.setShown(shown)
    },
  }
}
