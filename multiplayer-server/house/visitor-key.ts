import { createHmac } from 'node:crypto'

/** Names a visitor in one venue: the same at every visit, and in no other venue, so that what is kept here follows nobody elsewhere. */
export type VisitorKey = (venue: string, visitorId: string) => string

/** Keys by the installation's own secret: without it nobody can tell whose a kept key is. */
export const createVisitorKey =
  (secret: Uint8Array): VisitorKey =>
  (venue, visitorId) =>
    createHmac('sha256', secret).update(`visitor/${venue}/${visitorId}`).digest('base64url').slice(0, 22)

/** The secret of an event's invitation link, the same as long as the signing key and the event's id stay. */
export const invitationOf = (secret: Uint8Array, venue: string, event: string): string =>
  createHmac('sha256', secret).update(`invitation/${venue}/${event}`).digest('base64url').slice(0, 32)
