import type { ScoreNote } from '../../../engine/audio/index.ts'

/** Seconds of a beat at 84 a minute: the drum tower's walking pace. */
const BEAT_S = 60 / 84
/** Yu mode on D, three octaves from D3: D F G A C. */
const SCALE_HZ = [146.83, 174.61, 196, 220, 261.63, 293.66, 349.23, 392, 440, 523.25, 587.33, 698.46, 783.99, 880, 1046.5]

/** Where a voice plays, seconds of show time, and how thickly. */
interface Passage {
  readonly fromS: number
  readonly toS: number
  readonly play: (add: (note: ScoreNote) => void, passage: { fromS: number; toS: number }, draw: () => number) => void
}

const drumAt = (atS: number, loudness: number, hz = 62): ScoreNote => ({ atS, durationS: 0.9, hz, loudness, voice: 'drum' })

/** The watch drum: strokes that gather. */
const watchDrum: Passage['play'] = (add, { fromS, toS }, draw) => {
  let gap = BEAT_S * 4
  for (let atS = fromS; atS < toS; atS += gap) {
    add(drumAt(atS, 0.75 + 0.2 * draw()))
    if (gap <= BEAT_S) add(drumAt(atS + gap / 2, 0.4, 92))
    gap = Math.max(BEAT_S, gap * 0.86)
  }
}

const march: Passage['play'] = (add, { fromS, toS }, draw) => {
  const strokes = [0, 1, 1.5, 2, 3, 3.25, 3.5]
  for (let bar = fromS; bar < toS; bar += BEAT_S * 4) {
    for (const stroke of strokes) add(drumAt(bar + stroke * BEAT_S, stroke === 0 ? 1 : 0.5 + 0.2 * draw(), stroke === 0 ? 55 : 84))
    add({ atS: bar + 2 * BEAT_S, durationS: 1.5, hz: 520, loudness: 0.35, voice: 'bell' })
  }
}

/** A tune that walks the scale by small steps and rests at the ends of its lines. */
const tune =
  (voice: string, low: number, high: number, loudness: number): Passage['play'] =>
  (add, { fromS, toS }, draw) => {
    let at = Math.floor((low + high) / 2)
    let beat = 0
    for (let atS = fromS; atS < toS - BEAT_S;) {
      const beats = beat % 16 >= 14 ? 2 : [0.5, 1, 1, 1.5][Math.floor(draw() * 4)]!
      const step = Math.floor(draw() * 5) - 2
      at = Math.min(high, Math.max(low, at + step))
      add({ atS, durationS: beats * BEAT_S * 1.1, hz: SCALE_HZ[at]!, loudness: loudness * (0.8 + 0.2 * draw()), voice })
      beat += beats
      atS += beats * BEAT_S
    }
  }

const bells: Passage['play'] = (add, { fromS, toS }, draw) => {
  for (let atS = fromS; atS < toS; atS += BEAT_S * 2) {
    add({ atS, durationS: 4, hz: SCALE_HZ[5 + Math.floor(draw() * 6)]!, loudness: 0.3 + 0.2 * draw(), voice: 'bell' })
  }
}

const drone: Passage['play'] = (add, { fromS, toS }) => {
  for (let atS = fromS; atS < toS; atS += 8) {
    add({ atS, durationS: 9, hz: 73.42, loudness: 0.3, voice: 'pad' })
    add({ atS, durationS: 9, hz: 110, loudness: 0.2, voice: 'pad' })
  }
}

const PASSAGES: readonly Passage[] = [
  { fromS: 8, toS: 26, play: watchDrum },
  { fromS: 10, toS: 62, play: drone },
  { fromS: 26, toS: 50, play: tune('zither', 4, 10, 0.5) },
  { fromS: 36, toS: 62, play: bells },
  { fromS: 50, toS: 62, play: tune('zither', 6, 13, 0.45) },
  { fromS: 62, toS: 92, play: drone },
  { fromS: 63, toS: 92, play: march },
  { fromS: 92, toS: 116, play: tune('flute', 5, 11, 0.5) },
  { fromS: 92, toS: 116, play: tune('zither', 2, 8, 0.3) },
  { fromS: 116, toS: 138, play: bells },
  { fromS: 116, toS: 138, play: drone },
  { fromS: 138, toS: 160, play: march },
  { fromS: 150, toS: 168, play: tune('flute', 8, 13, 0.5) },
  { fromS: 150, toS: 172, play: bells },
  { fromS: 168, toS: 180, play: tune('flute', 4, 8, 0.35) },
]

/** mulberry32: the same notes on every machine. */
export function seededDraw(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** The notes of the rite in show time, ascending. */
export function lanternScore(seed: number): readonly ScoreNote[] {
  const draw = seededDraw(seed)
  const notes: ScoreNote[] = []
  for (const passage of PASSAGES) passage.play((note) => notes.push(note), passage, draw)
  return notes.sort((a, b) => a.atS - b.atS)
}
