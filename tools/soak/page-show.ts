import type { Page } from 'playwright-core'
import { monotonicMs } from '../bench/bench-clock.ts'
import { showPlaceOf } from './show-error.ts'
import type { RoomSeat } from '../bench/room-seat.ts'

/** A page's show beside that of a seat that nothing happened to. */
export interface PageShow {
  /** Page less seat, seconds; of the page's newest frame, so that a slow picture counts as late. NaN where another cue runs, or none. */
  readonly offS: number
  readonly cueRevision: number
  readonly people: number
  /** Number of the page's newest frame. */
  readonly frame: number
}

/** Reads both at one instant, but for half of what the reading takes. */
export async function readPageShow(page: Page, seat: RoomSeat): Promise<PageShow> {
  const fromMs = monotonicMs()
  const told = await page.evaluate(() => {
    const stage = window.holosite?.inspect()
    const running = stage?.running.at(-1)
    return {
      cue: running?.cue ?? '',
      showS: running?.showS ?? 0,
      cueRevision: stage?.cueRevision ?? -1,
      people: stage?.people.length ?? 0,
      frame: stage?.frame ?? 0,
    }
  })
  const toMs = monotonicMs()
  const place = showPlaceOf(seat)
  const middle = place === null ? Number.NaN : place.showS + (place.rate * ((fromMs + toMs) / 2 - place.atMs)) / 1000
  return {
    offS: place?.cue === told.cue ? told.showS - middle : Number.NaN,
    cueRevision: told.cueRevision,
    people: told.people,
    frame: told.frame,
  }
}
