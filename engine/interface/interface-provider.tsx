import { createContext, useContext, useEffect, useMemo, useSyncExternalStore, type ReactNode } from 'react'
import { HolositeError } from '../../model/errors/index.ts'
import { isWordKey, pickLanguage, say, visitorWords, type Dictionary, type Language, type WordKey } from '../../model/words/index.ts'
import type { Localised } from '../../model/documents/index.ts'
import { createSettings, type Settings, type SettingsStore } from './settings.ts'

/** What every DOM component may ask: words in the visitor's language, and his settings. */
export interface Interface {
  readonly language: Language
  readonly settings: Settings
  /** The visitor's wish, or the system's where he has none. */
  readonly reducedMotion: boolean
  say(key: WordKey, values?: Record<string, string | number>): string
  /** A refusal in words; the fault's own sentences where the dictionary has none for its code. */
  sayRefusal(fault: { readonly code: string; readonly what: string; readonly fix: string }): string
  /** A document's text in the visitor's language. */
  tell(text: Localised): string
  change(change: Partial<Settings>): void
}

const InterfaceContext = createContext<Interface | null>(null)

/** The interface of the component's page. Must stand inside `InterfaceProvider`. */
export function useInterface(): Interface {
  const found = useContext(InterfaceContext)
  if (!found)
    throw new HolositeError({
      code: 'interface/outside-provider',
      what: 'A component asked for the interface outside its provider.',
      fix: 'Mount the page by mountPage.',
    })
  return found
}

let pageSettings: SettingsStore | null = null
const settingsOfPage = (): SettingsStore => (pageSettings ??= createSettings(localStorage))

const wantsLessMotion = matchMedia('(prefers-reduced-motion: reduce)')
const subscribeMotion = (listener: () => void): (() => void) => {
  wantsLessMotion.addEventListener('change', listener)
  return () => wantsLessMotion.removeEventListener('change', listener)
}

/** `dictionary` is the visitors' unless the page says more. Chooses language, scheme and text size, writes them on the root element, and hands them down. */
export function InterfaceProvider({ dictionary = visitorWords, children }: { dictionary?: Dictionary; children: ReactNode }): ReactNode {
  const store = settingsOfPage()
  const settings = useSyncExternalStore(store.subscribe, store.get)
  const systemMotion = useSyncExternalStore(subscribeMotion, () => wantsLessMotion.matches)
  const language = settings.language ?? pickLanguage(navigator.languages)

  useEffect(() => {
    const root = document.documentElement
    root.lang = language
    root.dataset['text'] = String(settings.textSize)
    root.dataset['scheme'] = settings.scheme ?? 'dark'
  }, [language, settings.textSize, settings.scheme])

  const value = useMemo<Interface>(
    () => ({
      language,
      settings,
      reducedMotion: settings.reducedMotion ?? systemMotion,
      say: (key, values) => say(language, key, values, dictionary),
      sayRefusal({ code, what, fix }) {
        const key = `refused.${code}`
        return isWordKey(key, dictionary) ? say(language, key, {}, dictionary) : `${what} ${fix}`
      },
      tell: (text) => text[language],
      change: store.set,
    }),
    [language, settings, systemMotion, store, dictionary],
  )
  return <InterfaceContext value={value}>{children}</InterfaceContext>
}
