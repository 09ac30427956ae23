/** A light of a formation in the formation's own frame: x right, y up, z toward whoever looks, metres; linear colour 0..1. */
export interface DroneFormation {
  /** Three numbers a drone. */
  readonly places: Float32Array
  /** Three numbers a drone, linear. */
  readonly colours: Float32Array
}

type Point = readonly [x: number, y: number, z: number]
type Colour = readonly [number, number, number]

/** A line through points, and its colour. */
export interface FormationLine {
  readonly points: readonly Point[]
  readonly colour: Colour
}

/** `count` lights spread over lines at even steps, in the order of the lines. */
export function formationFromLines(lines: readonly FormationLine[], count: number): DroneFormation {
  const total = lines.reduce((sum, { points }) => sum + lengthOf(points), 0)
  const places = new Float32Array(3 * count)
  const colours = new Float32Array(3 * count)
  for (let index = 0; index < count; index++) {
    let left = (total * (index + 0.5)) / count
    let line = lines[0]
    for (const candidate of lines) {
      line = candidate
      const length = lengthOf(candidate.points)
      if (left <= length) break
      left -= length
    }
    if (!line) break
    places.set(pointAt(line.points, left), 3 * index)
    colours.set(line.colour, 3 * index)
  }
  return { places, colours }
}

/**
 * `count` lights spread over the set dots of a picture given as rows of text, any mark but a space or a dot being set: a character.
 * Middle at the origin, `pitchM` between dots. Where lights outnumber dots the rest stand behind the first, half a pitch back.
 */
export function formationFromRows(rows: readonly string[], pitchM: number, colour: Colour, count: number): DroneFormation {
  const dots: Point[] = []
  const wide = Math.max(...rows.map((row) => row.length))
  for (const [y, row] of rows.entries()) {
    for (const [x, mark] of Array.from(row).entries()) {
      if (mark !== ' ' && mark !== '.') dots.push([(x - (wide - 1) / 2) * pitchM, ((rows.length - 1) / 2 - y) * pitchM, 0])
    }
  }
  const places = new Float32Array(3 * count)
  const colours = new Float32Array(3 * count)
  for (let index = 0; index < count && dots.length > 0; index++) {
    const at = count <= dots.length ? Math.floor((index * dots.length) / count) : index % dots.length
    const dot = dots[at]!
    places.set([dot[0], dot[1], -0.5 * pitchM * Math.floor(index / dots.length)], 3 * index)
    colours.set(colour, 3 * index)
  }
  return { places, colours }
}

/** Rows on the ground, as drones wait; `pitchM` apart, dim green. */
export function formationOnGround(count: number, pitchM: number, downM: number): DroneFormation {
  const wide = Math.ceil(Math.sqrt(count * 2))
  const places = new Float32Array(3 * count)
  const colours = new Float32Array(3 * count)
  for (let index = 0; index < count; index++) {
    const deep = Math.floor(index / wide)
    places.set([((index % wide) - (wide - 1) / 2) * pitchM, -downM, -deep * pitchM], 3 * index)
    colours.set([0.02, 0.12, 0.04], 3 * index)
  }
  return { places, colours }
}

/** A seven-storey brick tower of `heightM`, its foot at y = 0: edges of the storeys, cornices, roof and finial, in gold. */
export function pagodaFormation(count: number, heightM: number): DroneFormation {
  const gold: Colour = [1, 0.62, 0.2]
  const scale = heightM / 64.5
  const levels = [4.2, 15, 23, 30.4, 37.4, 44, 50.3, 56.4]
  const lines: FormationLine[] = []
  for (let storey = 0; storey + 1 < levels.length; storey++) {
    const half = ((25.5 - 1.5 * storey) / 2) * scale
    const low = levels[storey]! * scale
    const high = levels[storey + 1]! * scale
    lines.push({ points: ring(half + 1.3 * scale, high - 0.6 * scale), colour: [1, 0.5, 0.12] })
    for (const [x, z] of [
      [-half, half],
      [half, half],
      [half, -half],
      [-half, -half],
    ] as const) {
      lines.push({ points: [[x, low, z], [x, high, z]], colour: gold }) // prettier-ignore
    }
  }
  const eave = 8.25 * scale
  for (const [x, z] of [
    [-eave, eave],
    [eave, eave],
    [eave, -eave],
    [-eave, -eave],
  ] as const) {
    lines.push({
      points: [
        [x, 56.4 * scale, z],
        [0, 59.6 * scale, 0],
      ],
      colour: gold,
    })
  }
  lines.push({
    points: [
      [0, 59.6 * scale, 0],
      [0, 64.5 * scale, 0],
    ],
    colour: [1, 0.85, 0.6],
  })
  lines.push({ points: ring(23 * scale, 4.2 * scale), colour: [1, 0.75, 0.45] })
  return formationFromLines(lines, count)
}

const GOLD: Colour = [1, 0.58, 0.12]
const RED: Colour = [1, 0.09, 0.03]
const JADE: Colour = [0.1, 0.75, 0.4]
const IVORY: Colour = [1, 0.85, 0.6]
/** Lines of a dragon's head around the end of its spine, for a dragon of 100 m, looking to the right. */
const DRAGON_HEAD: readonly FormationLine[] = [
  { points: path('0 3 0, 5 5 0, 11 3 0, 12 1 0, 7 0 0, 12 -2 0, 6 -3 0, 0 -3 0'), colour: GOLD },
  { points: path('4 5 1, 1 10 2, -3 12 3'), colour: IVORY },
  { points: path('4 5 -1, 1 10 -2, -3 12 -3'), colour: IVORY },
  { points: path('11 2 1, 16 4 3, 19 0 5, 22 2 6'), colour: GOLD },
  { points: path('11 2 -1, 16 3 -3, 19 -1 -5, 22 1 -6'), colour: GOLD },
  { points: path('5 3 1.5, 6 3.4 1.5, 7 3 1.5'), colour: [1, 1, 1] },
]
const DRAGON_LEG = path('0 -2 0, 3 -5 0, 1 -8 0, 4 -9 0')
const LEGS_AT = [18, 24, 42, 48] as const

/** A dragon about `lengthM` long that winds to the right, head raised: back, belly, mane, whiskers and four claws; gold, jade and red. */
export function dragonFormation(count: number, lengthM: number): DroneFormation {
  const scale = lengthM / 100
  const spine: Point[] = Array.from({ length: 61 }, (_, step) => {
    const s = step / 60
    return [(s - 0.5) * 92 * scale, (Math.sin(s * 8.2) * 10 * (1 - 0.35 * s) + s * s * 12) * scale, Math.cos(s * 8.2) * 7 * scale]
  })
  const thick = (step: number): number => (0.8 + 4.6 * Math.sin(Math.PI * Math.min(1, 0.12 + (step / 60) * 0.88)) ** 0.7) * scale
  const beside = (by: (step: number) => number): Point[] => spine.map(([x, y, z], step) => [x, y + by(step) * thick(step), z])
  const around = ([x, y, z]: Point, points: readonly Point[]): Point[] =>
    points.map(([px, py, pz]) => [x + px * scale, y + py * scale, z + pz * scale])
  const lines: FormationLine[] = [
    { points: beside(() => 0.8), colour: GOLD },
    { points: beside(() => -0.8), colour: JADE },
    { points: beside(() => 1.5).slice(6), colour: RED },
    // Scales: to and fro between back and belly.
    { points: beside((step) => (step % 2 === 0 ? 0.5 : -0.5)), colour: [1, 0.34, 0.06] },
  ]
  for (const { points, colour } of DRAGON_HEAD) lines.push({ points: around(spine[60]!, points), colour })
  for (const step of LEGS_AT) lines.push({ points: around(spine[step]!, DRAGON_LEG), colour: GOLD })
  return formationFromLines(lines, count)
}

/** Points written as "x y z, x y z". */
function path(text: string): Point[] {
  return text.split(', ').map((point): Point => {
    const [x = 0, y = 0, z = 0] = point.split(' ').map(Number)
    return [x, y, z]
  })
}

const ring = (half: number, y: number): Point[] => [
  [-half, y, half],
  [half, y, half],
  [half, y, -half],
  [-half, y, -half],
  [-half, y, half],
]

function lengthOf(points: readonly Point[]): number {
  let length = 0
  for (let at = 1; at < points.length; at++) length += between(points[at - 1]!, points[at]!)
  return length
}

const between = (a: Point, b: Point): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])

function pointAt(points: readonly Point[], along: number): Point {
  let left = along
  for (let at = 1; at < points.length; at++) {
    const a = points[at - 1]!
    const b = points[at]!
    const length = between(a, b)
    if (left <= length || at === points.length - 1) {
      const share = length === 0 ? 0 : Math.min(1, left / length)
      return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share]
    }
    left -= length
  }
  return points[0] ?? [0, 0, 0]
}
