import { HolositeError, type FaultPath, type Outcome, type Phrase } from '../errors/index.ts'
import { phrase } from '../words/index.ts'
import { jsonFault } from './json-faults.ts'
import { FORBIDDEN_KEYS, JSON_LIMITS, type JsonObject, type JsonValue } from './json-limits.ts'
import { said } from './said.ts'

interface Reader {
  readonly text: string
  next: number
  values: number
  readonly path: (string | number)[]
}

/**
 * JSON text to a value, RFC 8259, a leading byte order mark allowed. Not `JSON.parse`: that names no line, keeps the last
 * of two equal keys in silence and nests without bound. About a fifth of its speed; the limits bound time and memory.
 */
export function parseJsonText(text: string): Outcome<JsonValue> {
  try {
    if (text.length > JSON_LIMITS.totalCharacters) throw jsonFault.tooMuch(text.length)
    const reader: Reader = { text, next: text.startsWith('\uFEFF') ? 1 : 0, values: 0, path: [] }
    const value = readValue(reader)
    skipSpace(reader)
    if (reader.next < text.length) throw syntax(reader, phrase('moreText'), phrase('oneValue'))
    return { ok: true, value }
  } catch (error) {
    if (!(error instanceof HolositeError)) throw error
    return { ok: false, faults: [error.toFault()] }
  }
}

function readValue(reader: Reader): JsonValue {
  skipSpace(reader)
  if (++reader.values > JSON_LIMITS.values) throw jsonFault.tooMany([])
  switch (reader.text[reader.next]) {
    case '{':
      return readObject(reader)
    case '[':
      return readList(reader)
    case '"':
      return readString(reader)
    case 't':
      return readWord(reader, 'true', true)
    case 'f':
      return readWord(reader, 'false', false)
    case 'n':
      return readWord(reader, 'null', null)
    default:
      return readNumber(reader)
  }
}

function readObject(reader: Reader): JsonObject {
  enter(reader)
  const object: JsonObject = {}
  skipSpace(reader)
  if (take(reader, '}')) return object
  do {
    skipSpace(reader)
    if (reader.text[reader.next] === '}') throw syntax(reader, phrase('commaBefore', { bracket: '}' }), phrase('removeComma'))
    if (reader.text[reader.next] !== '"') throw unexpected(reader, phrase('keyInQuotes'))
    const start = reader.next
    const key = readString(reader)
    if (key.length > JSON_LIMITS.keyCharacters) throw jsonFault.keyTooLong(key.length, [...reader.path])
    reader.path.push(key)
    if (FORBIDDEN_KEYS.has(key)) throw jsonFault.forbiddenKey(key, [...reader.path], ` at ${place(reader.text, start)}`)
    if (Object.hasOwn(object, key)) throw duplicateKey(key, reader.path, place(reader.text, start))
    skipSpace(reader)
    if (!take(reader, ':')) throw unexpected(reader, phrase('colonAfter', { key: clip(key) }))
    object[key] = readValue(reader)
    reader.path.pop()
    skipSpace(reader)
  } while (take(reader, ','))
  if (!take(reader, '}')) throw unexpected(reader, phrase('commaOr', { bracket: '}' }))
  return object
}

function readList(reader: Reader): JsonValue[] {
  enter(reader)
  const list: JsonValue[] = []
  skipSpace(reader)
  if (take(reader, ']')) return list
  do {
    skipSpace(reader)
    if (reader.text[reader.next] === ']') throw syntax(reader, phrase('commaBefore', { bracket: ']' }), phrase('removeComma'))
    reader.path.push(list.length)
    list.push(readValue(reader))
    reader.path.pop()
    skipSpace(reader)
  } while (take(reader, ','))
  if (!take(reader, ']')) throw unexpected(reader, phrase('commaOr', { bracket: ']' }))
  return list
}

/** Past the opening bracket, if there is depth left. */
function enter(reader: Reader): void {
  if (reader.path.length >= JSON_LIMITS.depth) throw jsonFault.tooDeep(reader.path)
  reader.next++
}

function readString(reader: Reader): string {
  const { text } = reader
  const start = reader.next
  let escaped = false
  for (let index = start + 1; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code === 34) {
      if (index - start - 1 > JSON_LIMITS.stringCharacters) throw jsonFault.tooLong(index - start - 1, [...reader.path])
      reader.next = index + 1
      return escaped ? decodeEscapes(reader, start) : text.slice(start + 1, index)
    }
    if (code === 92) {
      escaped = true
      index++
    } else if (code < 32) {
      reader.next = index
      throw syntax(reader, phrase('controlCharacter'), phrase('closeTextOrEscape'))
    }
  }
  throw syntax(reader, phrase('endlessText'), phrase('closeText'))
}

function decodeEscapes(reader: Reader, start: number): string {
  try {
    return JSON.parse(reader.text.slice(start, reader.next)) as string
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause
    reader.next = start
    throw syntax(reader, phrase('badEscape'), phrase('goodEscapes'))
  }
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y

function readNumber(reader: Reader): number {
  NUMBER.lastIndex = reader.next
  const found = NUMBER.exec(reader.text)?.[0]
  if (found === undefined) throw unexpected(reader, phrase('aValue'))
  const value = Number(found)
  if (!Number.isFinite(value)) throw jsonFault.notFinite(clip(found), [...reader.path], ` at ${place(reader.text, reader.next)}`)
  reader.next += found.length
  return value
}

function readWord<T>(reader: Reader, word: string, value: T): T {
  if (!reader.text.startsWith(word, reader.next)) throw unexpected(reader, phrase('aValue'))
  reader.next += word.length
  return value
}

function skipSpace(reader: Reader): void {
  for (;;) {
    const code = reader.text.charCodeAt(reader.next)
    if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return
    reader.next++
  }
}

function take(reader: Reader, character: string): boolean {
  if (reader.text[reader.next] !== character) return false
  reader.next++
  return true
}

const clip = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text)

function place(text: string, index: number): string {
  let line = 1
  let lineStart = 0
  for (let at = text.indexOf('\n'); at !== -1 && at < index; at = text.indexOf('\n', at + 1)) {
    line++
    lineStart = at + 1
  }
  return `${line}:${index - lineStart + 1}`
}

function unexpected(reader: Reader, wanted: Phrase): HolositeError {
  const found = reader.text[reader.next]
  if (found === undefined) return syntax(reader, phrase('endWhere', { wanted }), phrase('wholeFile'))
  if (found === '/') return syntax(reader, phrase('comment'), phrase('noComments'))
  if (found === "'") return syntax(reader, phrase('singleQuote'), phrase('doubleQuotes'))
  return syntax(reader, phrase('foundWhere', { found: JSON.stringify(found), wanted }), phrase('correctText'))
}

function syntax(reader: Reader, found: Phrase, fix: Phrase): HolositeError {
  const what = phrase('notJson', { place: place(reader.text, reader.next), found })
  return new HolositeError({ code: 'document/not-json', ...said(what, fix), at: [...reader.path] })
}

function duplicateKey(key: string, path: FaultPath, at: string): HolositeError {
  const what = phrase('keyTwice', { key: clip(key), where: phrase('atPlace', { place: at }) })
  return new HolositeError({ code: 'document/invalid', ...said(what, phrase('keepOne')), at: [...path] })
}
