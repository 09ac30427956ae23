import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { cameraWords } from './camera-words.ts'
import { faultWords } from './fault-words.ts'
import { headsetWords } from './headset-words.ts'
import { LANGUAGES, type Wording } from './dictionary.ts'
import { doorWords } from './door-words.ts'
import { houseWords } from './house-words.ts'
import { documentPhrases } from './document-phrases.ts'
import { documentPhrasesZh } from './document-phrases-zh.ts'
import { linkPhrases } from './link-phrases.ts'
import { metFaultWords, tellFault } from './met-fault-words.ts'
import { isPhrase, phrase, phraseText } from './phrase.ts'
import { isWordKey, pickLanguage, say, type WordKey } from './say.ts'
import { nearbyWords } from './nearby-words.ts'
import { sayHeadset } from './say-headset.ts'
import { outputWords } from './output-words.ts'
import { words } from './staff-dictionary.ts'
import { staffWords } from './staff-words.ts'
import { visitorWords } from './visitor-dictionary.ts'
import { visitWords } from './visit-words.ts'

const keys = Object.keys(words) as WordKey[]
/** With those that are fetched by themselves. */
const everything: Readonly<Record<string, Wording>> = { ...words, ...nearbyWords, ...headsetWords, ...metFaultWords }
const placeholders = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '').sort()

test.each(Object.keys(everything))('%s is said in both languages with the same values', (key) => {
  const { 'zh-CN': chinese, en } = everything[key]!
  expect(chinese.trim()).not.toBe('')
  expect(en.trim()).not.toBe('')
  expect(Object.keys(everything[key]!).sort()).toEqual([...LANGUAGES].sort())
  expect(placeholders(chinese)).toEqual(placeholders(en))
  expect(`${chinese}${en}`.replace(/\{\w+\}/g, '')).not.toMatch(/[{}]/)
})

test('Chinese text uses Chinese punctuation, English text holds no Chinese', () => {
  for (const [key, wording] of Object.entries(everything)) {
    expect(wording.en, key).not.toMatch(/[\u3000-\u9fff\uff00-\uffef]/)
    expect(wording['zh-CN'].replace(/\{\w+\}/g, '').replace(/\d[.,]\d/g, ''), key).not.toMatch(
      /[\u4e00-\u9fff][,;:?!]|[,;?!][\u4e00-\u9fff]/,
    )
  }
})

test('no key stands in two dictionaries', () => {
  const counted = [visitWords, doorWords, staffWords, outputWords, houseWords, cameraWords, faultWords].flatMap((dictionary) =>
    Object.keys(dictionary),
  )
  expect(new Set(counted).size).toBe(counted.length)
  expect(keys).toHaveLength(counted.length)
  const apart = [headsetWords, nearbyWords, metFaultWords].flatMap((dictionary) => Object.keys(dictionary))
  expect(Object.keys(everything)).toHaveLength(counted.length + apart.length)
})

test('a headset is spoken to by the same rules', () => {
  expect(sayHeadset('zh-CN', 'xr.people', { count: 3 })).toBe('3 人在场')
  expect(sayHeadset('en', 'xr.page', { page: 1, pages: 2 })).toBe('Page 1 of 2')
})

test('values are put in, whatever they hold; a missing one stays visible', () => {
  expect(say('zh-CN', 'visit.people', { count: 3 })).toBe('3 人在场')
  expect(say('en', 'visit.showing', { cue: '$& {cue} \\' })).toBe('Now: $& {cue} \\')
  expect(say('en', 'visit.people')).toBe('{count} here')
  expect(say('en', 'visit.people', { toString: 1 })).toBe('{count} here')
})

test('a name made at run time is a key only if the dictionary has it', () => {
  expect(isWordKey('stopped.full')).toBe(true)
  expect(isWordKey('toString')).toBe(false)
  expect([isWordKey('console.go'), isWordKey('console.go', words)]).toEqual([false, true])
})

test.each([
  [['zh-TW', 'en'], 'zh-CN'],
  [['zh_HK'], 'zh-CN'],
  [['fr', 'en-GB', 'zh'], 'en'],
  [['fr', 'ZH-Hans-CN'], 'zh-CN'],
  [['fr'], 'en'],
  [[], 'en'],
] as const)('a browser that prefers %j reads %s', (preferred, language) => {
  expect(pickLanguage(preferred)).toBe(language)
})

test('pages for visitors say only what their dictionary holds', () => {
  const root = resolve(import.meta.dirname, '../..')
  const forStaff = /staff-door|\.test\./
  const files = ['apps/visitor', 'apps/lobby', 'engine'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name) && !forStaff.test(name))
      .map((name) => join(root, folder, name)),
  )
  const said = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/'([a-zA-Z]+(?:\.[\w/-]+)+)'|`([a-zA-Z]+(?:\.[\w/-]+)*\.)\$\{/g)].map((found) => ({
      file,
      key: found[1],
      start: found[2],
    })),
  )
  const known = Object.keys(visitorWords)
  let checked = 0
  for (const { file, key, start } of said) {
    if (key !== undefined && Object.hasOwn(words, key)) {
      expect(known, `${file} says ${key}`).toContain(key)
      checked++
    }
    // A key that is put together: whatever may follow has to be the visitors' own.
    if (start !== undefined && keys.some((word) => word.startsWith(start)))
      expect(
        known.some((word) => word.startsWith(start)),
        `${file} says ${start}`,
      ).toBe(true)
  }
  expect(checked).toBeGreaterThan(60)
})

test('a fault is told in the visitor’s language by its code, and never by its own sentence, which names files and parts', () => {
  const of = (code: string) => ({ code, what: 'scenes/x/show.json is gone.', fix: 'Bring it back.' })
  expect(tellFault('zh-CN', of('house/invited'))).toBe('这场活动仅限受邀，请用邀请里的链接打开。')
  expect(tellFault('en', of('protocol/version'))).toMatch(/Reload it/)
  expect(tellFault('zh-CN', of('venue/missing'))).toBe('场地有一部分取不到，其余照常可看。')
  for (const code of ['document/invalid', 'scene/bad-performer', 'show/unknown-target', 'toString', 'venue/bad-zone'])
    for (const language of LANGUAGES) {
      expect(tellFault(language, of(code))).not.toMatch(/json|Bring/)
      expect(tellFault(language, of(code)).length).toBeGreaterThan(8)
    }
})

test('every phrase about documents has its Chinese, with the same values and Chinese punctuation', () => {
  const english: Readonly<Record<string, string>> = { ...documentPhrases, ...linkPhrases }
  expect(Object.keys(english)).toHaveLength(Object.keys(documentPhrases).length + Object.keys(linkPhrases).length)
  expect(Object.keys(documentPhrasesZh).sort()).toEqual(Object.keys(english).sort())
  for (const [key, chinese] of Object.entries(documentPhrasesZh)) {
    expect(placeholders(chinese), key).toEqual(placeholders(english[key] ?? ''))
    expect(chinese, key).not.toMatch(/[\u4e00-\u9fff][,;?!]|[,;?!][\u4e00-\u9fff]/)
  }
})

test('a phrase holds others, and is nothing where the dictionary lacks one of them', () => {
  const list = phrase('addIt', { wanted: phrase('listOfExactlyEach', { count: 3, each: phrase('numberBetween', { min: 0, max: 1 }) }) })
  expect(phraseText(documentPhrases, list)).toBe('Add it: a list of exactly 3 values, each a number from 0 to 1.')
  expect(phraseText(documentPhrasesZh, list)).toBe('补上：正好 3 项的列表，每项是 0 到 1 的数字。')
  expect(phraseText(documentPhrases, { key: 'addIt', values: { wanted: { key: 'toString', values: {} } } })).toBeNull()
  expect(phraseText(documentPhrases, { key: 'missing', values: {} })).toBe('{place} is missing.')
  expect([list, null, 'missing', { key: 'missing' }, { key: 1, values: {} }].map((value) => isPhrase(value))).toEqual([
    true,
    false,
    false,
    false,
    false,
  ])
  const knot: { key: string; values: Record<string, unknown> } = { key: 'addIt', values: {} }
  knot.values['wanted'] = knot
  expect(phraseText(documentPhrases, knot as never)).toBeNull()
  expect(isPhrase(knot)).toBe(false)
})

test('every reason to be kept out has words', () => {
  const reasons = ['locked', 'banned', 'closed', 'over', 'invited', 'full']
  for (const code of [
    ...reasons.map((why) => `house/${why}`),
    'protocol/version',
    'protocol/too-fast',
    'protocol/malformed',
    'access/insecure',
  ])
    expect(Object.keys(metFaultWords), code).toContain(code)
})
