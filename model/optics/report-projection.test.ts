import { describe, expect, test } from 'vitest'
import { metres } from '../units/index.ts'
import { reportProjection, type ProjectionSite } from './report-projection.ts'
import { pointOnSurface, surfaceFrame } from './surface-frame.ts'
import { position } from '../frames/index.ts'

type Surface = ProjectionSite['surfaces'][number]
type Projector = ProjectionSite['projectors'][number]

/** A wall 8 m wide and 4 m high, 20 m north, facing south. */
const WALL: Surface = {
  ...{ id: 'wall', reflectance: 0.5, maxCdM2: 25, ambientLux: 2 },
  corners: [
    [-4, 20, 0],
    [4, 20, 0],
    [4, 20, 4],
    [-4, 20, 4],
  ],
}
/** 10 m wide on the wall, 5.625 m high: 56.25 m2. */
const FRONT: Projector = {
  ...{ id: 'front', lumens: 9000, contrast: 1000, range: { nearM: 1, farM: 60 } },
  lens: { widthPx: 1920, heightPx: 1080, throwRatio: 2 },
  mount: { position: [0, 0, 2], headingDeg: 0, pitchDeg: 0, rollDeg: 0 },
}
const near = (actual: number | undefined, wanted: number, share = 0.02): void =>
  expect(Math.abs((actual ?? Infinity) / wanted - 1)).toBeLessThan(share)

describe('the report of a venue’s projection', () => {
  test('gives the lux of the data sheet on a wall square to the lens: lumens over picture area', () => {
    const { surfaces, projectors } = reportProjection({ surfaces: [WALL], projectors: [FRONT] })
    expect(surfaces[0]).toMatchObject({ surface: 'wall', projectors: ['front'], covered: 1 })
    near(surfaces[0]?.lux.max, 9000 / 56.25)
    near(projectors[0]?.lux.mean, 9000 / 56.25, 0.05)
    near(surfaces[0]?.meanCdM2, (0.5 / Math.PI) * surfaces[0]!.lux.mean, 1e-9)
    // 20 m over 3840 px of focal length.
    near(projectors[0]?.pixelPitchMm, 20_000 / 3840, 1e-6)
    near(surfaces[0]?.pixelPitchMm.mean, 20_000 / 3840, 1e-6)
    near(surfaces[0]?.pixelPitchMm.max, 20_000 / 3840, 1e-6)
    expect(surfaces[0]?.ambientLux).toBe(2)
    const white = surfaces[0]!.lux.mean
    near(surfaces[0]?.contrast, (white + 2 + white / 1000) / (2 + white / 1000), 0.01)
  })

  test('widens the pixel pitch by how flat the light falls, and takes the finer of two projectors', () => {
    // A tenth of a metre around the axis, turned by 60 degrees: pixels along it are twice as far apart.
    const turned: Surface = {
      ...WALL,
      corners: [
        [-0.05, 20 - 0.05 * Math.sqrt(3), 1.95],
        [0.05, 20 + 0.05 * Math.sqrt(3), 1.95],
        [0.05, 20 + 0.05 * Math.sqrt(3), 2.05],
        [-0.05, 20 - 0.05 * Math.sqrt(3), 2.05],
      ],
    }
    const flat = reportProjection({ surfaces: [turned], projectors: [FRONT] })
    near(flat.surfaces[0]?.pixelPitchMm.mean, (2 * 20_000) / 3840, 0.005)
    const fine = { ...FRONT, id: 'fine', lens: { ...FRONT.lens, widthPx: 3840, heightPx: 2160 } }
    const both = reportProjection({ surfaces: [WALL], projectors: [FRONT, fine] })
    near(both.surfaces[0]?.pixelPitchMm.max, 10_000 / 3840, 1e-6)
    expect(both.projectors.map(({ pixelPitchMm }) => Math.round(pixelPitchMm * 100) / 100)).toEqual([5.21, 2.6])
  })

  test('adds lone projectors and shares within a stack', () => {
    const alone = reportProjection({ surfaces: [WALL], projectors: [FRONT, { ...FRONT, id: 'second' }] })
    const stack = { ...FRONT, stack: 'pair' }
    const stacked = reportProjection({ surfaces: [WALL], projectors: [stack, { ...stack, id: 'second' }] })
    near(alone.surfaces[0]?.lux.max, 2 * (9000 / 56.25))
    near(stacked.surfaces[0]?.lux.max, 9000 / 56.25)
    expect(stacked.surfaces[0]?.stacks).toMatchObject([{ stack: 'pair', depth: 2 }])
    expect(alone.surfaces[0]?.stacks.map(({ stack: name, depth }) => [name, depth])).toEqual([
      ['front', 1],
      ['second', 1],
    ])
  })

  test('gives a dark projector of a stack no say where it does not reach', () => {
    const left = { ...FRONT, id: 'left', stack: 'pair', mount: { ...FRONT.mount, position: [-5, 0, 2] as const } }
    const right = { ...FRONT, id: 'right', stack: 'pair', mount: { ...FRONT.mount, position: [5, 0, 2] as const } }
    const { surfaces } = reportProjection({ surfaces: [WALL], projectors: [left, right] })
    expect(surfaces[0]?.covered).toBe(1)
    expect(surfaces[0]!.lux.max / surfaces[0]!.lux.min).toBeLessThan(1.15)
  })

  test('lets a wall hide what is behind it, and its back take nothing', () => {
    const screen: Surface = {
      ...WALL,
      id: 'screen',
      corners: [
        [-4, 10, 0],
        [0, 10, 0],
        [0, 10, 4],
        [-4, 10, 4],
      ],
    }
    const { surfaces } = reportProjection({ surfaces: [WALL, screen], projectors: [FRONT] })
    expect(surfaces.find(({ surface }) => surface === 'wall')?.covered).toBeCloseTo(0.5, 6)
    const turned = { ...WALL, corners: [WALL.corners[1], WALL.corners[0], WALL.corners[3], WALL.corners[2]] as const }
    expect(reportProjection({ surfaces: [turned], projectors: [FRONT] }).surfaces).toEqual([])
  })

  test('warns of light flatter than 70 degrees', () => {
    const beside: Projector = { ...FRONT, mount: { position: [-14, 18, 2], headingDeg: 82, pitchDeg: 0, rollDeg: 0 } }
    const { projectors } = reportProjection({ surfaces: [WALL], projectors: [beside, FRONT] })
    expect(projectors[0]).toMatchObject({ projector: 'front', grazing: true })
    expect(projectors[0]!.incidenceDeg).toBeGreaterThan(80)
    expect(projectors[1]?.grazing).toBe(false)
  })
})

test('a surface counts metres right and up from its lower left corner, its normal outwards', () => {
  const frame = surfaceFrame(WALL.corners)
  expect([frame.width, frame.height]).toEqual([8, 4])
  expect([...frame.normal]).toEqual([0, -1, 0])
  expect([...pointOnSurface(frame, metres(1), metres(3), position('enu'))]).toEqual([-3, 20, 3])
})
