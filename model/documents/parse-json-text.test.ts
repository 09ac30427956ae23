import { expect, test } from 'vitest'
import { parseJsonText } from './parse-json-text.ts'

test.each([
  ['nothing', '', '1:1', 'the end of the text'],
  ['half a file', '{\n  "a": [1,\n', '3:1', 'the end of the text'],
  ['a trailing comma in an object', '{\n  "a": 1,\n}', '3:1', 'a comma before "}"'],
  ['a trailing comma in a list', '[1, ]', '1:5', 'a comma before "]"'],
  ['a comment', '{\n  // hello\n}', '2:3', 'a comment'],
  ['single quotes', "{'a': 1}", '1:2', 'a single quote'],
  ['a missing colon', '{"a" 1}', '1:6', '":" after the key "a"'],
  ['a missing comma', '[1 2]', '1:4', '"," or "]"'],
  ['two values', '{} {}', '1:4', 'more text'],
  ['a line break in a text', '"a\nb"', '1:3', 'a line break'],
  ['a text that never ends', '["abc', '1:2', 'never ends'],
  ['a bad escape', '["\\x"]', '1:2', 'a bad escape'],
  ['a bare word', '{"a": yes}', '1:7', '"y" where a value belongs'],
  ['NaN', '[NaN]', '1:2', '"N" where a value belongs'],
  ['a number with a leading zero', '[01]', '1:3', '"1" where'],
])('%s: the fault names line, column and cause', (_name, text, place, cause) => {
  const outcome = parseJsonText(text)
  const fault = outcome.ok ? undefined : outcome.faults[0]
  expect(fault?.code).toBe('document/not-json')
  expect(fault?.what).toContain(`at ${place} stands`)
  expect(fault?.what).toContain(cause)
})

test('a key that stands twice is refused with its path and place: neither silently wins', () => {
  const outcome = parseJsonText('{\n  "a": { "b": 1,\n    "b": 2 }\n}')
  const fault = outcome.ok ? undefined : outcome.faults[0]
  expect(fault).toMatchObject({ code: 'document/invalid', at: ['a', 'b'] })
  expect(fault?.what).toBe('The key "b" at 3:5 stands twice in one object.')
})

test('a number past the double range is refused instead of becoming infinite', () => {
  const outcome = parseJsonText('{"a": 1e999}')
  expect(outcome.ok ? undefined : outcome.faults[0]).toMatchObject({ code: 'document/invalid', at: ['a'] })
})

test('a byte order mark before the document is passed over', () => {
  expect(parseJsonText('\uFEFF{"a": 1}')).toEqual({ ok: true, value: { a: 1 } })
})

test('reading takes time in proportion to the text: 100,000 keys on as many lines are read in seconds', () => {
  const text = `{${Array.from({ length: 100_000 }, (_, index) => `"key-${index}": ${index}`).join(',\n')}}`
  const started = performance.now()
  const outcome = parseJsonText(text)
  expect(outcome.ok).toBe(true)
  expect(performance.now() - started).toBeLessThan(3000)
})
