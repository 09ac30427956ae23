import * as z from 'zod/mini'

/** What a visitor chose for himself. Kept in the browser only. */
const settingsSchema = z.object({
  language: z.nullable(z.enum(['zh-CN', 'en'])),
  scheme: z.nullable(z.enum(['dark', 'light'])),
  largeText: z.boolean(),
  /** null follows the system's own wish. */
  reducedMotion: z.nullable(z.boolean()),
  /** Flashes a second this visitor accepts, 0..3. */
  flashesPerSecond: z.number().check(z.gte(0), z.lte(3)),
  sound: z.boolean(),
  name: z.string().check(z.maxLength(40)),
})
export type Settings = z.infer<typeof settingsSchema>

const DEFAULTS: Settings = {
  language: null,
  scheme: null,
  largeText: false,
  reducedMotion: null,
  flashesPerSecond: 3,
  sound: false,
  name: '',
}
const KEY = 'holosite.settings'

/** The page's settings: read once, written on every change, told to listeners. */
export interface SettingsStore {
  get(): Settings
  set(change: Partial<Settings>): void
  subscribe(listener: () => void): () => void
}

/** Unreadable or foreign content in `storage` counts as nothing chosen; a full or forbidden storage keeps working for this page. */
export function createSettings(storage: Pick<Storage, 'getItem' | 'setItem'>): SettingsStore {
  let current = read(storage)
  const listeners = new Set<() => void>()
  return {
    get: () => current,
    set(change) {
      current = { ...current, ...change }
      try {
        storage.setItem(KEY, JSON.stringify(current))
      } catch {
        // Private windows may forbid storage: the choice then lasts as long as the page.
      }
      for (const listener of listeners) listener()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function read(storage: Pick<Storage, 'getItem'>): Settings {
  try {
    const kept: unknown = JSON.parse(storage.getItem(KEY) ?? '{}')
    const parsed = z.safeParse(settingsSchema, { ...DEFAULTS, ...(typeof kept === 'object' ? kept : {}) })
    return parsed.success ? parsed.data : DEFAULTS
  } catch {
    return DEFAULTS
  }
}
