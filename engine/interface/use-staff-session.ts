import { useEffect, useState } from 'react'
import type { Fault } from '../../model/errors/index.ts'
import { http, type Me } from '../../model/protocol/index.ts'
import { fetchJson } from '../net/index.ts'

/** Who the page's cookie says we are, while asking, and when refused. */
export type StaffSession =
  | { readonly state: 'asking' }
  | { readonly state: 'in'; readonly me: Me }
  | { readonly state: 'out'; readonly fault: Fault | null }

/**
 * Enters by a staff link: the secret stands in the URL's fragment, is taken out of the address bar and the history at
 * once, and exchanged for a cookie. Without a fragment the cookie alone decides.
 */
export function useStaffSession(): StaffSession {
  const [session, setSession] = useState<StaffSession>({ state: 'asking' })
  useEffect(() => {
    let current = true
    void enter().then((found) => current && setSession(found))
    return () => {
      current = false
    }
  }, [])
  return session
}

const UNKNOWN = 'access/unknown-link'

let entering: Promise<StaffSession> | null = null

/** Once a page: a link's secret works a single time, and development mode mounts twice. */
function enter(): Promise<StaffSession> {
  return (entering ??= exchange())
}

async function exchange(): Promise<StaffSession> {
  const secret = location.hash.slice(1)
  let fault: Fault | null = null
  if (secret !== '') {
    history.replaceState(null, '', location.pathname)
    const answer = await fetchJson({ path: '/api/staff/exchange', body: { secret }, answer: http.staffExchange.response })
    // A secret cut short is refused as no request at all; to its bearer it is a link that is not known.
    if (!answer.ok)
      fault = answer.faults.map((found) => (found.code === 'protocol/malformed' ? { ...found, code: UNKNOWN } : found))[0] ?? null
  }
  const me = await fetchJson({ path: '/api/me', answer: http.me.response })
  if (!me.ok) return { state: 'out', fault: fault ?? me.faults[0] ?? null }
  return me.value.role === 'visitor' ? { state: 'out', fault } : { state: 'in', me: me.value }
}
