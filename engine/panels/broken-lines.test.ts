import { expect, test } from 'vitest'
import { brokenLines } from './broken-lines.ts'

/** Ten a letter, twenty a Chinese character. */
const widthOf = (text: string): number => Array.from(text).reduce((sum, letter) => sum + (letter > '\u2e80' ? 20 : 10), 0)

test('Latin text breaks at spaces', () => {
  expect(brokenLines('The lamps of the street go out', 120, widthOf)).toEqual(['The lamps of', 'the street', 'go out'])
})

test('Chinese text breaks between characters, never before a closing mark', () => {
  expect(brokenLines('灯火次第熄灭，长街入夜。', 120, widthOf)).toEqual(['灯火次第熄', '灭，长街入', '夜。'])
})

test('no text is lost, and a word wider than a line has its own', () => {
  expect(brokenLines('', 100, widthOf)).toEqual([''])
  expect(brokenLines('extraordinarily 好', 60, widthOf)).toEqual(['extraordinarily', '好'])
  const text = 'Xuanzang 玄奘 returned in 645, with 657 books.'
  expect(brokenLines(text, 90, widthOf).join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''))
})
