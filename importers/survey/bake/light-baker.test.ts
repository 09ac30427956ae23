import { describe, expect, test } from 'vitest'
import type { LampKind, Night } from '../../../model/documents/index.ts'
import type { FaceLook, SurveyFeature } from '../survey.ts'
import type { BakedTile, TileMesh } from '../tiles/tile-mesh.ts'
import { CODE_STEP } from './encode-light.ts'
import { createLightBaker, LIGHT_BAKE, type LightBakeOptions } from './light-baker.ts'
import { box, featureOf, level, meshOf, type Quad, tileOf } from './testing/boxes.ts'

const name = { 'zh-CN': '灯', en: 'Light' }
const STONE: FaceLook = { kind: 'paving', colour: [0.5, 0.5, 0.5] }
const WHITE: FaceLook = { kind: 'plaster', colour: [0.8, 0.8, 0.8] }
const EXACT: LightBakeOptions = {
  ...LIGHT_BAKE,
  bounce: false,
  threads: 0,
  quality: { ...LIGHT_BAKE.quality, cutLux: 0.001, spread: 0.35, occlusionRays: 0 },
}
const bulb: LampKind = {
  id: 'bulb',
  shape: 'point',
  group: 'path',
  lumens: 4000 * Math.PI,
  radiusM: 0.05,
  heightM: 0,
  beamDeg: 360,
  glow: true,
}

const night = (lampKinds: LampKind[], lamps: Night['lamps'], more: Partial<Night> = {}): Night => ({
  kind: 'night',
  version: 2,
  id: 'night',
  venue: 'here',
  groups: ['path', 'eaves', 'trees', 'screens', 'stage'].map((id) => ({ id, name, colour: [1, 1, 1] })),
  moments: [],
  lampKinds,
  lamps,
  treeForms: [],
  signKinds: [],
  signTexts: [],
  signs: [],
  trees: [],
  pools: [],
  fountains: [],
  crowd: { seed: 1, areas: [] },
  ...more,
})

async function bake(tile: TileMesh, features: SurveyFeature[], document: Night, options = EXACT): Promise<BakedTile> {
  const baker = await createLightBaker(features, document, options)
  try {
    return (await baker.bake(tile))!
  } finally {
    await baker.close()
  }
}

/** Lux of a channel as drawing would find it at a share of the way across (first to second corner) and along (first to fourth) face 0. */
function luxAt(baked: BakedTile, across: number, along: number, channel = 0, face = 0): number {
  const map = baked.maps[channel >> 2]!
  const at = (side: number): number => {
    const corner = (index: number): number => baked.uv[(face * 4 + index) * 2 + side]!
    return corner(0) + across * (corner(1) - corner(0)) + along * (corner(3) - corner(0))
  }
  const u = at(0) * map.width - 0.5
  const v = at(1) * map.height - 0.5
  let byte = 0
  for (const [right, down] of [
    [0, 0],
    [1, 0],
    [0, 1],
    [1, 1],
  ] as const) {
    // oxfmt-ignore
    const x = Math.min(map.width - 1, Math.floor(u) + right)
    const y = Math.min(map.height - 1, Math.floor(v) + down)
    const weight = (right ? u - Math.floor(u) : 1 - u + Math.floor(u)) * (down ? v - Math.floor(v) : 1 - v + Math.floor(v))
    byte += weight * map.rgba[(y * map.width + x) * 4 + (channel & 3)]!
  }
  return (byte / 255) ** 2 * baked.maxLux[channel]!
}

/** How far a value may be off for its root being rounded to a code: (r + d)^2 - r^2 of full, d half a step. */
function halfStep(baked: BakedTile, lux: number, channel = 0): number {
  const full = baked.maxLux[channel]!
  const off = CODE_STEP / 2 / 255
  return (2 * Math.sqrt(lux / full) * off + off * off) * full
}

describe('direct light', () => {
  const ground = meshOf([level(0, 0, 0, 10)], STONE)

  test('a lamp over a plane gives I cos / r2 at every place', async () => {
    const baked = await bake(tileOf(ground), [featureOf('ground', ground)], night([bulb], [[0, 2, -1, 4]]))
    for (const across of [0.02, 0.2, 0.43, 0.6, 0.77, 0.98]) {
      for (const along of [0.05, 0.31, 0.5, 0.45, 0.9]) {
        const square = (across * 20 - 12) ** 2 + (along * 20 - 9) ** 2 + 16
        const truth = (1000 * 4) / square ** 1.5
        expect(Math.abs(luxAt(baked, across, along) - truth)).toBeLessThan(halfStep(baked, truth) + 0.02 * truth)
      }
    }
    expect(baked.maxLux.slice(1)).toEqual([0, 0, 0, 0, 0, 0, 0])
    expect(baked.groups).toEqual(['path', 'eaves', 'trees', 'screens', 'stage'])
    expect(baked.maps).toHaveLength(2)
  })

  test('a wall throws its shadow as far as similar triangles say', async () => {
    // Lamp 6 m up at x = -4; wall 3 m high at x = 0: shadow to x = 4.
    const wall = meshOf(box([-0.05, -20, 0], [0.05, 20, 3]), WHITE)
    const features = [featureOf('ground', ground), featureOf('wall', wall, 'obstacle')]
    const baked = await bake(tileOf(ground), features, night([bulb], [[0, -4, 0, 6]]))
    for (const x of [0.5, 2, 3.4]) expect(luxAt(baked, (x + 10) / 20, 0.5)).toBe(0)
    for (const x of [-8, -1, 4.6, 8]) {
      const truth = (1000 * 6) / ((x + 4) ** 2 + 36) ** 1.5
      expect(Math.abs(luxAt(baked, (x + 10) / 20, 0.5) - truth)).toBeLessThan(halfStep(baked, truth) + 0.02 * truth)
    }
  })

  test('below a wide glowing ceiling the light is nearly pi times its luminance, and below a small one that of its form factor', async () => {
    const glowing: FaceLook = { kind: 'screen', colour: [0, 0, 0], glow: { group: 'screens', cdM2: 10 } }
    for (const half of [60, 3]) {
      const ceiling = level(0, 0, 3, half)
      const down = meshOf([[ceiling[3], ceiling[2], ceiling[1], ceiling[0]] as Quad], glowing)
      const spot = meshOf([level(0, 0, 0, 0.5)], STONE)
      const baked = await bake(tileOf(spot), [featureOf('ceiling', down), featureOf('spot', spot)], night([], []))
      // Four quarters of a rectangle over a point below its corner: Siegel and Howell, configuration C-11.
      const x = half / 3
      const r = Math.sqrt(1 + x * x)
      const truth = 10 * Math.PI * 4 * (1 / (2 * Math.PI)) * 2 * (x / r) * Math.atan(x / r)
      expect(luxAt(baked, 0.5, 0.5, 3)).toBeGreaterThan(0.96 * truth)
      expect(luxAt(baked, 0.5, 0.5, 3)).toBeLessThan(1.04 * truth)
    }
  }, 60_000)

  test('a beam gives half its peak at half its angle, and its flux is what the document says', async () => {
    const flood: LampKind = { ...bulb, id: 'flood', shape: 'flood', lumens: 1000, beamDeg: 40 }
    const wide = meshOf([level(0, 0, 0, 20)], STONE)
    const baked = await bake(tileOf(wide), [featureOf('ground', wide)], night([flood], [[0, 0, 0, 8, 0, -90, 0]]))
    const peak = luxAt(baked, 0.5, 0.5)
    const off = 8 * Math.tan((20 * Math.PI) / 180)
    expect(luxAt(baked, 0.5 + off / 40, 0.5) / (peak * Math.cos((20 * Math.PI) / 180) ** 3)).toBeCloseTo(0.5, 1)
    let flux = 0
    for (let x = 0; x < 160; x++) for (let y = 0; y < 160; y++) flux += luxAt(baked, (x + 0.5) / 160, (y + 0.5) / 160) * 0.0625
    expect(flux).toBeGreaterThan(960)
    expect(flux).toBeLessThan(1040)
  })

  test('a long line gives what an endless one gives at its middle', async () => {
    const tube: LampKind = { ...bulb, id: 'tube', shape: 'line', group: 'eaves', lumens: 100 }
    const baked = await bake(tileOf(ground), [featureOf('ground', ground)], night([tube], [[0, 0, -100, 2, 0, 0, 200]]))
    // Candela a metre across itself: 100 / pi^2. Endless line over a plane: E = (pi / 2) I' / h.
    expect(luxAt(baked, 0.5, 0.5, 1) / (((Math.PI / 2) * 100) / Math.PI ** 2 / 2)).toBeCloseTo(1, 1)
  })

  test('three hundred lamps far away taken together give what they give one by one', async () => {
    const lamps = Array.from({ length: 300 }, (_, i) => [0, 35 + (i % 20) * 0.9, -9 + Math.floor(i / 20) * 1.2, 3 + (i % 7) / 3] as const)
    const baked = await bake(
      tileOf(ground),
      [],
      night(
        [bulb],
        lamps.map((lamp) => [...lamp]),
      ),
      {
        ...EXACT,
        quality: { ...EXACT.quality, cutLux: 0.02 },
      },
    )
    for (const across of [0.1, 0.5, 0.9]) {
      let truth = 0
      for (const [, x, y, z] of lamps) truth += (1000 * z) / ((across * 20 - 10 - x) ** 2 + y * y + z * z) ** 1.5
      expect(Math.abs(luxAt(baked, across, 0.5) - truth)).toBeLessThan(0.04 * truth + halfStep(baked, truth))
    }
  })
})

describe('bounced light', () => {
  test('a floor in the shadow of a screen is lit by the wall the lamp shines on', async () => {
    const ground = meshOf([level(0, 0, 0, 4)], STONE)
    const wall = meshOf(box([4, -4, 0], [4.2, 4, 5]), WHITE)
    const roof = meshOf(box([-4, -4, 2.9], [2, 4, 3]), WHITE)
    const features = [ground, wall, roof].map((mesh, index) => featureOf(`f${index}`, mesh))
    const document = night([bulb], [[0, 0, 0, 9]])
    const without = await bake(tileOf(ground), features, document)
    const withBounce = await bake(tileOf(ground), features, document, { ...EXACT, bounce: true })
    expect(luxAt(without, 0.3, 0.5)).toBe(0)
    const bounced = luxAt(withBounce, 0.3, 0.5)
    expect(bounced).toBeGreaterThan(0.3)
    expect(bounced).toBeLessThan(luxAt(without, 0.95, 0.5))
  })

  test('a closed white box throws back what it gets: first bounce is albedo times the flux over the area', async () => {
    const inside = box([0, 0, 0], [6, 6, 6]).map(([a, b, c, d]) => [d, c, b, a] as Quad)
    const room = meshOf(inside, WHITE)
    const document = night([bulb], [[0, 3, 3, 3]])
    const without = await bake(tileOf(room), [featureOf('room', room)], document)
    const withBounce = await bake(tileOf(room), [featureOf('room', room)], document, { ...EXACT, bounce: true })
    const mean = (baked: BakedTile): number => {
      let sum = 0
      for (let face = 0; face < 6; face++)
        for (let i = 0; i < 400; i++) sum += luxAt(baked, ((i % 20) + 0.5) / 20, (Math.floor(i / 20) + 0.5) / 20, 0, face)
      return sum / 2400
    }
    const direct = mean(without)
    expect(direct / ((4000 * Math.PI) / 216)).toBeCloseTo(1, 1)
    expect((mean(withBounce) - direct) / (0.8 * direct)).toBeGreaterThan(0.85)
    expect((mean(withBounce) - direct) / (0.8 * direct)).toBeLessThan(1.1)
  })
})

describe('what comes out', () => {
  const street = (): { tile: TileMesh; features: SurveyFeature[] } => {
    const quads = [level(0, 0, 0, 15), ...box([-3, -3, 0], [3, 3, 4]), ...box([6, 2, 0], [6.3, 2.3, 0.2])]
    const mesh = meshOf(quads, STONE)
    return { tile: tileOf(mesh), features: [featureOf('street', mesh)] }
  }
  const document = night([bulb], [[0, -6, 1, 4], [0, 8, 5, 3]], { trees: [[5, -8, 0, 9, 3, 900]] }) // oxfmt-ignore
  const full = { ...LIGHT_BAKE, threads: 0 }

  test('threads give the same bytes as no threads', async () => {
    const { tile, features } = street()
    const alone = await bake(tile, features, document, full)
    const threaded = await bake(tile, features, document, { ...full, threads: 2 })
    expect(threaded).toEqual(alone)
    expect(alone.maxLux[2]).toBeGreaterThan(0)
  })

  test('corners under a wall are more closed than open ground', async () => {
    const { tile, features } = street()
    const { occlusion } = await bake(tile, features, document, full)
    expect(occlusion![0]).toBe(255)
    // Foot of the box: the ground closes half of what the wall sees.
    const foot = [...Array(4).keys()].map((corner) => 12 + corner).find((vertex) => tile.positions[vertex * 3 + 2] === 0)!
    expect(occlusion![foot]).toBeLessThan(170)
  })

  test('a tile no lamp reaches has no map', async () => {
    const far = meshOf([level(5000, 0, 0, 5)], STONE)
    const baker = await createLightBaker([featureOf('far', far)], document, full)
    expect(await baker.bake(tileOf(far))).toBeUndefined()
  })
})
