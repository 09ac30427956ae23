import { useCallback, useEffect, useRef, useState } from 'react'
import { fetchJson } from '../../engine/net/index.ts'
import { every } from '../../engine/runtime/index.ts'
import type { PictureMask } from '../../engine/video/index.ts'
import { http, masksPath, tallyPath } from '../../model/protocol/index.ts'

const ASK_EVERY_MS = 1000

/** What the server says to the crew of a camera. */
export interface Tally {
  /** Whether visitors see the camera now; null until the server said so, and while it cannot be asked. */
  readonly onAir: boolean | null
  /** What is painted over; null until it is known, and until then nothing may be published. */
  readonly masks: readonly PictureMask[] | null
  /** Paints over something else at once, and has it kept. */
  keep(masks: readonly PictureMask[]): void
  /** The masks could not be kept: they hold on this page only. */
  readonly unkept: boolean
}

/** Asks once a second, and tells the publisher's own round trip. Masks are taken from the first answer; from then on this page has the say. */
export function useTally(venue: string, camera: string, roundTripMs: number | null): Tally {
  const [onAir, setOnAir] = useState<boolean | null>(null)
  const [masks, setMasks] = useState<readonly PictureMask[] | null>(null)
  const [unkept, setUnkept] = useState(false)
  const trip = useRef(roundTripMs)
  trip.current = roundTripMs
  useEffect(() => {
    const leaving = new AbortController()
    const ask = async (): Promise<void> => {
      const told = trip.current === null ? '' : `?roundTripMs=${Math.round(trip.current)}`
      const answer = await fetchJson({ path: `${tallyPath(venue, camera)}${told}`, answer: http.tally.response, signal: leaving.signal })
      if (leaving.signal.aborted) return
      setOnAir(answer.ok ? answer.value.onAir : null)
      if (answer.ok) setMasks((before) => before ?? answer.value.masks)
    }
    void ask()
    const stop = every(ASK_EVERY_MS, () => void ask())
    return () => {
      stop()
      leaving.abort()
    }
  }, [venue, camera])
  const keep = useCallback(
    (next: readonly PictureMask[]): void => {
      setMasks(next)
      const body = JSON.stringify({ masks: next })
      void fetch(masksPath(venue, camera), { method: 'POST', headers: { 'content-type': 'application/json' }, body })
        .then((answer) => setUnkept(!answer.ok))
        .catch(() => setUnkept(true))
    },
    [venue, camera],
  )
  return { onAir, masks, keep, unkept }
}
