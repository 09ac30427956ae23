import { useEffect, useRef, useState } from 'react'
import { http, type DoorAnswer } from '../../model/protocol/index.ts'
import { fetchJson } from '../net/index.ts'
import { every, hostNow } from '../runtime/index.ts'
import { pageInvitation } from './page-invitation.ts'

const ASK_MS = 5000
/** Whoever stands in a line looks more often. */
const WAIT_MS = 3000

/** With whom one wants to be, and whether one stands in the line. */
export interface DoorWish {
  readonly party: string | null
  readonly waiting: boolean
}

/** The door's answer, and when it came by the page's own clock. */
export interface Door extends DoorAnswer {
  readonly heardAtMs: number
}

/** Whether one would be let in now, asked again every five seconds while `asking`, every three in the line; null before the first answer. */
export function useDoor(venue: string, asking: boolean, { party, waiting }: DoorWish): Door | null {
  const [door, setDoor] = useState<Door | null>(null)
  /** Stood in the line at the last question: whoever leaves it says so once. */
  const waited = useRef(false)
  useEffect(() => {
    if (!asking) return
    let current = true
    const ask = async (): Promise<void> => {
      const invitation = pageInvitation()
      const body = {
        ...(invitation === null ? {} : { invitation }),
        ...(party === null ? {} : { party }),
        ...(waiting || waited.current ? { queue: waiting } : {}),
      }
      waited.current = waiting
      const answer = await fetchJson({ path: `/api/venues/${venue}/door`, body, answer: http.door.response })
      if (current && answer.ok) setDoor({ ...answer.value, heardAtMs: hostNow() })
    }
    void ask()
    const stop = every(waiting ? WAIT_MS : ASK_MS, () => void ask())
    return () => {
      current = false
      stop()
    }
  }, [venue, asking, party, waiting])
  return door
}
