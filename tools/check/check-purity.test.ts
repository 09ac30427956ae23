import { describe, expect, it } from 'vitest'
import { checkClocks } from './check-purity.ts'
import { faultsOf } from './fixture-tree.ts'
import { parseSourceFile } from './source-file.ts'

describe('model/ is pure', () => {
  it.each([
    'export const a = Date.now()',
    'export const a = new Date(0)',
    'export const a = Math.random()',
    'export const a = performance.now()',
    'console.log(1)',
    'export const a = process.env',
    'export const a = () => window.innerWidth',
    'export const a = () => document.title',
    'export const a = globalThis',
    'setTimeout(() => 1, 1)',
    'export const a = { fetch }',
    'export const a = crypto.randomUUID()',
  ])('%s is refused', (text) => {
    expect(faultsOf({ 'model/show/a.ts': `${text}\n` })).toEqual(['model/show/a.ts:1 purity/model'])
  })

  it('the words may be keys, members, arguments and types', () => {
    const text = [
      "export const a = { window: 1, process: 2, 'Date': 3 }",
      'export const b = a.window + a.process',
      'export const c = (fetch: () => number) => fetch()',
      'export interface D {\n  document: string\n  location(): Date\n}',
      'export const e = Date.parse("2026-01-01T00:00:00Z") + Math.hypot(1, 2)',
    ]
    expect(faultsOf({ 'model/show/a.ts': `${text.join('\n')}\n` })).toEqual([])
  })

  it('its tests may use what they need', () => {
    expect(faultsOf({ 'model/show/a.test.ts': 'export const a = Date.now()\n' })).toEqual([])
  })
})

describe('time and chance are arguments', () => {
  const uses = [
    'Math.random()',
    'Date.now()',
    'performance.now()',
    'new Date()',
    'setTimeout(go, 1)',
    'setInterval(go, 1)',
    'window.setTimeout(go, 1)',
    '{ now: Date.now }',
  ]

  it.each(uses)('%s is refused in engine and server', (use) => {
    const text = `const go = () => 1\nexport const a = ${use}\n`
    expect(faultsOf({ 'engine/net/room.ts': text })).toEqual(['engine/net/room.ts:2 purity/clock'])
    expect(faultsOf({ 'multiplayer-server/rooms/room.ts': text })).toEqual(['multiplayer-server/rooms/room.ts:2 purity/clock'])
  })

  it.each([
    'engine/runtime/host-clock.ts',
    'multiplayer-server/show/clock.ts',
    'tools/start/start.ts',
    'engine/net/room.test.ts',
    'tests/yard/yard.ts',
  ])('%s may read a clock', (path) => {
    expect(faultsOf({ [path]: 'export const a = Date.now()\n' })).toEqual([])
  })

  it('clockwork is no clock', () => {
    expect(faultsOf({ 'engine/net/clockwork.ts': 'export const a = Date.now()\n' })).toEqual(['engine/net/clockwork.ts:1 purity/clock'])
  })

  it('a timer handed in is no timer of the host', () => {
    expect(faultsOf({ 'engine/net/room.ts': 'export const a = (setTimeout: () => number) => setTimeout()\n' })).toEqual([])
    expect(faultsOf({ 'engine/net/room.ts': 'export const a = (text: string) => new Date(text)\n' })).toEqual([])
  })

  it('the list of clock files spares a file, and an entry that spares nothing is a fault', () => {
    const allowed = [{ file: 'engine/net/room.ts', reason: 'test' }]
    const file = (text: string) => [parseSourceFile('engine/net/room.ts', text)]
    expect(checkClocks(file('export const a = Date.now()'), allowed)).toEqual([])
    expect(checkClocks(file('export const a = 1'), allowed).map((finding) => finding.what)).toEqual([
      expect.stringContaining('reads no clock'),
    ])
    expect(checkClocks([], allowed).map((finding) => finding.what)).toEqual([expect.stringContaining('does not exist')])
  })
})
