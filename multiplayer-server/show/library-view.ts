import type { LibraryEntry, VenueLibrary } from './venue-library.ts'

/** A library of which only some venues are seen. Closing it forgets who listens, and leaves the whole library open. */
export function viewLibrary(library: VenueLibrary, ids: readonly string[]): VenueLibrary {
  const listeners: ((entry: LibraryEntry) => void)[] = []
  const stop = library.onReload((entry) => {
    if (ids.includes(entry.id)) for (const listener of listeners) listener(entry)
  })
  return {
    ids,
    roots: library.roots,
    get: (id) => library.get(id),
    rootOf: (id) => library.rootOf(id),
    reload: (id) => library.reload(id),
    onReload(listener) {
      listeners.push(listener)
      return () => void listeners.splice(listeners.indexOf(listener), 1)
    },
    watch: () => library.watch(),
    close: stop,
  }
}
