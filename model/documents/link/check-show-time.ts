import { phrase } from '../../words/index.ts'
import type { Show, ShowTrack } from '../show/schema.ts'
import { checkUnique } from './duplicate-ids.ts'
import type { Report } from './venue-documents.ts'

/** Sums of decimal seconds may end this much late, s. */
const SLACK = 1e-6

/** A show by itself: ids, times inside the show, clips apart, keys in order, cues in the order of their numbers. */
export function checkShowTime(report: Report, show: Show): void {
  checkUnique(report, 'show/duplicate-id', ['tracks'], show.tracks)
  checkUnique(report, 'show/duplicate-id', ['cues'], show.cues)
  show.tracks.forEach((track, index) => checkTrack(report, show, track, index))
  checkChannels(report, show)
  checkCues(report, show)
}

function checkTrack(report: Report, show: Show, track: ShowTrack, trackIndex: number): void {
  checkUnique(report, 'show/duplicate-id', ['tracks', trackIndex, 'clips'], track.clips)
  track.clips.forEach((clip, index) => {
    const at = ['tracks', trackIndex, 'clips', index]
    const end = clip.atS + clip.durationS
    if (end > show.durationS + SLACK) {
      const what = phrase('clipEnds', { clip: clip.id, end: seconds(end), show: seconds(show.durationS) })
      report('show/outside-cue', [...at, 'durationS'], what, phrase('shortenOrLonger', { end: seconds(end) }))
    }
    let last = -1
    clip.keys.forEach((key, keyIndex) => {
      if (key.atS <= last) {
        const what = phrase('keyOrder', { key: keyIndex, clip: clip.id, at: seconds(key.atS) })
        report('show/bad-value', [...at, 'keys', keyIndex, 'atS'], what, phrase('sortKeys'))
      }
      if (key.atS > clip.durationS + SLACK) {
        const what = phrase('keyLate', { key: keyIndex, clip: clip.id, at: seconds(key.atS), length: seconds(clip.durationS) })
        report('show/outside-cue', [...at, 'keys', keyIndex, 'atS'], what, phrase('keysFromClip'))
      }
      last = Math.max(last, key.atS)
    })
  })
}

interface PlacedClip {
  readonly at: readonly [string, number, string, number, string]
  readonly track: string
  readonly id: string
  readonly from: number
  readonly to: number
}

/** Clips that move one property of one target, from whichever track, must not overlap: no rule could say which one holds. */
function checkChannels(report: Report, show: Show): void {
  const channels = new Map<string, PlacedClip[]>()
  show.tracks.forEach((track, trackIndex) => {
    const channel = `${track.target}/${track.property}`
    const clips = channels.get(channel) ?? []
    channels.set(channel, clips)
    track.clips.forEach((clip, index) => {
      const at = ['tracks', trackIndex, 'clips', index, 'atS'] as const
      clips.push({ at, track: track.id, id: clip.id, from: clip.atS, to: clip.atS + clip.durationS })
    })
  })
  for (const [channel, clips] of channels) {
    let reach: PlacedClip | undefined
    for (const clip of clips.sort((a, b) => a.from - b.from)) {
      if (reach !== undefined && clip.from < reach.to - SLACK) {
        const pair = { first: reach.id, second: clip.id }
        const what = phrase('clipsOverlap', {
          ...pair,
          firstTrack: reach.track,
          secondTrack: clip.track,
          channel,
          from: seconds(clip.from),
        })
        report('show/overlapping-clips', clip.at, what, phrase('startLater', { ...pair, to: seconds(reach.to) }))
      }
      if (reach === undefined || clip.to > reach.to) reach = clip
    }
  }
}

function checkCues(report: Report, show: Show): void {
  let last: { readonly number: string; readonly value: number } | undefined
  show.cues.forEach((cue, index) => {
    const at = ['cues', index]
    const value = Number(cue.number)
    if (last !== undefined && value === last.value) {
      report('show/duplicate-id', [...at, 'number'], phrase('cueTaken', { number: cue.number }), phrase('cueNumberOwn'))
    } else if (last !== undefined && value < last.value) {
      const what = phrase('cueAfter', { number: cue.number, before: last.number })
      report('show/cue-order', [...at, 'number'], what, phrase('cueRising'))
    }
    if (last === undefined || value > last.value) last = { number: cue.number, value }
    const end = cue.atS + cue.durationS
    if (end > show.durationS + SLACK) {
      const what = phrase('cueEnds', { number: cue.number, end: seconds(end), show: seconds(show.durationS) })
      report('show/outside-cue', [...at, 'durationS'], what, phrase('shortenOrLonger', { end: seconds(end) }))
    }
    if (cue.end === 'loop' && cue.durationS === 0) {
      report('show/bad-value', [...at, 'durationS'], phrase('cueLoops', { number: cue.number }), phrase('cueDuration'))
    }
  })
}

const seconds = (value: number): number => Number(value.toFixed(3))
