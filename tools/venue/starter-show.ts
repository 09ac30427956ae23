import { FIXTURE_COUNT } from './venue-document.ts'

const both = (zh: string, en: string) => ({ 'zh-CN': zh, en })

/** A first scene: no pieces yet, and the show below. */
export const sceneDocument = (id: string, name: string): Record<string, unknown> => ({
  kind: 'scene',
  version: 2,
  id: `${id}-opening`,
  venue: id,
  name: both(`${name}：开幕`, `${name}: opening`),
  pieces: [],
  show: 'show.json',
})

interface Key {
  readonly atS: number
  readonly value: number | readonly number[]
  readonly ease?: 'smooth'
}

const thousandths = (value: number): number => Math.round(value * 1000) / 1000

const clip = (id: string, atS: number, durationS: number, keys: readonly Key[]) => ({ id, atS, durationS, keys })

/** Three cues of twenty seconds: warm light, a wave of colour over the pars, the projector's own light. Slow enough for everybody. `gain`, 0..1, turns the pars down where they stand near their wall. */
export function showDocument(id: string, name: string, gain: number): Record<string, unknown> {
  const numbers = Array.from({ length: FIXTURE_COUNT }, (_item, index) => index)
  return {
    kind: 'show',
    version: 2,
    id: `${id}-opening-show`,
    name: both(`${name}：开幕演出`, `${name}: opening`),
    durationS: 60,
    tracks: [...numbers.flatMap((index) => parTracks(index, gain)), projectorTrack, projectorColourTrack, facadeTrack],
    cues: [
      { id: 'warm', number: '1', name: both('暖光', 'Warm light'), atS: 0, durationS: 20, fadeInS: 3, fadeOutS: 3 },
      { id: 'wave', number: '2', name: both('色浪', 'A wave of colour'), atS: 20, durationS: 20, fadeInS: 2, fadeOutS: 3, end: 'loop' },
      { id: 'picture', number: '3', name: both('投影光', 'Light of the projector'), atS: 40, durationS: 20, fadeInS: 3, fadeOutS: 4 },
    ],
  }
}

function parTracks(index: number, gain: number) {
  const target = `fixture/par-${index + 1}`
  // Each par follows its neighbour by a phase, within two slow swells of ten seconds.
  const swell = (atS: number): number => thousandths(gain * (0.5 + 0.4 * Math.sin(((atS - index * 1.25) / 10) * 2 * Math.PI)))
  const steps = [0, 2.5, 5, 7.5, 10, 12.5, 15, 17.5, 20]
  return [
    {
      id: `par-${index + 1}-level`,
      target,
      property: 'intensity',
      clips: [
        clip('warm', 0, 20, [{ atS: 0, value: thousandths(gain * 0.5) }]),
        clip(
          'wave',
          20,
          20,
          steps.map((atS): Key => ({ atS, value: swell(atS), ease: 'smooth' })),
        ),
        clip('picture', 40, 20, [{ atS: 0, value: thousandths(gain * 0.08) }]),
      ],
    },
    {
      id: `par-${index + 1}-colour`,
      target,
      property: 'colour',
      clips: [
        clip('warm', 0, 20, [{ atS: 0, value: [1, 0.6, 0.28] }]),
        clip('wave', 20, 20, [
          { atS: 0, value: [0.15, 0.35, 1], ease: 'smooth' },
          { atS: 10, value: [0.8, 0.15, 0.6], ease: 'smooth' },
          { atS: 20, value: [0.15, 0.35, 1] },
        ]),
        clip('picture', 40, 20, [{ atS: 0, value: [0.3, 0.4, 1] }]),
      ],
    },
  ]
}

const projectorTrack = {
  id: 'projector-level',
  target: 'projector/projector-facade',
  property: 'intensity',
  clips: [
    clip('picture', 40, 20, [
      { atS: 0, value: 0.2, ease: 'smooth' },
      { atS: 6, value: 0.9 },
    ]),
  ],
}

/** Until a scene draws something, the projector is a lamp: from moonlight to candle. */
const projectorColourTrack = {
  id: 'projector-colour',
  target: 'projector/projector-facade',
  property: 'colour',
  clips: [
    clip('picture', 40, 20, [
      { atS: 0, value: [0.3, 0.45, 1], ease: 'smooth' },
      { atS: 18, value: [1, 0.68, 0.34] },
    ]),
  ],
}

const facadeTrack = {
  id: 'facade-uplights',
  target: 'light/facade',
  property: 'intensity',
  clips: [
    clip('warm', 0, 20, [{ atS: 0, value: 0.15 }]),
    clip('wave', 20, 20, [{ atS: 0, value: 0 }]),
    clip('picture', 40, 20, [{ atS: 0, value: 0 }]),
  ],
}
