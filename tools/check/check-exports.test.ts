import { describe, expect, it } from 'vitest'
import { faultsOf } from './fixture-tree.ts'

describe('forms of export', () => {
  it('refuses export * and default exports', () => {
    const files = {
      'model/show/a.ts': "export * from './b.ts'\nexport default 1\n",
      'model/show/b.ts': 'const b = 1\nexport { b as default }\n',
    }
    expect(faultsOf(files)).toEqual([
      'model/show/a.ts:1 exports/star',
      'model/show/a.ts:2 exports/default',
      'model/show/b.ts:2 exports/default',
    ])
  })

  it('allows default exports in configuration at the root and in page entries', () => {
    expect(faultsOf({ 'vite.config.ts': 'export default {}\n', 'apps/visitor/main.tsx': 'export default 1\n' })).toEqual([])
  })
})

describe('docs of public names', () => {
  const area = (declarations: string, names: string): Record<string, string> => ({
    'model/show/index.ts': `export { ${names} } from './cue.ts'\n`,
    'model/show/cue.ts': declarations,
  })

  it.each([
    'export function cue(): number {\n  return 1\n}\n',
    'export const cue = 1\n',
    'export class cue {}\n',
    'export interface cue {\n  a: 1\n}\n',
  ])('asks for a doc at %j', (text) => {
    expect(faultsOf(area(text, 'cue'))).toEqual(['model/show/cue.ts:1 docs/missing'])
    expect(faultsOf(area(`/** Seconds from the anchor. */\n${text}`, 'cue'))).toEqual([])
  })

  it('asks nothing of names an index does not give away', () => {
    expect(faultsOf(area('export const inner = 1\n\n/** Metres. */\nexport const cue = 1\n', 'cue'))).toEqual([])
  })

  it('follows re-exports and local names to the declaration', () => {
    const files = {
      'model/show/index.ts': "export { next as cue } from './cue.ts'\n",
      'model/show/cue.ts': "export { deep as next } from './deep.ts'\n",
      'model/show/deep.ts': 'const hidden = 1\n\nexport { hidden as deep }\n',
    }
    expect(faultsOf(files)).toEqual(['model/show/deep.ts:1 docs/missing'])
  })

  it('does not take an ordinary comment for a doc', () => {
    expect(faultsOf(area('// Metres.\nexport const cue = 1\n', 'cue'))).toEqual(['model/show/cue.ts:2 docs/missing'])
    expect(faultsOf(area('/* Metres. */\nexport const cue = 1\n', 'cue'))).toEqual(['model/show/cue.ts:2 docs/missing'])
  })

  it('spares one-line type aliases, not long ones', () => {
    expect(faultsOf(area('export type Cue = 1 | 2\n', 'Cue'))).toEqual([])
    expect(faultsOf(area('export type Cue =\n  | 1\n  | 2\n', 'Cue'))).toEqual(['model/show/cue.ts:1 docs/missing'])
  })

  it('lets a group of one-liners share the doc at its head, up to the next blank line', () => {
    const text = '/** No check. */\nexport const a = 1\nexport const b = 2\n\nexport const c = 3\n'
    expect(faultsOf(area(text, 'a, b, c'))).toEqual(['model/show/cue.ts:5 docs/missing'])
  })

  it('refuses a doc that only says the name again', () => {
    expect(faultsOf(area('/** Creates the show clock. */\nexport const createShowClock = 1\n', 'createShowClock'))).toEqual([
      'model/show/cue.ts:2 docs/restates',
    ])
    expect(
      faultsOf(area('/** Creates the show clock, slewed at most 5 %. */\nexport const createShowClock = 1\n', 'createShowClock')),
    ).toEqual([])
  })
})
