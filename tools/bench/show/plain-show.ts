import type { CueState, ShowSource } from '../../../model/show/index.ts'

type Show = ShowSource['show']
type Key = Show['tracks'][number]['clips'][number]['keys'][number]

/**
 * The peer: the same show interpreted the plain way, straight from its documents each frame, a fresh object for everything.
 * Knows one running cue past its fade-in and the grand master, which is what the bench plays. Answers universe -> 512 bytes.
 */
export function interpretShow({ venue, show, fixtureTypes }: ShowSource, state: CueState, serverMs: number): Map<number, number[]> {
  const values: Record<string, number | readonly number[]> = {}
  const [running] = state.running
  const cue = show.cues.find(({ id }) => id === running?.cue)
  if (running !== undefined && cue !== undefined) {
    const passedS = running.anchorShowS + (running.rate * (serverMs - running.anchorServerMs)) / 1000 - cue.atS
    const intoS = cue.end === 'loop' ? passedS % cue.durationS : Math.min(passedS, cue.durationS)
    for (const track of show.tracks) {
      const value = trackValue(track, cue, cue.atS + intoS)
      if (value !== null) values[`${track.target}/${track.property}`] = value
    }
  }
  const grand = state.masters.filter(({ target }) => target === 'grand').reduce((level, { to }) => level * to, 1)
  const universes = new Map<number, number[]>()
  for (const fixture of venue.fixtures) {
    const mode = fixtureTypes.find(({ id }) => id === fixture.type)?.modes.find(({ id }) => id === fixture.mode)
    if (mode === undefined) continue
    const target = `fixture/${fixture.id}`
    const lit = fixture.egress ? 1 : Number(values[`${target}/intensity`] ?? 0) * grand
    const levels = levelsOf(mode.channels, lit, (values[`${target}/colour`] ?? [1, 1, 1]) as readonly number[])
    const bytes = universes.get(fixture.patch.universe) ?? Array.from({ length: 512 }, () => 0)
    for (const channel of mode.channels) {
      bytes[fixture.patch.address + channel.offset - 2] = Math.round(Math.min(1, Math.max(0, levels[channel.attribute] ?? 0)) * 255)
    }
    universes.set(fixture.patch.universe, bytes)
  }
  return universes
}

function levelsOf(channels: readonly { attribute: string }[], intensity: number, colour: readonly number[]): Record<string, number> {
  const hasDimmer = channels.some(({ attribute }) => attribute === 'intensity')
  const [red = 0, green = 0, blue = 0] = hasDimmer ? colour : colour.map((part) => part * intensity)
  return { intensity, red, green, blue }
}

function trackValue(track: Show['tracks'][number], cue: Show['cues'][number], showS: number): number | readonly number[] | null {
  const clips = track.clips.filter(({ atS }) => atS >= cue.atS && atS < cue.atS + cue.durationS)
  const clip = clips.findLast(({ atS, durationS }) => atS <= showS && showS <= atS + durationS)
  return clip === undefined ? null : mixKeys(clip.keys, showS - clip.atS)
}

function mixKeys(keys: readonly Key[], atS: number): number | readonly number[] {
  const [first] = keys
  const from = keys.findLast((key) => key.atS <= atS) ?? first
  const to = keys.find((key) => key.atS > atS) ?? keys.at(-1)
  if (from === undefined || to === undefined) return 0
  const linear = to.atS > from.atS && from.ease !== 'step' ? Math.max(0, (atS - from.atS) / (to.atS - from.atS)) : 0
  const share = from.ease === 'smooth' ? linear * linear * (3 - 2 * linear) : linear
  if (typeof from.value === 'number') return from.value + (Number(to.value) - from.value) * share
  const [start, end] = [from.value as readonly number[], to.value as readonly number[]]
  return start.map((part, index) => part + ((end[index] ?? part) - part) * share)
}
