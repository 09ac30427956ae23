import type { Logger } from 'pino'
import type { Outcome } from '../../model/errors/index.ts'
import { SHOW_ROLES } from '../../model/protocol/index.ts'
import { hashSecret } from '../access/secrets.ts'
import type { TicketClaims } from '../access/tickets.ts'
import type { HubClient } from '../media/hub-client.ts'

/** A peer connection the hub holds for someone, as the server remembers it. */
interface LiveSession {
  readonly id: string
  /** A voice has no camera. */
  readonly way: 'whip' | 'whep' | 'voice'
  readonly venue: string
  readonly camera: string
  readonly bearer: TicketClaims
  /** Of the ticket it was opened with; only who has it may end it. */
  readonly tokenHash: string
}

/** Sessions end in the hub without a word to us; only so many are remembered. */
const MOST_REMEMBERED = 10_000

/** Who publishes and who watches, so that rights that end take the pictures with them. */
export interface LiveSessions {
  open(
    way: 'whip' | 'whep',
    bearer: TicketClaims,
    offer: { camera: string; sdp: string; layer: string; token: string },
  ): Promise<Outcome<{ id: string; sdp: string }>>
  /** Opens a port of this machine for an encoder's plain RTP. */
  openIntake(bearer: TicketClaims, asked: { camera: string; token: string }): Promise<Outcome<{ id: string; port: number }>>
  /** Answers an offer for voice. Whoever has a voice connection already gives it up for this one. */
  openVoice(bearer: TicketClaims, offer: { sdp: string; token: string }): Promise<Outcome<{ id: string; sdp: string }>>
  /** Voice connections of a venue: session by visitor. */
  voices(venue: string): ReadonlyMap<string, string>
  /** A voice connection is over, by the hub's word or the room's. */
  endVoice(id: string): Promise<void>
  /** Ends a session of this camera by the ticket that opened it; false when there is none such. */
  end(id: string, place: { venue: string; camera: string; token: string | null }): Promise<Outcome<boolean>>
  /** Staff sessions somebody publishes or watches on. */
  staffSessions(): readonly string[]
  /** Ends everything that stands on these staff sessions. */
  endOfStaff(sessions: readonly string[]): Promise<void>
  /** Ends what visitors see of a camera that went off the air. */
  endOfVisitors(venue: string, camera: string): Promise<void>
  /** Ends everything one visitor sees in a venue that sent him out. */
  endOfVisitor(venue: string, visitorId: string): Promise<void>
}

/** Remembers sessions of one hub. Sessions the hub lost are forgotten when they are ended. */
export function createLiveSessions(hub: HubClient, log: Logger): LiveSessions {
  const sessions = new Map<string, LiveSession>()
  const forget = (session: LiveSession): void => {
    sessions.delete(session.id)
    const { venue, bearer } = session
    if (session.way === 'voice' && voicesOf(venue).get(bearer.visitorId) === session.id) voicesOf(venue).delete(bearer.visitorId)
  }
  const remember = (session: LiveSession): void => {
    sessions.set(session.id, session)
    const [oldest] = sessions.keys()
    const over = sessions.size > MOST_REMEMBERED && oldest !== undefined ? sessions.get(oldest) : undefined
    if (over !== undefined) forget(over)
  }
  const drop = async (session: LiveSession): Promise<void> => {
    forget(session)
    const ended = await hub.end(session.id)
    log.info({ venue: session.venue, camera: session.camera, way: session.way, ended: ended.ok }, 'a live session was ended')
  }
  const voices = new Map<string, Map<string, string>>()
  const voicesOf = (venue: string): Map<string, string> => {
    const known = voices.get(venue) ?? new Map<string, string>()
    voices.set(venue, known)
    return known
  }
  const dropWhere = async (matches: (session: LiveSession) => boolean): Promise<void> => {
    await Promise.all([...sessions.values()].filter(matches).map(drop))
  }
  return {
    async open(way, bearer, { camera, sdp, layer, token }) {
      const { venue } = bearer
      const opened = await (way === 'whip' ? hub.publish(venue, camera, sdp) : hub.view(venue, camera, sdp, layer))
      if (!opened.ok) return opened
      const id = opened.value.session
      remember({ id, way, venue, camera, bearer, tokenHash: hashSecret(token) })
      return { ok: true, value: { id, sdp: opened.value.sdp } }
    },
    async openIntake(bearer, { camera, token }) {
      const { venue } = bearer
      const opened = await hub.intake(venue, camera)
      if (!opened.ok) return opened
      const { session: id, port } = opened.value
      remember({ id, way: 'whip', venue, camera, bearer, tokenHash: hashSecret(token) })
      return { ok: true, value: { id, port } }
    },
    async openVoice(bearer, { sdp, token }) {
      const { venue, visitorId } = bearer
      const opened = await hub.speak(venue, sdp)
      if (!opened.ok) return opened
      const id = opened.value.session
      const before = sessions.get(voicesOf(venue).get(visitorId) ?? '')
      remember({ id, way: 'voice', venue, camera: '', bearer, tokenHash: hashSecret(token) })
      voicesOf(venue).set(visitorId, id)
      if (before !== undefined) await drop(before)
      return { ok: true, value: { id, sdp: opened.value.sdp } }
    },
    voices: voicesOf,
    async endVoice(id) {
      const session = sessions.get(id)
      if (session?.way === 'voice') await drop(session)
    },
    async end(id, { venue, camera, token }) {
      const session = sessions.get(id)
      const isHis = session?.venue === venue && session.camera === camera && token !== null && session.tokenHash === hashSecret(token)
      if (!isHis) return { ok: true, value: false }
      forget(session)
      return hub.end(id)
    },
    staffSessions: () => [...sessions.values()].flatMap(({ bearer }) => bearer.session ?? []),
    endOfStaff: (ended) => dropWhere(({ bearer }) => bearer.session !== null && ended.includes(bearer.session)),
    endOfVisitor: (venue, visitorId) => dropWhere((session) => session.venue === venue && session.bearer.visitorId === visitorId),
    endOfVisitors: (venue, camera) =>
      dropWhere(
        (session) =>
          session.way === 'whep' && session.venue === venue && session.camera === camera && !SHOW_ROLES.includes(session.bearer.role),
      ),
  }
}
