import { createScorePlayer } from '../../../engine/audio/index.ts'
import type { PieceParts } from '../../../engine/scene/index.ts'
import { BAND } from './band.ts'
import { lanternScore } from './score.ts'

/** Where each voice stands: right of and behind the anchor, metres. */
const PLACES: Readonly<Record<string, readonly [number, number]>> = {
  drum: [0, -30],
  bell: [22, 0],
  zither: [-22, 12],
  flute: [14, -14],
  pad: [0, 40],
}

/** The rite's music: made on the spot from a seed, in step with the show, from where the players stand. */
export function music(parts: PieceParts): void {
  const { audio, clock, group } = parts
  const places = new Map<string, PannerNode>()
  let madeFor: AudioContext | null = null

  const outputOf = (voice: string): AudioNode | null => {
    const { context, output } = audio
    if (context === null || output === null) return null
    if (madeFor !== context) places.clear()
    madeFor = context
    const known = places.get(voice)
    if (known) return known
    const [right, back] = PLACES[voice] ?? [0, 0]
    const at = group.localToWorld(group.position.clone().set(right, 4, back))
    const panner = new PannerNode(context, {
      panningModel: 'equalpower',
      distanceModel: 'inverse',
      refDistance: 40,
      rolloffFactor: 0.7,
      positionX: at.x,
      positionY: at.y,
      positionZ: at.z,
    })
    panner.connect(output)
    places.set(voice, panner)
    return panner
  }
  const notes = lanternScore(Number(parts.props['seed'] ?? 1))
  parts.add(createScorePlayer(audio, { notes, voices: BAND, outputOf }, clock))
  parts.scope.defer(() => places.forEach((panner) => panner.disconnect()))
}
