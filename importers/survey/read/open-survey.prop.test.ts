import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { HolositeError } from '../../../model/errors/index.ts'
import { openSurvey } from './open-survey.ts'
import { writeSample } from './testing/sample-city.ts'

const data = resolve(process.env['HOLOSITE_TEST_DATA'] ?? '../shared/data', 'city')
const hasData = existsSync(data)
const all = hasData
  ? [...readdirSync(data), 'invalid/with-errors.city.json']
      .filter((name) => /\.(json|jsonl|geojson|gml)$/.test(name))
      .map((name) => ({ name, bytes: readFileSync(join(data, name)) }))
  : []
/** The many runs are over these; the large ones have a few of their own. */
const files = all.filter(({ bytes }) => bytes.length < 100_000)
const large = all.filter(({ bytes }) => bytes.length >= 100_000)

const OPTIONS = { crs: 'EPSG:28992', heights: 'nap' }

/** Reads to the end; true when every number of every feature is finite. A fault must be one of ours, with a code of the survey. */
async function survives(file: string): Promise<boolean> {
  try {
    const survey = await openSurvey([file], file.endsWith('.geojson') ? { heights: 'egm96' } : OPTIONS)
    for await (const { levels, id } of survey.features) {
      if (id.length === 0 && levels.length === 0) return false
      for (const { mesh } of levels) {
        if (!mesh.positions.every(Number.isFinite) || !mesh.normals.every(Number.isFinite)) return false
        if (mesh.triangles.some((vertex) => vertex * 3 >= mesh.positions.length)) return false
      }
    }
    return true
  } catch (error) {
    if (!(error instanceof HolositeError)) throw error
    return error.code.startsWith('survey/') && error.what !== '' && error.fix !== ''
  }
}

test.skipIf(!hasData)(
  'truncated and bit-flipped surveys give features or a fault, never a crash, a hang or a number that is none (needs the test data)',
  async () => {
    expect(files.length).toBeGreaterThanOrEqual(6)
    const mutant = fc.record({
      file: fc.nat(files.length - 1),
      keep: fc.oneof({ weight: 3, arbitrary: fc.constant(1) }, fc.double({ min: 0, max: 1, noNaN: true })),
      flips: fc.array(fc.record({ at: fc.double({ min: 0, max: 0.999999, noNaN: true }), bit: fc.nat(7) }), { maxLength: 6 }),
    })
    let count = 0
    await fc.assert(
      fc.asyncProperty(mutant, async ({ file, keep, flips }) => {
        const { name, bytes } = files[file]!
        const changed = Buffer.from(bytes.subarray(0, Math.floor(bytes.length * keep)))
        for (const { at, bit } of changed.length === 0 ? [] : flips) changed[Math.floor(at * changed.length)]! ^= 1 << bit
        return survives(writeSample(`mutant-${count++ % 4}-${basename(name)}`, changed))
      }),
      { seed: 20261001, numRuns: 400 },
    )
  },
  180_000,
)

test.skipIf(!hasData)(
  'surveys whose values are swapped for hostile ones give features or a fault (needs the test data)',
  async () => {
    const source = files.find(({ name }) => name === 'rotterdam_subset.city.json')!
    const sequence = files.find(({ name }) => name.endsWith('.jsonl'))!
    const hostile = fc.constantFrom<string>(
      'null',
      '-1',
      '1e308',
      '1e999',
      '[]',
      '{}',
      '""',
      '"constructor"',
      'true',
      '99999999999',
      '[[[[[[0]]]]]]',
      '-0.5',
    )
    let count = 0
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.double({ min: 0, max: 1, noNaN: true }), hostile, async (whole, share, value) => {
        const text = (whole ? source : sequence).bytes.toString('utf8')
        const places = [...text.matchAll(/(?<=[[:,]\s*)(-?\d+(\.\d+)?|"[^"]*")(?=\s*[,\]}])/g)]
        const place = places[Math.floor(share * (places.length - 1))]!
        const changed = text.slice(0, place.index) + value + text.slice(place.index + place[0].length)
        return survives(writeSample(`swap-${count++ % 4}.city.${whole ? 'json' : 'jsonl'}`, changed))
      }),
      { seed: 20261002, numRuns: 300 },
    )
  },
  180_000,
)

test.skipIf(!hasData)(
  'truncated and bit-flipped whole cities give features or a fault, within bounded memory (needs the test data)',
  async () => {
    expect(large.length).toBeGreaterThanOrEqual(3)
    const before = process.memoryUsage().rss
    const share = fc.double({ min: 0, max: 0.999999, noNaN: true })
    let count = 0
    await fc.assert(
      fc.asyncProperty(
        fc.nat(large.length - 1),
        fc.option(share, { freq: 4 }),
        fc.array(fc.tuple(share, fc.nat(7)), { minLength: 1, maxLength: 12 }),
        async (file, keep, flips) => {
          const { name, bytes } = large[file]!
          const changed = Buffer.from(keep === null ? bytes : bytes.subarray(0, Math.floor(bytes.length * keep)))
          for (const [at, bit] of changed.length === 0 ? [] : flips) changed[Math.floor(at * changed.length)]! ^= 1 << bit
          return survives(writeSample(`large-${count++ % 2}-${basename(name)}`, changed))
        },
      ),
      { seed: 20261003, numRuns: 30 },
    )
    // Digits alone are turned: the text stays JSON, and what it says is wrong.
    const city = large.find(({ name }) => name === 'rotterdam-delfshaven.city.json')!
    for (const step of [97, 1009, 10_007]) {
      const changed = Buffer.from(city.bytes)
      for (let at = step; at < changed.length; at += step)
        if (changed[at]! >= 0x31 && changed[at]! <= 0x39) changed[at] = 0x31 + ((changed[at]! + step) % 9)
      expect(await survives(writeSample('digits.city.json', changed))).toBe(true)
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(900 * 1024 * 1024)
  },
  180_000,
)
