import { expect, test } from 'vitest'
import { LANGUAGES, type Language } from '../../model/words/index.ts'
import { DEFAULT_COMFORT } from '../xr/index.ts'
import { panelContent } from './panel-content.ts'
import { PANEL_PAGES, type PanelAct, type PanelFacts, type PanelPage } from './panel-facts.ts'
import { boxAt, layoutPanel, PANEL_PX, PX_PER_M, type PanelLayout } from './panel-layout.ts'

/** About as wide as a sans draws: half a square a letter, a square a Chinese character. */
const widthOf = (text: string, px: number): number =>
  Array.from(text).reduce((sum, letter) => sum + (letter > '\u2e80' ? px : px * 0.56), 0)
const turnWords = { earlier: 'Back', later: 'More', page: (page: number, pages: number) => `Page ${page} of ${pages}` }

const factsIn = (language: Language, change: Partial<PanelFacts> = {}): PanelFacts => ({
  settings: { language, largeText: false, reducedMotion: false, flashesPerSecond: 3, comfort: DEFAULT_COMFORT },
  venue: { 'zh-CN': '大唐不夜城', en: 'Grand Tang Everbright Street' },
  showing: { 'zh-CN': '龙起', en: 'The dragon rises' },
  places: Array.from({ length: 14 }, (_, index) => ({
    id: `place-${index}`,
    name: { 'zh-CN': `大雁塔北广场之${index}`, en: `North square of the pagoda ${index}` },
  })),
  moments: ['dusk', 'evening', 'late'].map((id) => ({ id, name: { 'zh-CN': '华灯初上', en: 'When the lamps come on' }, atLocal: '19:30' })),
  credits: [{ source: { 'zh-CN': '开放街图贡献者', en: 'OpenStreetMap contributors' }, licence: 'ODbL-1.0' }],
  moment: 'evening',
  crowd: true,
  sound: false,
  microphone: false,
  people: ['Ann', 'Ben'],
  chat: Array.from({ length: 30 }, (_, index) => ({
    name: `游客${index}`,
    text: '这里真美，灯火一直到天边。'.repeat(index === 29 ? 40 : 1),
  })),
  online: true,
  notice: { 'zh-CN': '西门关闭，请走东门。', en: 'The west gate is shut, please use the east gate.' },
  answer: ['The well', 'About 4 m away · Measured on site.', 'From: a survey'],
  ...change,
})

function layoutOf(facts: PanelFacts, page: PanelPage, leaf: number): PanelLayout {
  return layoutPanel(panelContent(facts, page), { largeText: facts.settings.largeText, leaf, widthOf, turnWords })
}

function* everyLeaf(facts: PanelFacts, page: PanelPage): Generator<PanelLayout> {
  const { leaves } = layoutOf(facts, page, 0)
  for (let leaf = 0; leaf < leaves; leaf++) yield layoutOf(facts, page, leaf)
}

const cases = LANGUAGES.flatMap((language) => [false, true].flatMap((large) => PANEL_PAGES.map((page) => [language, large, page] as const)))

test.each(cases)('in %s, large %s, nothing of page %s overlaps or leaves the panel', (language, largeText, page) => {
  const plain = factsIn(language)
  for (const { boxes } of everyLeaf({ ...plain, settings: { ...plain.settings, largeText } }, page)) {
    for (const [index, box] of boxes.entries()) {
      expect(box.x, box.id).toBeGreaterThanOrEqual(0)
      expect(box.x + box.width, box.id).toBeLessThanOrEqual(PANEL_PX.width)
      expect(box.y + box.height, `${box.id} ${box.lines[0]}`).toBeLessThanOrEqual(PANEL_PX.height)
      for (const other of boxes.slice(index + 1)) {
        const apart =
          box.x + box.width <= other.x || other.x + other.width <= box.x || box.y + box.height <= other.y || other.y + other.height <= box.y
        expect(apart, `${box.id || box.lines[0]} and ${other.id || other.lines[0]}`).toBe(true)
      }
    }
  }
})

test.each(cases)('in %s, large %s, on page %s words fit their buttons, and a button is 2.5 degrees high', (language, largeText, page) => {
  const plain = factsIn(language)
  for (const { boxes, textPx } of everyLeaf({ ...plain, settings: { ...plain.settings, largeText } }, page)) {
    for (const box of boxes.filter(({ act }) => act !== null)) {
      // The squeeze of a font is taken down to nine tenths.
      expect(widthOf(box.lines[0]!, textPx) * 0.9, box.id).toBeLessThanOrEqual(box.width)
      expect((box.height / PX_PER_M / 1.4) * (180 / Math.PI), box.id).toBeGreaterThan(2.5)
    }
    expect((textPx / PX_PER_M / 1.4) * (180 / Math.PI)).toBeGreaterThan(1.3)
  }
})

test('every act of a menu can be reached by its leaves, whatever their number', () => {
  const facts = factsIn('en')
  const reached = (page: PanelPage): PanelAct[] => [...everyLeaf(facts, page)].flatMap(({ boxes }) => boxes.flatMap(({ act }) => act ?? []))
  expect(reached('places').filter(({ kind }) => kind === 'goTo')).toHaveLength(14)
  const words = [...everyLeaf(facts, 'places')].flatMap(({ boxes }) => boxes.flatMap(({ lines }) => lines)).join(' ')
  expect(words).toContain('OpenStreetMap contributors (ODbL-1.0)')
  expect(reached('chat').filter(({ kind }) => kind === 'say')).toHaveLength(9)
  const now = reached('now').map(({ kind }) => kind)
  for (const kind of ['sound', 'crowd', 'moment', 'leave', 'close', 'page'] as const) expect(now).toContain(kind)
  const changes = [...reached('comfort'), ...reached('settings')].flatMap((act) => (act.kind === 'change' ? Object.keys(act.settings) : []))
  expect(new Set(changes)).toEqual(new Set(['comfort', 'language', 'largeText', 'reducedMotion', 'flashesPerSecond']))
  expect(reached('comfort').map(({ kind }) => kind)).toEqual(expect.arrayContaining(['resetHeight', 'turn']))
})

test('what is chosen is marked, and a press asks for the other', () => {
  const content = panelContent(factsIn('zh-CN'), 'comfort')
  const buttons = content.rows.flatMap((row) => ('buttons' in row ? row.buttons : []))
  expect(buttons.filter(({ chosen }) => chosen).map(({ id }) => id)).toEqual([
    'turning/snap30',
    'walking/smooth',
    'vignette/light',
    'leftHanded/off',
    'seated/off',
  ])
  expect(buttons.find(({ id }) => id === 'seated/on')!.act).toEqual({
    kind: 'change',
    settings: { comfort: { ...DEFAULT_COMFORT, seated: true } },
  })
})

test('cut off from the room, the menu says so instead of offering to speak', () => {
  const content = panelContent(factsIn('en', { online: false, chat: [] }), 'chat')
  expect(content.rows.some((row) => 'buttons' in row)).toBe(false)
  expect(JSON.stringify(content.rows)).toContain('coming back')
})

test('a venue without show, sound or crowd has no switches for them', () => {
  const ids = panelContent(factsIn('en', { sound: null, crowd: null, moments: [], showing: null, microphone: null }), 'now').rows.flatMap(
    (row) => ('buttons' in row ? row.buttons.map(({ id }) => id) : []),
  )
  expect(ids).toEqual(['leave'])
})

test('a point hits the button it is on, a near one with slack only', () => {
  const layout = layoutOf(factsIn('en'), 'settings', 0)
  const box = layout.boxes.find(({ id }) => id === 'largeText/on')!
  expect(boxAt(layout, box.x + 5, box.y + 5)?.id).toBe('largeText/on')
  expect(boxAt(layout, box.x - 10, box.y + 5)?.id).toBeUndefined()
  expect(boxAt(layout, box.x - 10, box.y + 5, 20)?.id).toBe('largeText/on')
})

test('of a page too long for one leaf the last is shown where more is asked for', () => {
  const { leaves } = layoutOf(factsIn('en'), 'places', 0)
  expect(leaves).toBeGreaterThan(1)
  expect(layoutOf(factsIn('en'), 'places', 99).leaf).toBe(leaves - 1)
})
