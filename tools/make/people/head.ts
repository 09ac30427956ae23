import { REST } from '../../../model/body/index.ts'
import { addCord, addGrid, type Corner, type Draft, type Shape, type Triple, type Weights } from './draft.ts'
import { bell, curve, smooth } from './spline.ts'

const HEAD: Weights = [['head', 1]]
/** Outlines of a head by height, metres: from the side in front and behind, and half across. */
const FRONT = curve([[1.484, 0.02], [1.491, 0.056], [1.5, 0.0735], [1.513, 0.0805], [1.53, 0.0785], [1.549, 0.0835], [1.566, 0.0825], [1.585, 0.0835], [1.608, 0.0835], [1.625, 0.084], [1.648, 0.0895], [1.67, 0.0885], [1.695, 0.075], [1.715, 0.047], [1.726, 0.008]]) // prettier-ignore
const BACK = curve([[1.484, -0.02], [1.5, -0.05], [1.54, -0.075], [1.58, -0.09], [1.62, -0.096], [1.66, -0.094], [1.695, -0.075], [1.715, -0.046], [1.726, -0.008]]) // prettier-ignore
const HALF = curve([[1.484, 0.01], [1.491, 0.026], [1.5, 0.0375], [1.515, 0.0485], [1.54, 0.0605], [1.57, 0.069], [1.605, 0.0735], [1.64, 0.0745], [1.67, 0.073], [1.695, 0.062], [1.715, 0.038], [1.726, 0.006]]) // prettier-ignore
/** Rows of a face lie where there is something to see. */
const ROWS = [1.484, 1.491, 1.499, 1.509, 1.52, 1.532, 1.542, 1.55, 1.559, 1.5655, 1.571, 1.577, 1.586, 1.598, 1.608, 1.617, 1.626, 1.636, 1.647, 1.66, 1.68, 1.7, 1.716, 1.726] // prettier-ignore
const SIDES = 26

/** Where the skin of a head is: angle 0 in front, growing to the left. */
export function faceAt(angle: number, y: number): Triple {
  const [side, front] = [Math.sin(angle), Math.cos(angle)]
  // A face is flatter than a ball, the back of a head is not.
  const flat = front > 0 ? Math.sign(front) * Math.abs(front) ** 0.8 : front
  const x = HALF(y) * side
  const z = front > 0 ? FRONT(y) * flat : -BACK(y) * flat
  if (front <= 0) return [x, y, z]
  const aside = Math.abs(x)
  const bridge = 0.004 + 0.0145 * smooth(1.622, 1.576, y)
  const nose = bridge * smooth(1.638, 1.612, y) * smooth(1.5625, 1.5725, y) * bell(x / (0.0072 + 0.0042 * smooth(1.6, 1.576, y)))
  // Wings of a nose.
  const wings = 0.0065 * bell((aside - 0.0125) / 0.005) * bell((y - 1.5735) / 0.0065)
  const sockets = -0.0088 * bell((aside - REST.eyeX) / 0.021) * bell((y - 1.62) / 0.0148)
  const cheeks = 0.005 * bell((aside - 0.04) / 0.02) * bell((y - 1.586) / 0.018)
  const chin = 0.005 * bell(x / 0.016) * bell((y - 1.508) / 0.011)
  const groove = -0.002 * bell(x / 0.005) * bell((y - 1.561) / 0.005)
  return [x, y, z + nose + wings + sockets + cheeks + chin + groove]
}

/** A head without hair: face, eyes, lids, brows, lips and ears. About 2,100 triangles. */
export function addHead(draft: Draft): void {
  addGrid(draft, ROWS.length - 1, SIDES, (row, column) => {
    const share = (2 * column) / SIDES - 1
    // Columns are narrow in front.
    const angle = Math.PI * Math.sign(share) * Math.abs(share) ** 1.45
    const at = faceAt(angle, ROWS[row]!)
    return { at, role: 'skin', tint: complexion(at), weights: HEAD, moves: jaw(at) }
  })
  for (const side of [1, -1] as const) {
    addEye(draft, side)
    addLids(draft, side)
    addBrow(draft, side)
    addEar(draft, side)
  }
  addMouth(draft)
}

/** Cheeks and the tip of a nose have more blood, sockets and what is under a chin less light. */
function complexion([x, y, z]: Triple): Triple {
  const blush = z > 0 ? bell((Math.abs(x) - 0.043) / 0.017) * bell((y - 1.583) / 0.019) + 0.4 * bell(x / 0.012) * bell((y - 1.576) / 0.01) : 0 // prettier-ignore
  const deep = z > 0 ? bell((Math.abs(x) - REST.eyeX) / 0.02) * bell((y - 1.632) / 0.01) : 0
  const under = smooth(1.5, 1.488, y)
  const light = 1 - 0.08 * deep - 0.3 * under
  return [light, light * (1 - 0.16 * blush), light * (1 - 0.14 * blush)]
}

/** A jaw goes down and a little back as a mouth opens. */
function jaw([x, y, z]: Triple): NonNullable<Corner['moves']> {
  const down = z > 0 ? smooth(1.552, 1.526, y) * smooth(0.065, 0.025, Math.abs(x)) : 0
  if (down < 0.01) return {}
  const by = (share: number): Triple => [0, -0.013 * share * down, -0.004 * share * down]
  return { aa: by(1), ih: by(0.3), ou: by(0.4), ee: by(0.55), oh: by(0.75) }
}

const EYE_M = 0.0142
/** From the middle of an eye outwards, degrees, and what is there. */
const EYE_RINGS = [[0, 'pupil'], [11, 'pupil'], [12, 'iris'], [24, 'iris'], [26.5, 'rim'], [29, 'white'], [58, 'white'], [100, 'white']] as const // prettier-ignore
const EYE_TINT = { pupil: 0.25, iris: [5, 3, 2] as const, rim: 0.6, white: 0.86 }

function addEye(draft: Draft, side: 1 | -1): void {
  const weights: Weights = [[side > 0 ? 'leftEye' : 'rightEye', 1]]
  addGrid(draft, EYE_RINGS.length - 1, 10, (row, column) => {
    // From the outermost to the middle, so that it is seen from outside.
    const [degrees, what] = EYE_RINGS[EYE_RINGS.length - 1 - row]!
    const [tilt, angle] = [(degrees * Math.PI) / 180, (-column / 10) * 2 * Math.PI]
    const wide = row === EYE_RINGS.length - 1 ? 0 : EYE_M * Math.sin(tilt)
    return {
      at: [side * REST.eyeX - wide * Math.cos(angle), REST.eyes + wide * Math.sin(angle), 0.0665 + EYE_M * Math.cos(tilt)],
      role: what === 'white' ? 'white' : 'dark',
      tint: EYE_TINT[what],
      weights,
    }
  })
}

const LID_M = 0.0157
const LID_SIDES = 9

/** Upper lids with lashes, which fall in a blink; lower ones. */
function addLids(draft: Draft, side: 1 | -1): void {
  const patch = (across: number, up: number, out = 0): Triple => {
    const radius = LID_M + out
    const [azimuth, height] = [(across * 82 * Math.PI) / 180, (up * Math.PI) / 180]
    const wide = radius * Math.cos(height)
    return [side * REST.eyeX + wide * Math.sin(azimuth) * 1.12, REST.eyes + radius * Math.sin(height), 0.0665 + wide * Math.cos(azimuth)]
  }
  const arch = (across: number): number => 1 - across * across
  // An eye's outer corner is a little higher.
  const slant = (across: number): number => 3 * across * side
  const UPPER = [0, 0.08, 0.15, 0.36, 0.58, 0.8, 1] as const
  addGrid(draft, UPPER.length - 1, LID_SIDES, (row, column) => {
    const across = (2 * column) / LID_SIDES - 1
    const edge = -4 + 37 * arch(across) ** 0.8 + slant(across)
    const shut = -5 - 22 * arch(across) + slant(across)
    const part = UPPER[row]!
    const isLash = row < 2
    const at = patch(across, edge + (80 - edge) * part, isLash ? 0.0008 * (1 - row) : 0)
    const to = patch(across, shut + (80 - shut) * part, isLash ? 0.0008 * (1 - row) : 0)
    return {
      at,
      role: isLash ? 'dark' : 'skin',
      tint: isLash ? 0.7 : 0.97 - 0.1 * bell((part - 0.45) / 0.2),
      weights: HEAD,
      moves: { blink: [to[0] - at[0], to[1] - at[1], to[2] - at[2]] },
    }
  })
  addGrid(draft, 2, LID_SIDES, (row, column) => {
    const across = (2 * column) / LID_SIDES - 1
    const edge = -5 - 24 * arch(across) + slant(across)
    const rim = patch(across, edge)
    // Down to the cheek.
    const y = REST.eyes - 0.0145 * arch(across) ** 0.5 - 0.0015
    const [x, , z] = faceAt(Math.asin(Math.max(-1, Math.min(1, (rim[0] * 1.02) / HALF(y)))), y)
    const cheek: Triple = [x, y, z - 0.0004]
    const share = row / 2
    const at = [0, 1, 2].map((k) => cheek[k]! + (rim[k]! - cheek[k]!) * share) as unknown as Triple
    return { at: [at[0], at[1], at[2] + (row === 1 ? 0.0004 : 0)], role: 'skin', tint: row === 2 ? 0.86 : 1, weights: HEAD }
  })
}

function addBrow(draft: Draft, side: 1 | -1): void {
  const way = [0, 1, 2, 3, 4].map((k): Triple => {
    const t = k / 4
    const y = 1.6435 + 0.007 * Math.sin(Math.PI * (0.12 + 0.62 * t)) - 0.003 * t
    const angle = side * (0.16 + 0.62 * t)
    const [x, , z] = faceAt(angle, y)
    return [x, y, z + 0.0005]
  })
  addCord(draft, { way, radii: [0.0014, 0.0026, 0.0025, 0.0018, 0.0005], role: 'hair', weights: HEAD, sides: 4, tint: 0.8 })
}

function addEar(draft: Draft, side: 1 | -1): void {
  addGrid(draft, 4, 10, (row, column) => {
    const angle = -(column / 10) * 2 * Math.PI * side
    // A rim about a hollow.
    const [wide, out] = [[1, 0], [1.06, 0.012], [0.8, 0.014], [0.5, 0.007], [0, 0.006]][row]! as [number, number] // prettier-ignore
    const [z, y] = [0.017 * Math.cos(angle) * wide, 0.029 * Math.sin(angle) * wide]
    const x = 0.0665 + out + 0.25 * Math.max(0, -z)
    return { at: [side * x, 1.598 + y, -0.008 + z + 0.18 * y * -1], role: 'skin', tint: row > 2 ? 0.72 : 0.96, weights: HEAD }
  })
}

/** What vowels do to the corners of a mouth, and how far lips part: shares of what is there, and metres down and ahead. */
const VOWELS: Readonly<Record<Exclude<Shape, 'blink'>, { wide: number; down: number; up: number; ahead: number }>> = {
  aa: { wide: -0.04, down: 0.0135, up: 0.002, ahead: 0 },
  ih: { wide: 0.24, down: 0.0035, up: 0.002, ahead: -0.002 },
  ou: { wide: -0.42, down: 0.005, up: 0.001, ahead: 0.006 },
  ee: { wide: 0.12, down: 0.0075, up: 0.002, ahead: -0.001 },
  oh: { wide: -0.3, down: 0.0105, up: 0.002, ahead: 0.004 },
}
const MOUTH_SIDES = 8
const MOUTH_X = 0.0225

/** An upper lip, a lower one, and the dark between them, which is nothing while they are closed. */
function addMouth(draft: Draft): void {
  const line = (across: number): number => REST.mouth + 0.003 * across * across - 0.0008 * bell(across / 0.3)
  const surface = (x: number, y: number): number => faceAt(Math.asin(Math.max(-1, Math.min(1, x / HALF(y)))), y)[2]
  const corner = (across: number, rise: number, out: number, lower: number): Omit<Corner, 'role'> => {
    const x = MOUTH_X * across
    const y = line(across) + rise
    const open = 1 - across * across
    const moves: Partial<Record<Shape, Triple>> = {}
    for (const [vowel, { wide, down, up, ahead }] of Object.entries(VOWELS) as [Exclude<Shape, 'blink'>, (typeof VOWELS)['aa']][]) {
      moves[vowel] = [x * wide, open * (up - lower * (up + down)), ahead * (0.4 + 0.6 * open) - 0.002 * lower * (down / 0.0135)]
    }
    return { at: [x, y, surface(x, y) + out], weights: HEAD, moves }
  }
  const across = (column: number): number => (2 * column) / MOUTH_SIDES - 1
  const full = (t: number): number => (1 - t * t) ** 0.7
  const bow = (t: number): number => 0.0062 * full(t) * (1 - 0.22 * bell(t / 0.16))
  addGrid(draft, 3, MOUTH_SIDES, (row, column) => {
    const t = across(column)
    const [rise, out] = [[0, 0.0024], [0.25, 0.0046], [0.65, 0.0038], [1, 0.0002]][row]! as [number, number] // prettier-ignore
    return { ...corner(t, rise * bow(t), out * (0.25 + 0.75 * full(t)), 0), role: 'lip', tint: 0.92 }
  })
  addGrid(draft, 3, MOUTH_SIDES, (row, column) => {
    const t = across(column)
    const [rise, out] = [[1, 0.0004], [0.6, 0.0036], [0.25, 0.0044], [0, 0.0024]][row]! as [number, number] // prettier-ignore
    return { ...corner(t, -rise * 0.0075 * full(t), out * (0.25 + 0.75 * full(t)), 1), role: 'lip', tint: 1.06 }
  })
  addGrid(draft, 1, MOUTH_SIDES, (row, column) => ({
    ...corner(across(column), (row - 0.5) * 0.0008 * full(across(column)), 0.002, 1 - row),
    role: 'dark',
    tint: [1.6, 0.8, 0.8],
  }))
}
