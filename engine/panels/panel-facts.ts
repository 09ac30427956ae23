import type { Localised } from '../../model/documents/index.ts'
import type { Language } from '../../model/words/index.ts'
import type { Comfort } from '../xr/index.ts'

/** Pages of the menu in a headset, in the order of its tabs. */
export const PANEL_PAGES = ['now', 'places', 'chat', 'comfort', 'settings'] as const
export type PanelPage = (typeof PANEL_PAGES)[number]

/** What a visitor may change of his settings from within a headset. */
export interface PanelSettings {
  readonly language: Language
  readonly largeText: boolean
  readonly reducedMotion: boolean
  readonly flashesPerSecond: number
  readonly comfort: Comfort
}

/** What the menu shows: all the page knows that one may ask of it. */
export interface PanelFacts {
  readonly settings: PanelSettings
  readonly venue: Localised
  readonly showing: Localised | null
  readonly places: readonly { readonly id: string; readonly name: Localised }[]
  /** Whose data the place is made of. */
  readonly credits: readonly { readonly source: Localised; readonly licence: string }[]
  readonly moments: readonly { readonly id: string; readonly name: Localised; readonly atLocal: string }[]
  readonly moment: string | null
  /** Null where there is none to show or hide. */
  readonly crowd: boolean | null
  readonly sound: boolean | null
  /** Open or closed; null where the visitor has taken none. */
  readonly microphone: boolean | null
  readonly people: readonly string[]
  /** Oldest first. */
  readonly chat: readonly { readonly name: string; readonly text: string }[]
  readonly online: boolean
  /** What staff tell everyone now. */
  readonly notice: Localised | null
  /** Lines of the answer to the last "What is this?"; null before the first. */
  readonly answer: readonly string[] | null
}

/** What a press asks for. */
export type PanelAct =
  | { readonly kind: 'page'; readonly page: PanelPage }
  | { readonly kind: 'leaf'; readonly by: number }
  | { readonly kind: 'close' }
  | { readonly kind: 'leave' }
  | { readonly kind: 'change'; readonly settings: Partial<PanelSettings> }
  | { readonly kind: 'goTo'; readonly place: string }
  | { readonly kind: 'moment'; readonly id: string }
  | { readonly kind: 'crowd'; readonly shown: boolean }
  | { readonly kind: 'sound'; readonly on: boolean }
  | { readonly kind: 'microphone'; readonly open: boolean }
  | { readonly kind: 'say'; readonly text: string }
  | { readonly kind: 'turn'; readonly side: -1 | 1 }
  | { readonly kind: 'resetHeight' }
  | { readonly kind: 'ask' }
