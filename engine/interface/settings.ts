import * as z from 'zod/mini'
import { DEFAULT_COMFORT, type Comfort } from '../xr/index.ts'

/** Of a headset; what cannot be read of it is as if never chosen, and takes nothing else with it. */
const comfortSchema = z.catch(
  z.object({
    turning: z.enum(['snap30', 'snap45', 'smooth']),
    walking: z.enum(['smooth', 'teleport']),
    vignette: z.enum(['off', 'light', 'strong']),
    leftHanded: z.boolean(),
    seated: z.boolean(),
  }),
  DEFAULT_COMFORT,
)

/** Sizes of text, percent of the usual one. */
export const TEXT_SIZES = [100, 125, 150, 200] as const

/** What a visitor chose for himself. Kept in the browser only. */
const settingsSchema = z.object({
  language: z.nullable(z.enum(['zh-CN', 'en'])),
  scheme: z.nullable(z.enum(['dark', 'light'])),
  /** Of the usual size, percent. */
  textSize: z.literal(TEXT_SIZES),
  /** null follows the system's own wish. */
  reducedMotion: z.nullable(z.boolean()),
  /** Flashes a second this visitor accepts, 0..3. */
  flashesPerSecond: z.number().check(z.gte(0), z.lte(3)),
  sound: z.boolean(),
  /** Others are drawn by the bodies they brought. */
  ownBodies: z.catch(z.boolean(), true),
  /** The microphone tried last, by the browser's own name of it; null takes any. */
  microphone: z.catch(z.nullable(z.string().check(z.maxLength(200))), null),
  /** The microphone is open only while a key or button is held. */
  holdToTalk: z.catch(z.boolean(), true),
  comfort: comfortSchema,
  name: z.string().check(z.maxLength(40)),
})
export type Settings = Omit<z.infer<typeof settingsSchema>, 'comfort'> & { readonly comfort: Comfort }

const DEFAULTS: Settings = {
  language: null,
  scheme: null,
  textSize: 100,
  reducedMotion: null,
  flashesPerSecond: 3,
  sound: false,
  ownBodies: true,
  microphone: null,
  holdToTalk: true,
  comfort: DEFAULT_COMFORT,
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
    const parsed = z.safeParse(settingsSchema, { ...DEFAULTS, ...(typeof kept === 'object' ? grown(kept) : {}) })
    return parsed.success ? parsed.data : DEFAULTS
  } catch {
    return DEFAULTS
  }
}

/** Before there were four sizes there was large text or not. */
const grown = (kept: object | null): object =>
  kept && 'largeText' in kept && kept.largeText === true ? { textSize: 150, ...kept } : { ...kept }
