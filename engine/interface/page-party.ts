let left = false
/** Told by the room, for a visitor who made a party himself. */
let own: string | null = null

/**
 * The secret of the party's link this page was opened by, `#party=<secret>`, or of the party made on it; null without one, and once the
 * visitor chose to go alone. It stays in the address bar, unlike other secrets: to be passed on is what it is for.
 */
export function pageParty(): string | null {
  return left ? null : (own ?? new URLSearchParams(location.hash.slice(1)).get('party'))
}

/** The party a room told of: joined again with it after a lost connection. */
export function keepParty(token: string): void {
  own = token
}

/** Goes on without the party. */
export function leaveParty(): void {
  left = true
}
