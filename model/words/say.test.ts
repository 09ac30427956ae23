import { expect, test } from 'vitest'
import { faultWords } from './fault-words.ts'
import { LANGUAGES } from './dictionary.ts'
import { isWordKey, pickLanguage, say, type WordKey, words } from './say.ts'
import { staffWords } from './staff-words.ts'
import { visitWords } from './visit-words.ts'

const keys = Object.keys(words) as WordKey[]
const placeholders = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '').sort()

test.each(keys)('%s is said in both languages with the same values', (key) => {
  const { 'zh-CN': chinese, en } = words[key]
  expect(chinese.trim()).not.toBe('')
  expect(en.trim()).not.toBe('')
  expect(Object.keys(words[key]).sort()).toEqual([...LANGUAGES].sort())
  expect(placeholders(chinese)).toEqual(placeholders(en))
  expect(`${chinese}${en}`.replace(/\{\w+\}/g, '')).not.toMatch(/[{}]/)
})

test('Chinese text uses Chinese punctuation, English text holds no Chinese', () => {
  for (const key of keys) {
    expect(words[key].en, key).not.toMatch(/[\u3000-\u9fff\uff00-\uffef]/)
    expect(words[key]['zh-CN'].replace(/\{\w+\}/g, '').replace(/\d[.,]\d/g, ''), key).not.toMatch(
      /[\u4e00-\u9fff][,;:?!]|[,;?!][\u4e00-\u9fff]/,
    )
  }
})

test('no key stands in two dictionaries', () => {
  const counted = [visitWords, staffWords, faultWords].flatMap((dictionary) => Object.keys(dictionary))
  expect(new Set(counted).size).toBe(counted.length)
  expect(keys).toHaveLength(counted.length)
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
