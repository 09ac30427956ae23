import { useEffect, useState } from 'react'
import { fetchJson } from '../../engine/net/index.ts'
import { every } from '../../engine/runtime/index.ts'
import { http, tallyPath } from '../../model/protocol/index.ts'

const ASK_EVERY_MS = 1000

/** Whether visitors see this camera now; null until the server said so, and while it cannot be asked. */
export function useTally(venue: string, camera: string): boolean | null {
  const [onAir, setOnAir] = useState<boolean | null>(null)
  useEffect(() => {
    const leaving = new AbortController()
    const ask = async (): Promise<void> => {
      const answer = await fetchJson({ path: tallyPath(venue, camera), answer: http.tally.response, signal: leaving.signal })
      if (!leaving.signal.aborted) setOnAir(answer.ok ? answer.value.onAir : null)
    }
    void ask()
    const stop = every(ASK_EVERY_MS, () => void ask())
    return () => {
      stop()
      leaving.abort()
    }
  }, [venue, camera])
  return onAir
}
