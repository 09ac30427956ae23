import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { admitBody } from './open-body.ts'

const DATA = process.env['HOLOSITE_TEST_DATA'] ?? '../shared/data'
const SAMPLES = [
  'public/performers/dancer.vrm',
  ...['EmissionMigration_v0.107.0.vrm', 'VRMC_materials_mtoon_UV_Animation_Test.vrm', 'cryptovoxels.vrm'].map(
    (name) => `${DATA}/vrm/${name}`,
  ),
]
const WORD = { isAuthor: true, isLicensed: false }

/** Never throws; a refusal is one whole fault of this domain. */
function judge(bytes: Uint8Array): void {
  const admitted = admitBody(bytes, WORD)
  if (admitted.ok) return
  expect(admitted.faults).toHaveLength(1)
  expect(admitted.faults[0]!.code).toMatch(/^body\//)
  expect(admitted.faults[0]!.fix).not.toBe('')
}

describe.each(SAMPLES)('%s', (path) => {
  const there = existsSync(path)
  const bytes = there ? new Uint8Array(readFileSync(path)) : new Uint8Array()

  test.skipIf(!there)('cut off anywhere it is refused, and nothing is thrown', () => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), (length) => {
        expect(admitBody(bytes.slice(0, length), WORD).ok).toBe(false)
      }),
      { seed: 11, numRuns: 200 },
    )
  })

  test.skipIf(!there)(
    'with bits turned over, anywhere or in its description, it is judged and nothing is thrown',
    () => {
      const described = 20 + new DataView(bytes.buffer).getUint32(12, true)
      const flip = fc.record({ at: fc.oneof(fc.nat(described - 1), fc.nat(bytes.length - 1)), bit: fc.nat(7) })
      fc.assert(
        fc.property(fc.array(flip, { minLength: 1, maxLength: 6 }), (flips) => {
          const spoilt = bytes.slice()
          for (const { at, bit } of flips) spoilt[at]! ^= 1 << bit
          judge(spoilt)
        }),
        { seed: 12, numRuns: 400 },
      )
    },
    60_000,
  )

  test.skipIf(!there)(
    'with numbers of its description replaced by any others it is judged and nothing is thrown',
    () => {
      const length = new DataView(bytes.buffer).getUint32(12, true)
      const text = new TextDecoder().decode(bytes.subarray(20, 20 + length))
      const numbers = [...text.matchAll(/-?\d+(\.\d+)?/g)]
      const hostile = fc.constantFrom('-1', '0', '1e308', '4294967295', '2147483648', '65536', '0.5', 'null', '[]', '{}', '"x"')
      fc.assert(
        fc.property(fc.array(fc.tuple(fc.nat(numbers.length - 1), hostile), { minLength: 1, maxLength: 3 }), (changes) => {
          let spoilt = text
          for (const [which, value] of changes.toSorted(([one], [other]) => other - one)) {
            const { index, 0: old } = numbers[which]!
            spoilt = spoilt.slice(0, index) + value + spoilt.slice(index + old.length)
          }
          judge(withDescription(bytes, spoilt))
        }),
        { seed: 13, numRuns: 400 },
      )
    },
    60_000,
  )
})

/** The same file with another description, its lengths made true. */
function withDescription(bytes: Uint8Array, text: string): Uint8Array {
  const own = new TextEncoder().encode(text.padEnd((new TextEncoder().encode(text).length + 3) & ~3))
  const rest = bytes.subarray(20 + new DataView(bytes.buffer).getUint32(12, true))
  const out = new Uint8Array(20 + own.length + rest.length)
  out.set(bytes.subarray(0, 20))
  out.set(own, 20)
  out.set(rest, 20 + own.length)
  const view = new DataView(out.buffer)
  view.setUint32(8, out.length, true)
  view.setUint32(12, own.length, true)
  return out
}
