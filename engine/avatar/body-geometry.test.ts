import type { BufferAttribute } from 'three'
import { expect, test } from 'vitest'
import { BONES, COSTUMES, PART, ROLE, WORN } from '../../model/body/index.ts'
import { createBody } from './body-geometry.ts'

test.each([
  ['fine', 3500],
  ['coarse', 450],
  ['far', 61],
] as const)('%s: a body of at most %d triangles, whole, its corners carried by bones that are there', (detail, most) => {
  const body = createBody(detail)
  const [places, normals, skins, parts] = (['position', 'normal', 'aSkin', 'aPart'] as const).map((name) => body.getAttribute(name) as BufferAttribute) // prettier-ignore
  expect(body.getIndex()!.count / 3).toBeLessThan(most)
  for (let at = 0; at < places!.count; at++) {
    expect(places!.getY(at)).toBeGreaterThan(-0.01)
    expect(places!.getY(at)).toBeLessThan(1.87)
    expect(Math.hypot(normals!.getX(at), normals!.getY(at), normals!.getZ(at))).toBeCloseTo(1, 3)
    for (const bone of [skins!.getX(at), skins!.getY(at)]) expect(bone >= 0 && bone < BONES && Number.isInteger(bone)).toBe(true)
    expect(skins!.getZ(at) >= 0 && skins!.getZ(at) <= 1).toBe(true)
    expect(skins!.getW(at)).toBeLessThan(Object.keys(ROLE).length)
    expect(parts!.getX(at)).toBeLessThan(Object.keys(PART).length)
  }
})

test('faces look outwards', () => {
  const body = createBody('fine')
  const [places, parts] = [body.getAttribute('position'), body.getAttribute('aPart')]
  const index = body.getIndex()!
  let volume = 0
  for (let at = 0; at < index.count; at += 3) {
    if (parts.getX(index.getX(at)) !== PART.body) continue
    const [a, b, c] = [0, 1, 2].map((k) => index.getX(at + k)).map((k) => [places.getX(k), places.getY(k) - 1, places.getZ(k)] as const) as [[number, number, number], [number, number, number], [number, number, number]] // prettier-ignore
    volume += (a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0]) + a[2] * (b[0] * c[1] - b[1] * c[0])) / 6
  }
  expect(volume).toBeGreaterThan(0.03)
})

test('eight costumes, no two of one outline and colour', () => {
  expect(new Set(COSTUMES.map(({ colours }, at) => `${WORN[at]} ${colours.upper} ${colours.lower}`)).size).toBe(8)
  for (const worn of WORN) expect(worn & 1).toBe(1)
})
