import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { linkVenue, openDocumentText } from '../../../model/documents/index.ts'
import type { SiteFeature } from './feature.ts'
import { featureWords } from './feature-words.ts'
import { hallWidth } from './hall-plan.ts'
import { surveyLines, VENUE_FOLDER, venueDocuments } from './make-grand-tang.ts'
import { PAGODA_STOREYS } from './pagoda.ts'
import { boundsOf, triangleCount } from './shape.ts'
import { siteFeatures, STREET_SEED } from './site.ts'
import { litHalf, OVERLAP, GREAT_HALLS, pictureWidth } from './squares.ts'
import { FRONT_X, plotHeight, streetPlots } from './street-plots.ts'

let features: readonly SiteFeature[] = []
beforeAll(() => {
  features = siteFeatures()
}, 60_000)

const finest = (id: string) => features.find((feature) => feature.id === id)?.levels.at(-1)?.shape ?? []

/** Points of a body between two heights, as low and high corner. */
const between = (id: string, low: number, high: number) =>
  boundsOf(finest(id).map(({ ring, look }) => ({ look, ring: ring.filter(([, , z]) => z >= low && z <= high) })))

describe('the pagoda has the published figures', () => {
  test('64.5 m in all, on a base of 4.2 m, 48.75 by 45.8 m', () => {
    const { high } = boundsOf(finest('pagoda'))
    expect(Math.abs(high[2] - 64.517)).toBeLessThan(0.1)
    const base = between('pagoda', 0, 4.2)
    expect(Math.abs(base.high[0] - base.low[0] - 45.8)).toBeLessThan(0.3)
    expect(Math.abs(base.high[1] - 48.75 / 2)).toBeLessThan(0.3)
  })

  test('the foot of its body is 25.5 m a side; storeys have 9, 9, 7, 7, 5, 5, 5 bays', () => {
    const foot = between('pagoda', 4.69, 4.71)
    expect(Math.abs(foot.high[0] - foot.low[0] - 25.5)).toBeLessThan(0.3)
    expect(PAGODA_STOREYS.map(({ bays }) => bays)).toEqual([9, 9, 7, 7, 5, 5, 5])
  })

  test('it leans a metre to the north-west at the top', () => {
    const { low, high } = between('pagoda', 64.3, 65)
    const [east, north] = [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2]
    expect(Math.abs(Math.hypot(east, north) - 1)).toBeLessThan(0.05)
    expect(east).toBeLessThan(0)
    expect(north).toBeGreaterThan(0)
  })
})

test('whatever a visitor may be told has words in Chinese, and no ward is told in Chinese to others', () => {
  const words = featureWords(features)
  const told = features.flatMap(({ id, name, source }) => (name === id ? [source] : [name, source]))
  expect(told.filter((text) => !/\p{sc=Han}/u.test(words['zh-CN'][text] ?? ''))).toEqual([])
  expect(features.filter(({ name }) => /\p{sc=Han}/u.test(words.en[name] ?? name)).map(({ name }) => name)).toEqual([])
})

test('sculptures have the published sizes within 0.6 m', () => {
  const size = (id: string) => {
    const { low, high } = boundsOf(finest(id))
    return [high[0] - low[0], high[1] - low[1], high[2]] as const
  }
  const [east, north, up] = size('zhenguan-group')
  expect([Math.abs(east - 18), Math.abs(north - 36), Math.abs(up - 17.95)].every((off) => off < 0.6)).toBe(true)
  expect(Math.abs(size('kaiyuan-group')[2] - 12.95)).toBeLessThan(0.2)
  expect(Math.abs(size('dragon-columns')[2] - 20)).toBeLessThan(0.05)
  expect(Math.abs(size('xuanzang')[2] - 9)).toBeLessThan(1)
})

test('shop fronts stand on the published lines, 15 to 40 m long with gaps of 2.5 to 7 m, and no two neighbours are alike', () => {
  const plots = streetPlots(STREET_SEED)
  expect(plots.length).toBeGreaterThan(45)
  for (const side of ['east', 'west'] as const) {
    const row = plots.filter((plot) => plot.side === side)
    row.forEach((plot, i) => {
      const width = hallWidth(plot.hall) + 2 * plot.hall.eaveM
      expect(width, plot.id).toBeGreaterThan(14)
      expect(width, plot.id).toBeLessThan(41)
      expect(plotHeight(plot), plot.id).toBeGreaterThan(7)
      expect(plotHeight(plot), plot.id).toBeLessThan(24)
      const next = row[i + 1]
      if (next === undefined) return
      expect(next.kind, plot.id).not.toBe(plot.kind)
      const gap = next.south - plot.south - width / 2 - (hallWidth(next.hall) / 2 + next.hall.eaveM)
      if (gap < 50) expect(gap, plot.id).toBeGreaterThan(2.4)
      if (gap < 50) expect(gap, plot.id).toBeLessThan(7)
    })
  }
  const shops = features.filter(({ id }) => id.startsWith('shop-'))
  for (const shop of shops) {
    const { low, high } = boundsOf(shop.levels.at(-1)?.shape ?? [])
    expect(Math.min(Math.abs(low[0]), Math.abs(high[0])), shop.id).toBeGreaterThan(FRONT_X - 1.8)
  }
})

test('every feature says how it is known and from where; nothing claims to be measured', () => {
  const ids = features.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  for (const { id, provenance, source } of features) {
    expect(['published', 'mapped', 'derived', 'stand-in'], id).toContain(provenance)
    expect(source.length, id).toBeGreaterThan(20)
  }
  expect(features.filter(({ source }) => source.includes('OpenStreetMap')).length).toBeGreaterThan(20)
})

test('shops keep their budgets of triangles: 6,500 full in the mean, 1,200 articulated, 150 coarse at most', () => {
  const shops = features.filter(({ id }) => id.startsWith('shop-'))
  const counts = shops.map(({ levels }) => levels.map(({ shape }) => triangleCount(shape)))
  for (const [coarse, middle, full] of counts) {
    expect(coarse).toBeLessThanOrEqual(150)
    expect(middle).toBeLessThanOrEqual(1200)
    expect(full).toBeLessThanOrEqual(12_500)
  }
  const mean = counts.reduce((sum, [, , full]) => sum + (full ?? 0), 0) / counts.length
  expect(mean).toBeLessThanOrEqual(6500)
})

test('pictures on a front overlap by 15 to 20 per cent and cover what is lit', () => {
  expect(OVERLAP).toBeGreaterThanOrEqual(0.15)
  expect(OVERLAP).toBeLessThanOrEqual(0.2)
  for (const great of GREAT_HALLS) expect(pictureWidth(great) * (2 - OVERLAP)).toBeCloseTo(2 * litHalf(great), 6)
})

test('the committed documents are those of the generator, open, and link without a fault', async () => {
  for (const [name, text] of venueDocuments()) {
    const committed: unknown = JSON.parse(await readFile(join(VENUE_FOLDER, name), 'utf8'))
    expect(committed, name).toEqual(JSON.parse(text))
  }
  const venue = openDocumentText(await readFile(join(VENUE_FOLDER, 'venue.json'), 'utf8'), { kind: 'venue', file: 'venue.json' })
  if (!venue.ok) throw new AggregateError(venue.faults, 'venue.json')
  const fixtureTypes = await Promise.all(
    venue.value.fixtureTypes.map(async (path) => {
      const type = openDocumentText(await readFile(join(VENUE_FOLDER, path), 'utf8'), { kind: 'fixture-type', file: path })
      if (!type.ok) throw new AggregateError(type.faults, path)
      return type.value
    }),
  )
  expect(linkVenue({ venue: venue.value, fixtureTypes }).faults).toEqual([])
  expect(venue.value.fixtures.length).toBeGreaterThanOrEqual(48)
  expect(venue.value.fixtures.filter(({ egress }) => egress).length).toBeGreaterThanOrEqual(12)
  for (const { id, mount } of [...venue.value.projectors, ...venue.value.fixtures]) {
    expect(Math.hypot(mount.position[0], mount.position[1]), `${id} is far from the monument`).toBeGreaterThan(100)
  }
  const night = openDocumentText(await readFile(join(VENUE_FOLDER, 'night.json'), 'utf8'), { kind: 'night', file: 'night.json' })
  if (!night.ok) throw new AggregateError(night.faults, 'night.json')
  expect(
    night.value.fountains.filter(({ id }) => id.startsWith('cascade')).reduce((sum, { columns, rows }) => sum + columns * rows, 0),
  ).toBe(1024)
})

test('the survey is the one the committed tiles were built from: after a change run build-venue.ts', async () => {
  const hash = createHash('sha256')
  for (const line of surveyLines()) hash.update(`${line}\n`)
  expect(hash.digest('hex')).toBe((await readFile(join(VENUE_FOLDER, 'survey/SOURCE.sha256'), 'utf8')).trim())
}, 120_000)
