import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseWordList } from './word-list.ts'

test('Latin words are found only as whole words, in any case, width or accent', () => {
  const list = parseWordList('ass\nkill yourself # a phrase\ncafé')
  for (const line of ['ASS', 'you ａｓｓ!', 'kill   yourself', 'kill-yourself', 'Cafe', 'CAFÉ', '你是ass吗', '“ass”']) expect(list.find(line), line).not.toBeNull() // prettier-ignore
  for (const line of ['class', 'assess', 'grass', 'kill', 'yourself kill', 'decaf']) expect(list.find(line), line).toBeNull()
})

test('words of other scripts are found anywhere, also with spaces and signs between their characters', () => {
  const list = parseWordList('菠萝\n加微信')
  for (const line of ['我爱菠萝', '菠 萝', '菠*萝', '加.微.信', '请加　微信']) expect(list.find(line), line).not.toBeNull()
  for (const line of ['菠菜', '加微', '萝菠']) expect(list.find(line), line).toBeNull()
})

test('remarks, blank lines and repetitions are no words; an empty list finds nothing', () => {
  expect(parseWordList('# all\n\n  \nfoo\r\nFOO\nfoo # again').size).toBe(1)
  expect(parseWordList('# nothing').find('anything # nothing')).toBeNull()
  expect(parseWordList('***').find('***')).toBeNull()
})

test('the list of the build is read whole', () => {
  const text = readFileSync(join(import.meta.dirname, 'default-words.txt'), 'utf8')
  const words = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'))
  expect(parseWordList(text).size).toBe(words.length)
  for (const word of words) expect(parseWordList(text).find(`one ${word} two`), word).not.toBeNull()
})
