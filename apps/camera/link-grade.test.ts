import { expect, test } from 'vitest'
import { linkGrade } from './link-grade.ts'

test.each([
  ['Good', { roundTripMs: 40, lossPct: 0.5, bitrateKbps: 2000 }],
  ['Good', { roundTripMs: null, lossPct: null, bitrateKbps: 0 }],
  ['Fair', { roundTripMs: 200, lossPct: 0, bitrateKbps: 2000 }],
  ['Fair', { roundTripMs: 40, lossPct: 3, bitrateKbps: 2000 }],
  ['Fair', { roundTripMs: 40, lossPct: 0, bitrateKbps: 300 }],
  ['Poor', { roundTripMs: 40, lossPct: 9, bitrateKbps: 2000 }],
  ['Poor', { roundTripMs: 500, lossPct: 0, bitrateKbps: 2000 }],
] as const)('%s: the worst part of the link decides', (grade, stats) => expect(linkGrade(stats)).toBe(grade))
