import type { Localised } from '../../model/documents/index.ts'
import { LANGUAGES, say, sayHeadset, type HeadsetKey, type Language, type WordValues } from '../../model/words/index.ts'
import type { Comfort } from '../xr/index.ts'
import { PANEL_PAGES, type PanelAct, type PanelFacts, type PanelPage, type PanelSettings } from './panel-facts.ts'

/** Something to press. */
export interface PanelButton {
  /** Unique within its page: for tests and for what stays pressed over a redraw. */
  readonly id: string
  readonly text: string
  readonly chosen: boolean
  readonly act: PanelAct
}

/** A line of a page: words, or buttons with or without a label before them. */
export type PanelRow = { readonly text: string } | { readonly label: string | null; readonly buttons: readonly PanelButton[] }

/** A page of the menu as words, before it has a place. */
export interface PanelContent {
  readonly title: string
  readonly tabs: readonly PanelButton[]
  readonly rows: readonly PanelRow[]
}

/** Names as their own speakers write them. */
const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { 'zh-CN': '中文', en: 'English' }
const PHRASES = ['hello', 'beautiful', 'look', 'wait', 'come', 'thanks', 'yes', 'no', 'bye'] as const
const LINES_SHOWN = 12

/** Words of a page in the visitor's language. */
export function panelContent(facts: PanelFacts, page: PanelPage): PanelContent {
  const write = writer(facts)
  return {
    title: write.tell(facts.venue),
    tabs: [
      ...PANEL_PAGES.map((tab) => button(`tab/${tab}`, write.say(`xr.${tab}`), { kind: 'page', page: tab }, tab === page)),
      button('close', write.say('xr.close'), { kind: 'close' }),
    ],
    rows: ROWS[page](facts, write),
  }
}

interface Writer {
  say(key: HeadsetKey, values?: WordValues): string
  tell(text: Localised): string
}

const writer = ({ settings: { language } }: PanelFacts): Writer => ({
  say: (key, values) => sayHeadset(language, key, values),
  tell: (text) => text[language],
})

const button = (id: string, text: string, act: PanelAct, chosen = false): PanelButton => ({ id, text, act, chosen })

const ROWS: Readonly<Record<PanelPage, (facts: PanelFacts, write: Writer) => PanelRow[]>> = {
  now: nowRows,
  places: placesRows,
  chat: chatRows,
  comfort: comfortRows,
  settings: settingsRows,
}

function nowRows(facts: PanelFacts, write: Writer): PanelRow[] {
  const rows: PanelRow[] = [
    ...(facts.notice === null ? [] : [{ text: `${say(facts.settings.language, 'notice.label')}: ${write.tell(facts.notice)}` }]),
    { text: facts.showing ? write.say('xr.showing', { cue: write.tell(facts.showing) }) : write.say('xr.noShow') },
    { text: facts.online ? write.say('xr.people', { count: facts.people.length }) : write.say('xr.offline') },
  ]
  if (facts.sound !== null) rows.push(onOff('sound', write, facts.sound, (on) => ({ kind: 'sound', on })))
  if (facts.microphone !== null) rows.push(onOff('microphone', write, facts.microphone, (open) => ({ kind: 'microphone', open })))
  if (facts.crowd !== null) rows.push(onOff('crowd', write, facts.crowd, (shown) => ({ kind: 'crowd', shown })))
  if (facts.moments.length > 1) {
    const buttons = facts.moments.map(({ id, name, atLocal }) =>
      button(`moment/${id}`, `${write.tell(name)} ${atLocal}`, { kind: 'moment', id }, id === facts.moment),
    )
    rows.push({ label: write.say('xr.hour'), buttons })
  }
  rows.push({ text: write.say('xr.help') })
  rows.push({ label: null, buttons: [button('leave', write.say('xr.leave'), { kind: 'leave' })] })
  return rows
}

function placesRows(facts: PanelFacts, write: Writer): PanelRow[] {
  const { language } = facts.settings
  const rows: PanelRow[] = [
    { label: null, buttons: [button('ask', write.say('xr.ask'), { kind: 'ask' })] },
    ...(facts.answer ?? []).map((text) => ({ text })),
    ...facts.places.map(({ id, name }) => ({
      label: null,
      buttons: [button(`goTo/${id}`, write.tell(name), { kind: 'goTo', place: id })],
    })),
  ]
  for (const { source, licence } of facts.credits) {
    rows.push({ text: `${say(language, 'visit.attribution', { source: write.tell(source) })} (${licence})` })
  }
  return rows
}

function chatRows(facts: PanelFacts, write: Writer): PanelRow[] {
  const phrases = PHRASES.map((name) => {
    const text = write.say(`xr.phrase.${name}`)
    return button(`say/${name}`, text, { kind: 'say', text })
  })
  const lines = facts.chat.slice(-LINES_SHOWN).reverse()
  return [
    ...(facts.online ? [{ label: null, buttons: phrases }] : [{ text: write.say('xr.offline') }]),
    ...(facts.online && facts.people.length > 0 ? [{ text: facts.people.join(' · ') }] : []),
    ...(lines.length === 0 ? [{ text: write.say('xr.silence') }] : lines.map(({ name, text }) => ({ text: `${name}  ${text}` }))),
  ]
}

function comfortRows(facts: PanelFacts, write: Writer): PanelRow[] {
  const { comfort } = facts.settings
  const change = (part: Partial<Comfort>): PanelAct => ({ kind: 'change', settings: { comfort: { ...comfort, ...part } } })
  const pick = <K extends 'turning' | 'walking' | 'vignette'>(key: K, values: readonly Comfort[K][]): PanelRow => ({
    label: write.say(`xr.${key}`),
    buttons: values.map((value) =>
      button(`${key}/${value}`, write.say(`xr.${key}.${value}` as HeadsetKey), change({ [key]: value }), comfort[key] === value),
    ),
  })
  return [
    pick('turning', ['snap30', 'snap45', 'smooth']),
    pick('walking', ['smooth', 'teleport']),
    pick('vignette', ['off', 'light', 'strong']),
    onOff('leftHanded', write, comfort.leftHanded, (leftHanded) => change({ leftHanded })),
    onOff('seated', write, comfort.seated, (seated) => change({ seated })),
    {
      label: null,
      buttons: [
        button('resetHeight', write.say('xr.resetHeight'), { kind: 'resetHeight' }),
        button('turn/left', write.say('xr.turnLeft'), { kind: 'turn', side: -1 }),
        button('turn/right', write.say('xr.turnRight'), { kind: 'turn', side: 1 }),
      ],
    },
  ]
}

function settingsRows({ settings }: PanelFacts, write: Writer): PanelRow[] {
  const change = (part: Partial<PanelSettings>): PanelAct => ({ kind: 'change', settings: part })
  return [
    {
      label: write.say('xr.language'),
      buttons: LANGUAGES.map((language) =>
        button(`language/${language}`, LANGUAGE_NAMES[language], change({ language }), language === settings.language),
      ),
    },
    onOff('largeText', write, settings.largeText, (largeText) => change({ largeText })),
    onOff('reducedMotion', write, settings.reducedMotion, (reducedMotion) => change({ reducedMotion })),
    {
      label: write.say('xr.flashes'),
      buttons: [3, 2, 1, 0].map((count) =>
        button(`flashes/${count}`, String(count), change({ flashesPerSecond: count }), count === settings.flashesPerSecond),
      ),
    },
  ]
}

type Switch = 'sound' | 'microphone' | 'crowd' | 'leftHanded' | 'seated' | 'largeText' | 'reducedMotion'

const onOff = (key: Switch, write: Writer, on: boolean, act: (on: boolean) => PanelAct): PanelRow => ({
  label: write.say(`xr.${key}`),
  buttons: [button(`${key}/on`, write.say('xr.on'), act(true), on), button(`${key}/off`, write.say('xr.off'), act(false), !on)],
})
