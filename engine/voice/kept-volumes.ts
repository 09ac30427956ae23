/** Whom a visitor turned up or down, by visitor id, 0 to 2. */
export type Volumes = ReadonlyMap<string, number>

const KEY = 'holosite.volumes'
/** The last so many are kept. */
const MOST = 100

/**
 * Kept as long as the tab, so that a reload makes nobody loud again, and no longer: it says whom one met. Unreadable or foreign content
 * counts as nothing chosen.
 */
export function readVolumes(storage: () => Pick<Storage, 'getItem'>, most: number): Volumes {
  try {
    const kept: unknown = JSON.parse(storage().getItem(KEY) ?? '[]')
    const pairs = Array.isArray(kept) ? (kept as readonly unknown[]).slice(-MOST) : []
    return new Map(pairs.filter((pair): pair is [string, number] => isPair(pair, most)))
  } catch {
    return new Map()
  }
}

const isPair = (pair: unknown, most: number): boolean =>
  Array.isArray(pair) && pair.length === 2 && typeof pair[0] === 'string' && typeof pair[1] === 'number' && pair[1] >= 0 && pair[1] <= most

/** A full or forbidden storage, which browsers may refuse even to name, keeps nothing. */
export function keepVolumes(storage: () => Pick<Storage, 'setItem'>, volumes: Volumes): void {
  try {
    storage().setItem(KEY, JSON.stringify([...volumes].filter(([, volume]) => volume !== 1).slice(-MOST)))
  } catch {
    // The choice then lasts as long as the page.
  }
}
