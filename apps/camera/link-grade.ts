import type { PublisherStats } from '../../engine/video/index.ts'

/** Beyond these a picture begins to falter, and beyond those it is of little use: round trip in ms, loss in percent, kbit/s. */
const FAIR = { roundTripMs: 150, lossPct: 2, kbps: 500 }
const POOR = { roundTripMs: 400, lossPct: 8, kbps: 150 }

/** A word for the link: its worst part decides. What is not known yet does not count. */
export function linkGrade({
  roundTripMs,
  lossPct,
  bitrateKbps,
}: Pick<PublisherStats, 'roundTripMs' | 'lossPct' | 'bitrateKbps'>): 'Good' | 'Fair' | 'Poor' {
  const beyond = (limit: typeof FAIR): boolean =>
    (roundTripMs ?? 0) > limit.roundTripMs || (lossPct ?? 0) > limit.lossPct || (bitrateKbps > 0 && bitrateKbps < limit.kbps)
  return beyond(POOR) ? 'Poor' : beyond(FAIR) ? 'Fair' : 'Good'
}
