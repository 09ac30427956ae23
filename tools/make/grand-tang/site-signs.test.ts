import { expect, test } from 'vitest'
import { hallSigns, placedSigns } from './hall-signs.ts'
import { hallShape } from './hall.ts'
import { shopName } from './shop-names.ts'
import { SIGN_KINDS, siteSigns } from './site-signs.ts'
import { boundsOf } from './shape.ts'
import { STREET_SEED } from './site.ts'
import { plotPlacing, streetPlots } from './street-plots.ts'

test('letters lie on the board that is there: just before it, within it', () => {
  for (const plot of streetPlots(STREET_SEED)) {
    const [board] = placedSigns(plot.hall, { at: [0, 0, 0] })
    const { board: hung } = hallSigns(plot.hall)!
    const faces = hallShape(plot.hall, 3).filter(
      ({ look, ring }) => look.startsWith('sign') && ring.every((point) => Math.abs(point[1] - hung.at[1]) < 1e-6),
    )
    expect(faces.length, plot.id).toBe(1)
    const { low, high } = boundsOf(faces)
    expect(board!.at[1] - high[1], plot.id).toBeGreaterThan(0)
    expect(board!.at[1] - high[1], plot.id).toBeLessThan(0.05)
    expect(board!.width, plot.id).toBeLessThan(high[0] - low[0])
    expect(board!.at[2] + board!.height / 2, plot.id).toBeLessThan(high[2])
    expect(board!.at[2] - board!.height / 2, plot.id).toBeGreaterThan(low[2])
  }
})

test('boards of both sides look across the street', () => {
  for (const plot of streetPlots(STREET_SEED)) {
    const [board] = placedSigns(plot.hall, plotPlacing(plot))
    expect(board!.headingDeg, plot.id).toBe(plot.side === 'east' ? 270 : 90)
    expect(Math.abs(board!.at[0]), plot.id).toBeGreaterThan(32)
  }
})

test('no two shops have one name, neighbours share neither word, and every sign names a kind and a text', () => {
  const names = Array.from({ length: 120 }, (_, number) => shopName(number).name)
  expect(new Set(names).size).toBe(names.length)
  names.slice(1).forEach((name, index) => {
    expect(name.slice(0, 2)).not.toBe(names[index]!.slice(0, 2))
    expect(name.slice(2)).not.toBe(names[index]!.slice(2))
  })
  const { texts, signs } = siteSigns(STREET_SEED)
  expect(signs.length).toBeGreaterThan(100)
  for (const [kind, text] of signs) {
    expect(kind).toBeLessThan(SIGN_KINDS.length)
    expect(text).toBeLessThan(texts.length)
  }
})
