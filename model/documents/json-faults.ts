import { HolositeError, type FaultPath } from '../errors/index.ts'
import { JSON_LIMITS } from './json-limits.ts'
import { pathText } from './path-text.ts'

/** Refusals that the reader of text and the reader of values have in common. `where` is a line and column, or empty. */
export const jsonFault = {
  tooDeep: (at: FaultPath) =>
    new HolositeError({
      code: 'document/too-large',
      what: `Lists and objects are nested more than ${JSON_LIMITS.depth} deep.`,
      fix: 'Check the program that wrote the file: no document nests so deep.',
      at: at.slice(0, 8),
    }),
  tooMany: (at: FaultPath) =>
    new HolositeError({
      code: 'document/too-large',
      what: `The document holds more than ${JSON_LIMITS.values} values.`,
      fix: 'Split it, or leave out what the venue does not use.',
      at,
    }),
  tooLong: (characters: number, at: FaultPath) =>
    new HolositeError({
      code: 'document/too-large',
      what: `${pathText(at)} is a text of ${characters} characters; at most ${JSON_LIMITS.stringCharacters} are read.`,
      fix: 'Shorten it, or keep the data in a file of its own and name the file here.',
      at,
    }),
  keyTooLong: (characters: number, at: FaultPath) =>
    new HolositeError({
      code: 'document/too-large',
      what: `A key in ${pathText(at)} has ${characters} characters; at most ${JSON_LIMITS.keyCharacters} are read.`,
      fix: 'Shorten the key.',
      at,
    }),
  tooMuch: (characters: number) =>
    new HolositeError({
      code: 'document/too-large',
      what: `The document holds ${characters} characters or more; at most ${JSON_LIMITS.totalCharacters} are read.`,
      fix: 'Split it, or keep large data in files of their own.',
    }),
  forbiddenKey: (key: string, at: FaultPath, where = '') =>
    new HolositeError({
      code: 'document/invalid',
      what: `The key "${key}"${where} is not allowed in any document.`,
      fix: 'Rename or remove it.',
      at,
    }),
  notFinite: (value: string, at: FaultPath, where = '') =>
    new HolositeError({
      code: 'document/invalid',
      what: `${pathText(at)} is ${value}${where}, which is not a finite number.`,
      fix: 'Write a finite number.',
      at,
    }),
}
