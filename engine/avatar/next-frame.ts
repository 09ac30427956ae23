import { after, type DisposeScope } from '../runtime/index.ts'

/** Lets work that is done in slices go on after a frame. */
export interface NextFrame {
  /** Resolves after the next frame; at once when all has ended. One at a time. */
  wait(): Promise<void>
  /** To be called in each frame. */
  pass(): void
}

export function createNextFrame(scope: DisposeScope): NextFrame {
  let waiting: (() => void) | null = null
  scope.defer(() => {
    waiting?.()
    waiting = null
  })
  return {
    wait: () =>
      new Promise((next) => {
        if (scope.disposed) return next()
        waiting = next
      }),
    pass() {
      if (waiting === null) return
      after(0, waiting)
      waiting = null
    },
  }
}
