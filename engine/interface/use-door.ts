import { useEffect, useState } from 'react'
import { http, type DoorAnswer } from '../../model/protocol/index.ts'
import { fetchJson } from '../net/index.ts'
import { every, hostNow } from '../runtime/index.ts'
import { pageInvitation } from './page-invitation.ts'

const ASK_MS = 5000

/** The door's answer, and when it came by the page's own clock. */
export interface Door extends DoorAnswer {
  readonly heardAtMs: number
}

/** Whether one would be let in now, asked again every five seconds while `asking`; null before the first answer. */
export function useDoor(venue: string, asking: boolean): Door | null {
  const [door, setDoor] = useState<Door | null>(null)
  useEffect(() => {
    if (!asking) return
    let current = true
    const ask = async (): Promise<void> => {
      const invitation = pageInvitation()
      const body = invitation === null ? {} : { invitation }
      const answer = await fetchJson({ path: `/api/venues/${venue}/door`, body, answer: http.door.response })
      if (current && answer.ok) setDoor({ ...answer.value, heardAtMs: hostNow() })
    }
    void ask()
    const stop = every(ASK_MS, () => void ask())
    return () => {
      current = false
      stop()
    }
  }, [venue, asking])
  return door
}
