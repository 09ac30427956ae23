/** Anything that holds a GPU, media, network or DOM resource. */
export interface Disposable {
  dispose(): void
}

/** Owns resources and gives them back in reverse order. Disposing twice is harmless; a failing member does not keep the rest. */
export interface DisposeScope extends Disposable {
  /** Takes ownership and returns the same thing, so that a resource is owned on the line that makes it. */
  own<T extends Disposable>(resource: T): T
  /** Runs on dispose, for resources without a `dispose`. */
  defer(release: () => void): void
  /** A scope that dies with this one, or earlier by itself. */
  child(): DisposeScope
  readonly disposed: boolean
}

/** Makes a scope. Owning something on a disposed scope releases it at once. */
export function createDisposeScope(): DisposeScope {
  const releases: (() => void)[] = []
  let disposed = false
  const scope: DisposeScope = {
    own(resource) {
      scope.defer(() => resource.dispose())
      return resource
    },
    defer(release) {
      if (disposed) release()
      else releases.push(release)
    },
    child() {
      return scope.own(createDisposeScope())
    },
    get disposed() {
      return disposed
    },
    dispose() {
      if (disposed) return
      disposed = true
      const failures: unknown[] = []
      for (let release = releases.pop(); release !== undefined; release = releases.pop()) {
        try {
          release()
        } catch (failure) {
          failures.push(failure)
        }
      }
      if (failures.length > 0) throw new AggregateError(failures, `${failures.length} resources failed to release.`)
    },
  }
  return scope
}
