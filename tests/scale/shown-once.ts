import { expect } from 'vitest'
import type { CueLogEntry } from '../../multiplayer-server/store/cue-log.ts'
import type { Store } from '../../multiplayer-server/store/store.ts'
import type { Witness } from '../../tools/bench/scale/audience.ts'

/** The states of a venue's show as the store has them, each with the term it was written in. */
export async function readStates({ db }: Store, venue: string): Promise<(CueLogEntry & { term: number })[]> {
  const rows = await db.selectFrom('cue_states').select(['entry', 'term']).where('venue', '=', venue).orderBy('revision').execute()
  return rows.map(({ entry, term }) => ({ ...(JSON.parse(entry) as CueLogEntry), term }))
}

/** Of a show: no revision twice or left out, no cue begun twice, every screen told what was written. */
export async function expectShownOnce(store: Store, venue: string, witnesses: readonly Witness[]): Promise<void> {
  const entries = await readStates(store, venue)
  const revisions = entries.map(({ state }) => state.revision)
  expect(revisions).toEqual(revisions.map((_none, index) => (revisions[0] ?? 0) + index))
  const marks = ({ state }: CueLogEntry): string[] => state.running.map(({ cue, anchorServerMs }) => `${cue}@${anchorServerMs}`)
  const begun = entries.flatMap((entry, index) => {
    const former = entries[index - 1]
    const before = former === undefined ? [] : marks(former)
    return marks(entry).filter((mark) => !before.includes(mark))
  })
  const cues = begun.map((mark) => mark.split('@')[0])
  expect(new Set(cues).size).toBe(cues.length)
  for (const { doubled, states } of witnesses) {
    expect(doubled).toEqual([])
    for (const [revision, state] of states) {
      const kept = entries.find((entry) => entry.state.revision === revision)
      if (kept !== undefined) expect(JSON.parse(JSON.stringify(state.running))).toEqual(kept.state.running)
    }
  }
}
