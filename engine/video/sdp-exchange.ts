import { fault as faultSchema } from '../../model/protocol/index.ts'
import type { Fault } from '../../model/errors/index.ts'
import type { MediaClock } from './media-clock.ts'

const GATHERING_LIMIT_MS = 2000
const ANSWER_LIMIT_MS = 8000

/** Where and with what right an offer is sent. */
export interface SdpDoor {
  readonly endpoint: string
  /** Gives a fresh single-use ticket; may reject. */
  readonly ticket: () => Promise<string>
  readonly fetch: typeof fetch
  readonly clock: MediaClock
}

/** An answered offer: `location` is deleted to leave. */
export type SdpOutcome =
  | { readonly ok: true; readonly location: string; readonly ticket: string }
  | { readonly ok: false; readonly status: number; readonly fault: Fault }

const failed = (status: number, what: string): SdpOutcome => ({
  ok: false,
  status,
  fault: { code: 'media/hub-down', what, fix: 'Wait; it is tried again.', at: [] },
})

/** Offers, waits for all candidates (at most 2 s), posts, and sets the answer. Never throws. */
export async function exchangeSdp(peer: RTCPeerConnection, door: SdpDoor): Promise<SdpOutcome> {
  try {
    await peer.setLocalDescription()
    const [ticket] = await Promise.all([door.ticket(), allCandidates(peer, door.clock)])
    const abort = new AbortController()
    const cancel = door.clock.after(ANSWER_LIMIT_MS, () => abort.abort())
    try {
      const response = await door.fetch(door.endpoint, {
        method: 'POST',
        headers: { 'content-type': 'application/sdp', authorization: `Bearer ${ticket}` },
        body: peer.localDescription?.sdp ?? '',
        signal: abort.signal,
      })
      const body = await response.text()
      if (response.status !== 201) return { ok: false, status: response.status, fault: readFault(body, response.status) }
      await peer.setRemoteDescription({ type: 'answer', sdp: body })
      return { ok: true, location: new URL(response.headers.get('location') ?? '', response.url || door.endpoint).href, ticket }
    } finally {
      cancel()
    }
  } catch (failure) {
    return failed(0, failure instanceof Error ? failure.message : String(failure))
  }
}

/** Leaves a session; outlives the page. */
export function leaveSession(door: SdpDoor, session: { readonly location: string; readonly ticket: string }): void {
  const headers = { authorization: `Bearer ${session.ticket}` }
  door.fetch(session.location, { method: 'DELETE', keepalive: true, headers }).catch(() => undefined)
}

function allCandidates(peer: RTCPeerConnection, clock: MediaClock): Promise<void> {
  return new Promise((resolve) => {
    if (peer.iceGatheringState === 'complete') return resolve()
    const finish = (): void => {
      cancel()
      peer.removeEventListener('icegatheringstatechange', check)
      resolve()
    }
    const check = (): void => {
      if (peer.iceGatheringState === 'complete') finish()
    }
    const cancel = clock.after(GATHERING_LIMIT_MS, finish)
    peer.addEventListener('icegatheringstatechange', check)
  })
}

function readFault(body: string, status: number): Fault {
  try {
    const { code, what, fix, at, file } = faultSchema.parse((JSON.parse(body) as { error?: unknown }).error)
    return { code, what, fix, at, ...(file === undefined ? {} : { file }) }
  } catch {
    return { code: 'media/hub-down', what: `The media door answered ${status}.`, fix: 'Wait; it is tried again.', at: [] }
  }
}
