import type { Show, ShowCue, ShowTrack } from '../documents/index.ts'
import { seconds } from '../units/index.ts'
import type { PlanChannel, PlanClip, PlanCue, PlanPart } from './show-plan.ts'

type ShowClip = ShowTrack['clips'][number]

const EASE = { linear: 0, step: 1, smooth: 2 } as const

/** A gobo stands in one place or another: nothing lies between two keys of it. */
const snaps = (channel: PlanChannel): boolean => channel.name.endsWith('/gobo')

function planClip(clip: ShowClip, channel: PlanChannel): PlanClip {
  const { width } = channel
  const keys = [...clip.keys].sort((a, b) => a.atS - b.atS)
  const values = new Float64Array(keys.length * width)
  keys.forEach((key, index) => {
    // A scalar given to a colour is a grey; a colour given to a scalar counts by its first part. `check` reports both.
    for (let part = 0; part < width; part++) {
      values[index * width + part] = typeof key.value === 'number' ? key.value : (key.value[part] ?? 0)
    }
  })
  return {
    startS: clip.atS,
    endS: clip.atS + clip.durationS,
    keyS: Float64Array.from(keys, (key) => clip.atS + key.atS),
    values,
    ease: Uint8Array.from(keys, (key) => EASE[snaps(channel) ? 'step' : key.ease]),
  }
}

/** A clip that only touches the window at an end belongs to the neighbouring cue. */
const liesIn = (clip: PlanClip, startS: number, endS: number): boolean =>
  clip.startS === startS || (clip.startS < endS && clip.endS > startS)

/** A track with its clips compiled. */
interface PlanTrack {
  readonly channel: PlanChannel
  readonly clips: readonly PlanClip[]
}

/** Compiles tracks whose channel the plan has and may move. Each clip is compiled once and shared by the cues it lies in. */
export function planTracks(show: Show, channels: ReadonlyMap<string, PlanChannel>): PlanTrack[] {
  return show.tracks.flatMap((track) => {
    const channel = channels.get(`${track.target}/${track.property}`)
    if (channel === undefined || channel.fixed !== null) return []
    const clips = track.clips.map((clip) => planClip(clip, channel)).sort((a, b) => a.startS - b.startS)
    return [{ channel, clips }]
  })
}

/** Compiles one cue: the parts of the tracks that have a clip between its beginning and end. */
export function planCue(cue: ShowCue, index: number, tracks: readonly PlanTrack[]): PlanCue {
  const startS = cue.atS
  const endS = cue.atS + cue.durationS
  const parts = tracks.flatMap(({ channel, clips }): PlanPart[] => {
    const inside = clips.filter((clip) => liesIn(clip, startS, endS))
    const first = inside[0]
    if (first === undefined) return []
    return [{ slot: channel.slot, width: channel.width, clips: inside, snaps: snaps(channel), fromStart: first.startS <= startS }]
  })
  return {
    id: cue.id,
    index,
    startS,
    endS,
    fadeInS: seconds(cue.fadeInS),
    fadeOutS: seconds(cue.fadeOutS),
    end: cue.end,
    followAfterS: cue.followAfterS ?? null,
    parts: parts.sort((a, b) => a.slot - b.slot),
  }
}
