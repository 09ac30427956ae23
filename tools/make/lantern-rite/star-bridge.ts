import { seededDraw, type SeededDraw } from '../grand-tang/seeded-draw.ts'
import { createInkCanvas, type Ink, type InkCanvas } from './ink-canvas.ts'

const GOLD: Ink = [1.1, 0.52, 0.12]
const PALE: Ink = [1, 0.86, 0.6]
const RED: Ink = [1, 0.1, 0.04]
const BARK: Ink = [0.3, 0.13, 0.05]

/** The river's surface, in picture heights. */
const WATER = 0.2
const BRIDGE = { at: 2.15, half: 0.74, rise: 0.3 }

/**
 * "Trees of fire, flowers of silver; the bridge of stars, its iron lock undone": the line of Su Weidao the narrator says, as a
 * handscroll. Hills and moon, a bridge with its ring in the water, trees that bear lamps, the pagoda far off. Light on dark silk, since
 * it is thrown by projectors: most of it is nearly black. Same seed, same bytes.
 */
export function paintStarBridge(seed: number): Buffer {
  const draw = seededDraw(seed)
  const canvas = createInkCanvas(1080, 236)
  paintHills(canvas, draw)
  paintMoon(canvas, [3.62, 0.74])
  paintPagoda(canvas, 3.02)
  for (const [x, size] of [[0.34, 1], [0.98, 0.8], [3.5, 0.72], [4.12, 1.02]] as const) growTree(canvas, draw, [x, WATER + 0.015], size) // oxfmt-ignore
  paintBridge(canvas, draw)
  paintWater(canvas, draw)
  paintBrocade(canvas)
  return canvas.png()
}

/** A line of hills: sums of waves with phases of their own. */
function ridge(draw: SeededDraw, base: number, height: number): (x: number) => number {
  const waves = [1.1, 2.3, 4.7, 9.1, 19].map((pace, index) => ({ pace, phase: draw.between(0, 7), size: height / (1 + index * 1.3) }))
  return (x) => waves.reduce((sum, { pace, phase, size }) => sum + size * Math.sin(pace * x + phase), base)
}

/** Each range bright along its crest and lost in mist below, the nearer the darker. */
function paintHills(canvas: InkCanvas, draw: SeededDraw): void {
  const ranges = [
    { crest: ridge(draw, 0.6, 0.075), ink: [0.02, 0.05, 0.075] as Ink, mist: 0.2 },
    { crest: ridge(draw, 0.47, 0.06), ink: [0.03, 0.085, 0.095] as Ink, mist: 0.16 },
    { crest: ridge(draw, 0.34, 0.045), ink: [0.035, 0.11, 0.095] as Ink, mist: 0.12 },
  ]
  canvas.wash((x, y, out) => {
    out.set([0.009, 0.0045, 0.003])
    for (const { crest, ink, mist } of ranges) {
      const below = crest(x) - y
      if (below < 0) continue
      // The brush lifted and set again down the slope.
      const brush = 0.82 + 0.18 * Math.sin(46 * x + 9 * Math.sin(3 * x) + 60 * below * Math.sin(7 * x))
      const edge = 1 + 0.9 * Math.exp(-below / 0.008)
      const share = brush * edge * Math.exp(-below / mist) * Math.min(1, below / 0.006) * (y > WATER ? 1 : 0)
      for (let part = 0; part < 3; part++) out[part] = out[part]! * (1 - 0.5 * share) + ink[part]! * share
    }
  })
}

function paintMoon(canvas: InkCanvas, [x, y]: readonly [number, number]): void {
  canvas.wash((atX, atY, out) => {
    const far = Math.hypot(atX - x, atY - y)
    const disc = Math.min(1, Math.max(0, (0.088 - far) / 0.006))
    const halo = 0.06 * Math.exp(-((far / 0.22) ** 2))
    out.set([0.95 * disc + halo, 0.82 * disc + 0.85 * halo, 0.55 * disc + 0.6 * halo])
  })
}

/** Seven storeys, each narrower, as outline and lit doors. */
function paintPagoda(canvas: InkCanvas, x: number): void {
  let foot = WATER + 0.06
  for (let storey = 0; storey < 7; storey++) {
    const half = 0.1 - storey * 0.0095
    const tall = 0.068 - storey * 0.0035
    const eave: readonly [number, number] = [0.0045, 0.0045]
    canvas.line([x - half - 0.016, foot + tall], [x + half + 0.016, foot + tall], eave, [0.42, 0.22, 0.07])
    canvas.line([x - half, foot], [x - half + 0.006, foot + tall], [0.003, 0.003], [0.25, 0.12, 0.04])
    canvas.line([x + half, foot], [x + half - 0.006, foot + tall], [0.003, 0.003], [0.25, 0.12, 0.04])
    canvas.dot([x, foot + 0.4 * tall], 0.011, GOLD, 0.9)
    foot += tall + 0.006
  }
  canvas.line([x - 0.03, foot], [x, foot + 0.05], [0.004, 0.003], GOLD)
  canvas.line([x + 0.03, foot], [x, foot + 0.05], [0.004, 0.003], GOLD)
  canvas.line([x, foot + 0.05], [x, foot + 0.085], [0.004, 0.0025], GOLD)
}

/** Branches part again and again; where they end there are lamps, gold, silver and now and then red. */
function growTree(canvas: InkCanvas, draw: SeededDraw, root: readonly [number, number], size: number): void {
  const grow = (from: readonly [number, number], angle: number, long: number, thick: number): void => {
    const bend = angle + draw.between(-0.16, 0.16)
    const to = [from[0] + Math.sin(bend) * long, from[1] + Math.cos(bend) * long] as const
    canvas.line(from, to, [thick, 0.72 * thick], BARK)
    if (long < 0.035 * size) return hangLamps(canvas, draw, to)
    const ways = draw.chance(0.35) ? 3 : 2
    for (let way = 0; way < ways; way++) {
      grow(to, bend + (way - (ways - 1) / 2) * draw.between(0.55, 0.95), long * draw.between(0.66, 0.8), 0.68 * thick)
    }
  }
  grow(root, 0, 0.19 * size, 0.014 * size)
}

function hangLamps(canvas: InkCanvas, draw: SeededDraw, [x, y]: readonly [number, number]): void {
  const ink = draw.chance(0.16) ? RED : draw.chance(0.45) ? PALE : GOLD
  canvas.dot([x, y], 0.007, ink, 1.3)
  canvas.dot([x, y], 0.02, ink, 0.12)
  for (let spark = 0; spark < 3; spark++)
    canvas.dot([x + draw.between(-0.03, 0.03), y + draw.between(-0.03, 0.03)], 0.003, PALE, draw.between(0.3, 0.9))
}

const deckAt = (x: number): number => WATER + 0.005 + BRIDGE.rise * (1 - ((x - BRIDGE.at) / BRIDGE.half) ** 2)

/** Deck, rail with a lamp on every post, and an arch whose ring the water closes. */
function paintBridge(canvas: InkCanvas, draw: SeededDraw): void {
  const posts = 22
  for (let post = 0; post < posts; post++) {
    const [x, next] = [post, post + 1].map((at) => BRIDGE.at - BRIDGE.half + (2 * BRIDGE.half * at) / posts) as [number, number]
    canvas.line([x, deckAt(x)], [next, deckAt(next)], [0.008, 0.008], GOLD)
    canvas.line([x, deckAt(x) + 0.045], [next, deckAt(next) + 0.045], [0.0035, 0.0035], [0.5, 0.25, 0.07])
    canvas.line([x, deckAt(x)], [x, deckAt(x) + 0.05], [0.004, 0.004], [0.5, 0.25, 0.07])
    canvas.dot([x, deckAt(x) + 0.062], 0.009, draw.chance(0.25) ? RED : PALE, 1.5)
    canvas.dot([x, deckAt(x) + 0.062], 0.03, GOLD, 0.14)
  }
  const ring = 0.2
  canvas.wash((x, y, out) => {
    const stone = y > WATER && y < deckAt(x) && Math.hypot(x - BRIDGE.at, y - WATER) > ring ? 1 : 0
    const course = Math.abs(((y * 34) % 1) - 0.5) > 0.44 || Math.abs(((x * 15 + 0.5 * (Math.floor(y * 34) % 2)) % 1) - 0.5) > 0.46 ? 0.5 : 1
    out.set([0.075 * stone * course, 0.036 * stone * course, 0.012 * stone * course])
  })
  for (let step = 0; step < 90; step++) {
    const [a, b] = [(Math.PI * step) / 90, (Math.PI * (step + 1)) / 90]
    for (const [side, ink] of [
      [1, GOLD],
      [-0.62, [0.3, 0.15, 0.04]],
    ] as const) {
      // oxfmt-ignore
      const at = (angle: number): [number, number] => [BRIDGE.at + ring * Math.cos(angle), WATER + side * ring * Math.sin(angle)]
      canvas.line(at(a), at(b), [0.006, 0.006], ink)
    }
  }
}

/** Short level strokes, brighter under what shines. */
function paintWater(canvas: InkCanvas, draw: SeededDraw): void {
  canvas.line([0, WATER], [canvas.width, WATER], [0.0025, 0.0025], [0.12, 0.1, 0.06])
  for (let stroke = 0; stroke < 620; stroke++) {
    const x = draw.between(0, canvas.width)
    const y = draw.between(0.055, WATER - 0.008)
    const under = Math.exp(-(((x - BRIDGE.at) / 0.6) ** 2)) + 0.8 * Math.exp(-(((x - 3.62) / 0.1) ** 2)) + 0.12
    const ink: Ink = draw.chance(0.5) ? [0.3 * under, 0.16 * under, 0.05 * under] : [0.06 * under, 0.1 * under, 0.11 * under]
    canvas.line([x, y], [x + draw.between(0.02, 0.07), y], [0.0022, 0.0022], ink)
  }
}

/** The mounting: a band of lozenges above and below. */
function paintBrocade(canvas: InkCanvas): void {
  canvas.wash((x, y, out) => {
    const edge = Math.min(y, 1 - y)
    const inside = edge < 0.038 ? 1 : 0
    const lozenge = Math.abs(((x * 24) % 1) - 0.5) + Math.abs(edge / 0.038 - 0.5)
    const thread = inside * (lozenge < 0.22 ? 0.26 : lozenge < 0.4 ? 0.03 : 0.1)
    const hem = Math.abs(edge - 0.042) < 0.0035 ? 0.5 : 0
    out.set([0.9 * thread + hem, 0.3 * thread + 0.5 * hem, 0.08 * thread + 0.13 * hem])
  })
}
