import { type SiteFeature, SOURCE } from './feature.ts'
import { bodyFeature, groundFeature, sheet } from './ground.ts'
import type { Hall } from './hall-plan.ts'
import { hallShape } from './hall.ts'
import { type SeededDraw, seededDraw } from './seeded-draw.ts'
import { type Point, type Shape, box, face, placed } from './shape.ts'

/** Malls and hotels behind the fronts, housing towers beyond, the ground they stand on. */
export function backdropFeatures(): SiteFeature[] {
  const features: SiteFeature[] = []
  malls(features)
  housing(features)
  features.push(cityGround(), tower())
  return features
}

/** Large blocks with Tang roofs, 20 to 38 m. */
function malls(features: SiteFeature[]): void {
  const draw = seededDraw(901)
  for (const side of [-1, 1]) {
    for (const [from, to] of [
      [340, 700],
      [985, 1440],
    ] as const) {
      // prettier-ignore
      for (let at: number = from; at + 60 < to; ) {
        const count = draw.pick([7, 9, 11] as const)
        const bay = draw.between(6.2, 7.6)
        const hall: Hall = mallHall(draw, count, bay)
        const length = count * bay + 12
        const stand = { at: [side * draw.between(56, 62), -(at + length / 2), 0] as const, headingDeg: side > 0 ? 270 : 90 }
        const levels = ([1, 2] as const).map((lod) => ({ lod: `${lod}` as const, shape: placed(hallShape(hall, lod), stand) }))
        features.push(bodyFeature(`mall-${side > 0 ? 'east' : 'west'}-${at}`, 'Building behind the street', levels, { type: 'Building', source: SOURCE.ruleSet })) // prettier-ignore
        at += Math.round(length + draw.between(8, 18))
      }
    }
  }
}

function mallHall(draw: SeededDraw, count: number, bay: number): Hall {
  const floors = draw.pick([2, 3, 3] as const)
  return {
    seed: draw.whole(1, 1e6),
    bays: Array.from({ length: count }, () => bay),
    depthM: draw.between(34, 46),
    platformM: 0.5,
    setbackM: 2,
    storeys: Array.from({ length: floors }, (_, i) => ({
      columnM: (i === 0 ? 8 : 6) * (i === floors - 1 ? 0.9 : 1),
      bracketM: 1.8,
      steps: 1,
      front: Array.from({ length: count }, (_unused, k) => (k % 3 === 1 ? 'bars' : 'door')),
      over: i === 0 && floors === 3 ? ('balcony' as const) : ('pent' as const),
    })),
    roof: draw.pick(['hip', 'hip-gable'] as const),
    eaveM: 3.4,
    tile: draw.pick(['tile', 'tileDark'] as const),
    wall: draw.pick(['cream', 'ochre', 'lime'] as const),
    column: 'vermilionDark',
    lit: true,
    sign: 'none',
    steps: false,
  }
}

/** Housing towers from 260 m outwards: coarse bodies with lit windows. */
function housing(features: SiteFeature[]): void {
  const draw = seededDraw(902)
  const blocks: Point[] = []
  for (let tries = 0; blocks.length < 84 && tries < 3000; tries++) {
    const x = (draw.chance(0.5) ? -1 : 1) * draw.between(270, 820)
    const y = draw.between(-2300, 900)
    if (Math.abs(x) < 420 && y > -300 && y < 560) continue
    if (blocks.some(([bx, by]) => Math.hypot(bx - x, by - y) < 70)) continue
    blocks.push([x, y, draw.between(48, 118)])
  }
  // The axis ends before towers, far off.
  for (const x of [-150, -60, 70, 165]) blocks.push([x, -2250 - draw.between(0, 120), draw.between(60, 105)])
  for (const x of [-160, -70, 60, 150]) blocks.push([x, 780 + draw.between(0, 120), draw.between(40, 80)])
  blocks.forEach(([x, y, h], i) => {
    const shape: Shape = []
    towerBlock(shape, draw, [x, y, h])
    features.push(bodyFeature(`housing-${i + 1}`, 'Housing', [{ lod: '1', shape }], { type: 'Building' }))
  })
}

function towerBlock(shape: Shape, draw: SeededDraw, [x, y, h]: Point): void {
  const [w, d] = [draw.between(13, 24), draw.between(11, 16)]
  const wall = draw.pick(['cityWall', 'cityWallWarm'] as const)
  const foot = y > 138 ? -6 : -1
  box(shape, wall, { from: [x - w, y - d, foot], to: [x + w, y + d, h] })
  box(shape, wall, { from: [x - w * 0.4, y - d * 0.5, h], to: [x + w * 0.4, y + d * 0.5, h + 5] })
  if (draw.chance(0.5))
    box(shape, 'eaveLine', {
      from: [x - w - 0.2, y - d - 0.2, h - 1.4],
      to: [x + w + 0.2, y + d + 0.2, h - 0.6],
      without: ['top', 'bottom'],
    })
  // Strips of windows on the sides that look to the axis and along it; which panes are lit is drawn by their kind.
  const inner = x > 0 ? -1 : 1
  const strips = 3
  for (let k = 0; k < strips; k++) {
    const cy = y - d + ((k + 0.5) * 2 * d) / strips
    const px = x + inner * (w + 0.06)
    const ring: Point[] = [[px, cy - 3.2, 6], [px, cy + 3.2, 6], [px, cy + 3.2, h - 3], [px, cy - 3.2, h - 3]] // prettier-ignore
    face(shape, 'cityGlass', ...(inner > 0 ? ring : ring.reverse()))
    const cx = x - w + ((k + 0.5) * 2 * w) / strips
    for (const out of [1, -1]) {
      const py = y + out * (d + 0.06)
      const side: Point[] = [[cx + 3.2, py, 6], [cx - 3.2, py, 6], [cx - 3.2, py, h - 3], [cx + 3.2, py, h - 3]] // prettier-ignore
      face(shape, 'cityGlass', ...(out > 0 ? side : side.reverse()))
    }
  }
}

/** Roads and open ground under all of it, a little below the paving. */
function cityGround(): SiteFeature {
  const shape: Shape = []
  const z = -0.3
  for (const [x0, x1] of [
    [-1000, -64],
    [64, 1000],
  ] as const) {
    // prettier-ignore
    sheet(shape, 'road', [x0, -2500, x1, -742], z)
    sheet(shape, 'road', [x0, -742, x0 < 0 ? -240 : x1, -705], z)
    if (x0 > 0) sheet(shape, 'road', [240, -742, x1, -705], z - 0.02)
    sheet(shape, 'road', [x0, -705, x1, -327], z)
    sheet(shape, 'road', x0 < 0 ? [x0, -327, -80, 138] : [84, -327, x1, 138], z)
    const low = -5.1
    const edge = x0 < 0 ? [x0, -130] : [130, x1]
    const [a, b] = [edge[0] ?? 0, edge[1] ?? 0]
    face(shape, 'road', [a, 138, z], [b, 138, z], [b, 394, low], [a, 394, low])
    sheet(shape, 'road', [a, 394, b, 1000], low)
  }
  sheet(shape, 'road', [-130, 489, 130, 1000], -4.95)
  sheet(shape, 'grass', [-64, -1760, 64, -1640], -0.02)
  sheet(shape, 'road', [-64, -2500, 64, -1760], z)
  sheet(shape, 'paving', [-64, -705, -36, -327], -0.12)
  sheet(shape, 'paving', [36, -705, 64, -327], -0.12)
  sheet(shape, 'paving', [-64, -1452, -36, -973], -0.12)
  sheet(shape, 'paving', [36, -1452, 64, -973], -0.12)
  return groundFeature('city-ground', 'Ground of the city', shape, {
    type: 'Road',
    provenance: 'stand-in',
    source: SOURCE.generated,
    walk: 'none',
  })
}

/** The television tower on the skyline. */
function tower(): SiteFeature {
  const shape: Shape = []
  const [x, y] = [-1900, -500]
  const body = (z0: number, z1: number, r: number): void => box(shape, 'cityWall', { from: [x - r, y - r, z0], to: [x + r, y + r, z1] })
  body(0, 130, 6)
  body(130, 150, 14)
  body(150, 185, 4)
  body(185, 245, 1.6)
  box(shape, 'eaveLine', { from: [x - 14.3, y - 14.3, 138], to: [x + 14.3, y + 14.3, 141], without: ['top', 'bottom'] })
  return bodyFeature('tv-tower', 'Television tower', [{ lod: '1', shape }], { source: 'Height 245 m and bearing from memory; a stand-in' })
}
