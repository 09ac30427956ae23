import * as fc from 'fast-check'
import { MeshoptDecoder, MeshoptEncoder } from 'meshoptimizer'
import { beforeAll, expect, test } from 'vitest'
import { QUANTISATION_ERROR_M, quantisePositions, type QuantisedPositions } from './quantise-positions.ts'

beforeAll(() => Promise.all([MeshoptEncoder.ready, MeshoptDecoder.ready]))

/** Points of a tile of some width, east, north, up. */
const tile = fc
  .record({
    width: fc.constantFrom(3, 90, 127, 129, 500, 9000),
    shares: fc.array(fc.tuple(fc.float({ min: 0, max: 1, noNaN: true }), fc.float({ min: -1, max: 1, noNaN: true })), {
      minLength: 3,
      maxLength: 60,
    }),
  })
  .map(({ width, shares }) => Float32Array.from(shares.flatMap(([a, b]) => [a * width, b * width * 0.4, a * b * 30])))

/** Places as a glTF reader has them, back to east, north, up. */
function read({ stream, componentType, translation, scale }: QuantisedPositions): number[] {
  const count = stream.bytes.length / stream.stride
  const packed = MeshoptEncoder.encodeGltfBuffer(stream.bytes, count, stream.stride, 'ATTRIBUTES', 0)
  const bytes = new Uint8Array(stream.bytes.length)
  MeshoptDecoder.decodeGltfBuffer(bytes, count, stream.stride, packed, 'ATTRIBUTES', stream.filter)
  const numbers = componentType === 5126 ? new Float32Array(bytes.buffer) : new Uint16Array(bytes.buffer)
  const width = componentType === 5126 ? 3 : 4
  return Array.from({ length: count }, (_, i) => {
    const [x, y, z] = [0, 1, 2].map((axis) => numbers[width * i + axis]! * scale + translation[axis]!) as [number, number, number]
    return [x, -z, y]
  }).flat()
}

const worstM = (a: Float32Array, b: readonly number[]): number => {
  let worst = 0
  for (let i = 0; i < a.length; i += 3) worst = Math.max(worst, Math.hypot(a[i]! - b[i]!, a[i + 1]! - b[i + 1]!, a[i + 2]! - b[i + 2]!))
  return worst
}

test('a leaf of any width is rounded by at most 2 mm, and by 16 bits up to 127 m', () => {
  fc.assert(
    fc.property(tile, (positions) => {
      const coded = quantisePositions(positions, 0)
      // What 32-bit floats themselves round away over 9 km.
      expect(worstM(positions, read(coded))).toBeLessThan(QUANTISATION_ERROR_M)
      const wide = Math.max(...coded.max.map((most, axis) => (most - coded.min[axis]!) * coded.scale))
      expect(coded.componentType).toBe(wide < 128 ? 5123 : 5126)
    }),
    { seed: 31, numRuns: 200 },
  )
})

test('an inner tile is rounded by less than a 64th of its error, and by under 7 mm', () => {
  fc.assert(
    fc.property(tile, fc.constantFrom(0.0625, 0.125, 0.25, 0.5, 1, 11.3), (positions, errorM) => {
      const worst = worstM(positions, read(quantisePositions(positions, errorM)))
      expect(worst).toBeLessThan(Math.max(QUANTISATION_ERROR_M, Math.min(errorM / 64, 0.007)))
    }),
    { seed: 32, numRuns: 200 },
  )
})

test('two surfaces a centimetre apart stay apart however coarse the tile', () => {
  const positions = Float32Array.of(0, 0, 0, 400, 0, 0.01, 800, 300, 0.02)
  for (const errorM of [0, 0.25, 1, 11.3]) {
    const [, , low, , , middle, , , high] = read(quantisePositions(positions, errorM))
    expect(middle!).toBeGreaterThan(low!)
    expect(high!).toBeGreaterThan(middle!)
  }
})
