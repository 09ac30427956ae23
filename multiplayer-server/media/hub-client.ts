import { request } from 'node:http'
import { HolositeError, type Fault, type FaultCode, type Outcome } from '../../model/errors/index.ts'
import { http, WIRE_LIMITS } from '../../model/protocol/index.ts'
import { systemHubClock, type HubClock } from './hub-clock.ts'
import {
  hubIntake,
  hubStatus,
  SESSION_HEADER,
  voiceReport,
  type CameraStatus,
  type HubSession,
  type HubStatus,
  type VoicePlan,
  type VoiceReport,
} from './hub-protocol.ts'

const ANSWER_LIMIT_MS = 5000
const STATUS_LIMIT_MS = 1000
const WATCH_EVERY_MS = 500
const FROZEN_MS = 1000
const MAX_ANSWER_BYTES = 4_194_304

/** What a camera is doing, as the hub sees its packets: nothing sent, fresh packets, or a publisher gone quiet for a second. */
export type CameraFeed = 'off' | 'live' | 'frozen'

/** Out of `watch`. `camera` comes when a feed changes, and once for each camera at the start; `status` comes at every poll. */
export type HubEvent =
  | { readonly type: 'hub'; readonly up: boolean }
  | { readonly type: 'camera'; readonly venue: string; readonly camera: string; readonly feed: CameraFeed; readonly status: CameraStatus }
  | { readonly type: 'status'; readonly status: HubStatus }

/** The server's side of the hub. Every failure is a value; `media/hub-down` when the hub does not answer in time. */
export interface HubClient {
  publish(venue: string, camera: string, sdp: string): Promise<Outcome<HubSession>>
  /** `layer` is a layer's id or `auto`. */
  view(venue: string, camera: string, sdp: string, layer?: string): Promise<Outcome<HubSession>>
  /** Opens a port of this machine for an encoder's plain RTP; see Hub.intake. */
  intake(venue: string, camera: string): Promise<Outcome<{ session: string; port: number }>>
  /** Answers an offer for voice; nobody is heard before a plan names him. */
  speak(venue: string, sdp: string): Promise<Outcome<HubSession>>
  /** Says who of a venue may be heard by whom, and where everybody is. */
  planVoices(venue: string, plan: VoicePlan): Promise<Outcome<VoiceReport>>
  /** Ends a session; true when there was one. */
  end(session: string): Promise<Outcome<boolean>>
  status(): Promise<Outcome<HubStatus>>
  healthy(): Promise<boolean>
  /** Polls twice a second until the returned function is called. */
  watch(listener: (event: HubEvent) => void): () => void
}

interface Reply {
  readonly status: number
  readonly session: string
  readonly body: string
}

export function createHubClient(socketPath: string, clock: HubClock = systemHubClock): HubClient {
  const call = (method: string, path: string, body: string, limitMs: number) => ask({ socketPath, method, path, body, limitMs, clock })
  const offer = async (path: string, sdp: string): Promise<Outcome<HubSession>> => {
    if (sdp.length > WIRE_LIMITS.sdpBytes) return { ok: false, faults: [tooLarge(sdp.length)] }
    const reply = await call('POST', path, sdp, ANSWER_LIMIT_MS)
    if (reply === null) return down()
    if (reply.status !== 201) return { ok: false, faults: [readFault(reply)] }
    return { ok: true, value: { session: reply.session, sdp: reply.body } }
  }
  const client: HubClient = {
    publish: (venue, camera, sdp) => offer(`/whip/${encodeURIComponent(venue)}/${encodeURIComponent(camera)}`, sdp),
    view: (venue, camera, sdp, layer = 'auto') =>
      offer(`/whep/${encodeURIComponent(venue)}/${encodeURIComponent(camera)}?layer=${encodeURIComponent(layer)}`, sdp),
    async intake(venue, camera) {
      const reply = await call('POST', `/rtp/${encodeURIComponent(venue)}/${encodeURIComponent(camera)}`, '', ANSWER_LIMIT_MS)
      if (reply === null) return down()
      const parsed = reply.status === 201 ? hubIntake.safeParse(readJson(reply.body)) : undefined
      return parsed?.success === true ? { ok: true, value: parsed.data } : { ok: false, faults: [readFault(reply)] }
    },
    speak: (venue, sdp) => offer(`/voice/${encodeURIComponent(venue)}`, sdp),
    async planVoices(venue, plan) {
      const reply = await call('POST', `/voice/${encodeURIComponent(venue)}/plan`, JSON.stringify(plan), STATUS_LIMIT_MS)
      const parsed = reply?.status === 200 ? voiceReport.safeParse(readJson(reply.body)) : undefined
      return parsed?.success === true ? { ok: true, value: parsed.data } : down()
    },
    async end(session) {
      const reply = await call('DELETE', `/session/${encodeURIComponent(session)}`, '', ANSWER_LIMIT_MS)
      return reply === null ? down() : { ok: true, value: reply.status === 204 }
    },
    async status() {
      const reply = await call('GET', '/status', '', STATUS_LIMIT_MS)
      const parsed = reply?.status === 200 ? hubStatus.safeParse(readJson(reply.body)) : undefined
      return parsed?.success === true ? { ok: true, value: parsed.data } : down()
    },
    async healthy() {
      return (await call('GET', '/health', '', STATUS_LIMIT_MS))?.status === 200
    },
    watch: (listener) => watchHub(client, clock, listener),
  }
  return client
}

/** What the hub's figures of one camera mean. */
export function cameraFeed(status: Pick<CameraStatus, 'publishing' | 'ageMs'>): CameraFeed {
  if (!status.publishing || status.ageMs === null) return 'off'
  return status.ageMs < FROZEN_MS ? 'live' : 'frozen'
}

function watchHub(client: HubClient, clock: HubClock, listener: (event: HubEvent) => void): () => void {
  const feeds = new Map<string, { feed: CameraFeed; status: CameraStatus }>()
  let up: boolean | null = null
  let busy = false
  let stopped = false
  const tell = (status: CameraStatus, feed: CameraFeed): void => {
    const key = `${status.venue}/${status.camera}`
    const before = feeds.get(key)?.feed
    feeds.set(key, { feed, status })
    if (before !== feed) listener({ type: 'camera', venue: status.venue, camera: status.camera, feed, status })
  }
  const poll = async (): Promise<void> => {
    const outcome = await client.status()
    if (stopped) return
    if (up !== outcome.ok) listener({ type: 'hub', up: outcome.ok })
    up = outcome.ok
    const seen = new Set<string>()
    for (const status of outcome.ok ? outcome.value.cameras : []) {
      seen.add(`${status.venue}/${status.camera}`)
      tell(status, cameraFeed(status))
    }
    for (const [key, { status }] of feeds) if (!seen.has(key)) tell({ ...status, publishing: false, viewers: 0, layers: [] }, 'off')
    if (outcome.ok) listener({ type: 'status', status: outcome.value })
  }
  const step = (): void => {
    if (busy) return
    busy = true
    void poll().finally(() => (busy = false))
  }
  step()
  const cancel = clock.every(WATCH_EVERY_MS, step)
  return () => {
    stopped = true
    cancel()
  }
}

interface Question {
  readonly socketPath: string
  readonly method: string
  readonly path: string
  readonly body: string
  readonly limitMs: number
  readonly clock: HubClock
}

/** One request; null when the hub is not there, is too slow or answers nonsense. */
function ask({ socketPath, method, path, body, limitMs, clock }: Question): Promise<Reply | null> {
  return new Promise((resolve) => {
    const call = request({ socketPath, method, path, headers: { 'content-length': Buffer.byteLength(body) } }, (response) => {
      const chunks: Buffer[] = []
      let size = 0
      response.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size > MAX_ANSWER_BYTES) call.destroy()
        else chunks.push(chunk)
      })
      response.on('error', () => finish(null))
      response.on('end', () => {
        const session = response.headers[SESSION_HEADER]
        finish({
          status: response.statusCode ?? 0,
          session: typeof session === 'string' ? session : '',
          body: Buffer.concat(chunks).toString('utf8'),
        })
      })
    })
    const cancel = clock.after(limitMs, () => call.destroy())
    const finish = (reply: Reply | null): void => {
      cancel()
      resolve(reply)
    }
    call.on('error', () => finish(null))
    call.on('close', () => finish(null))
    call.end(body)
  })
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function down(): { readonly ok: false; readonly faults: readonly Fault[] } {
  const fault = new HolositeError({
    code: 'media/hub-down',
    what: 'The media hub does not answer.',
    fix: 'Wait for its restart and try again.',
  })
  return { ok: false, faults: [fault.toFault()] }
}

const tooLarge = (size: number): Fault =>
  new HolositeError({
    code: 'media/too-large',
    what: `The offer has ${size} characters.`,
    fix: `Keep it under ${WIRE_LIMITS.sdpBytes}.`,
  }).toFault()

function readFault(reply: Reply): Fault {
  const parsed = http.refusal.safeParse(readJson(reply.body))
  const code: FaultCode = 'media/bad-sdp'
  if (!parsed.success) return { code, what: `The hub answered ${reply.status}.`, fix: 'Send a whole SDP offer.', at: [] }
  const { code: said, what, fix, at, file } = parsed.data.error
  return { code: said, what, fix, at, ...(file === undefined ? {} : { file }) }
}
