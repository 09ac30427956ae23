import { type CameraGuess, INNER, INNER_BEFORE, type PictureSize, type PointPair, projectGuess } from './camera-guess.ts'
import { posesFromThree } from './poses-from-three.ts'

/** Focal lengths tried, in picture widths: from a wide angle to a long lens. */
const FOCALS = [0.4, 0.52, 0.66, 0.84, 1.07, 1.4, 1.9, 2.7, 4, 6]
/** Threes are made of so many pairs, the farthest apart in the picture. */
const MOST_CORNERS = 12
const MOST_TRIPLES = 60
/** A pair off by more than this share of the width says no more than that it does not fit. */
const FAR_OFF = 0.08

/** Cameras to begin with, the likeliest first: from threes of pairs and a range of focal lengths, so that a few wrong clicks spoil few of them. */
export function firstGuesses(pairs: readonly PointPair[], size: PictureSize, most: number): CameraGuess[] {
  const found: { guess: CameraGuess; score: number }[] = []
  const triples = widestTriples(spreadOut(pairs))
  for (const focal of FOCALS) {
    for (const triple of triples) {
      for (const pose of posesOf(triple, focal, size)) {
        const guess = { ...pose, inner: Float64Array.from(INNER_BEFORE.mean) }
        guess.inner[INNER.focal] = Math.log(focal)
        found.push({ guess, score: scoreOf(guess, pairs, size) })
      }
    }
  }
  return found
    .toSorted((a, b) => a.score - b.score)
    .slice(0, most)
    .map(({ guess }) => guess)
}

function posesOf(triple: readonly PointPair[], focal: number, { widthPx, heightPx }: PictureSize) {
  const rays = triple.map(({ picture: [u, v] }) => {
    const x = (u - widthPx / 2) / (focal * widthPx)
    const y = (v - heightPx / 2) / (focal * widthPx)
    const long = Math.hypot(x, y, 1)
    return Float64Array.of(x / long, y / long, 1 / long)
  })
  const points = triple.map(({ twin }) => Float64Array.from(twin))
  type Three = [Float64Array, Float64Array, Float64Array]
  return posesFromThree({ rays: rays as Three, points: points as Three })
}

function scoreOf(guess: CameraGuess, pairs: readonly PointPair[], size: PictureSize): number {
  const limit = (FAR_OFF * size.widthPx) ** 2
  let score = 0
  for (const { picture, twin } of pairs) {
    const depth = projectGuess(guess, size, twin, seen)
    const square = (picture[0] - seen[0]!) ** 2 + (picture[1] - seen[1]!) ** 2
    score += depth > 0 && square < limit ? square : limit
  }
  return score
}
const seen = new Float64Array(2)

/** Pairs that lie far from each other in the picture: always the one farthest from those already taken. */
function spreadOut(pairs: readonly PointPair[]): PointPair[] {
  const taken = pairs.slice(0, 1)
  const left = pairs.slice(1)
  while (taken.length < MOST_CORNERS && left.length > 0) {
    const away = left.map((pair) => Math.min(...taken.map((other) => betweenPictures(pair, other))))
    taken.push(...left.splice(away.indexOf(Math.max(...away)), 1))
  }
  return taken
}

/** Threes by the area they span in the picture, evenly from the upper half. */
function widestTriples(pairs: readonly PointPair[]): PointPair[][] {
  const all: { triple: PointPair[]; area: number }[] = []
  for (let a = 0; a < pairs.length; a++) {
    for (let b = a + 1; b < pairs.length; b++) {
      for (let c = b + 1; c < pairs.length; c++) {
        const triple = [pairs[a]!, pairs[b]!, pairs[c]!]
        all.push({ triple, area: areaOf(triple) })
      }
    }
  }
  const sorted = all.toSorted((one, other) => other.area - one.area)
  const upper = sorted.slice(0, Math.max(4, Math.ceil(sorted.length / 2)))
  const stride = Math.max(1, upper.length / MOST_TRIPLES)
  return Array.from({ length: Math.min(MOST_TRIPLES, upper.length) }, (_, index) => upper[Math.floor(index * stride)]!.triple)
}

const betweenPictures = (a: PointPair, b: PointPair): number => Math.hypot(a.picture[0] - b.picture[0], a.picture[1] - b.picture[1])

function areaOf(triple: readonly PointPair[]): number {
  const [[ax, ay], [bx, by], [cx, cy]] = triple.map(({ picture }) => picture) as [[number, number], [number, number], [number, number]]
  return Math.abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2
}
