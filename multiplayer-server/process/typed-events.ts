/** A small typed event source. Listeners are told in the order of listening; one that throws does not keep the others. */
export interface EventSource<Events extends object> {
  on<Name extends keyof Events>(name: Name, listener: (value: Events[Name]) => void): () => void
}

/** The owner's side of an event source. */
export interface EventSink<Events extends object> extends EventSource<Events> {
  emit<Name extends keyof Events>(name: Name, value: Events[Name]): void
}

/** Makes an event source; what listeners throw goes to `onFailure`. */
export function createEvents<Events extends object>(onFailure: (failure: unknown) => void): EventSink<Events> {
  const listeners = new Map<keyof Events, Set<(value: never) => void>>()
  return {
    on(name, listener) {
      const set = listeners.get(name) ?? new Set()
      listeners.set(name, set)
      set.add(listener)
      return () => set.delete(listener)
    },
    emit(name, value) {
      for (const listener of listeners.get(name) ?? []) {
        try {
          ;(listener as (value: unknown) => void)(value)
        } catch (failure) {
          onFailure(failure)
        }
      }
    },
  }
}
