let found: string | null | undefined

/**
 * The invitation the page was opened by, `#invitation=<secret>`, or null. It is taken out of the address bar at once, as no
 * secret stays there, and kept as long as the page.
 */
export function pageInvitation(): string | null {
  if (found !== undefined) return found
  const parts = new URLSearchParams(location.hash.slice(1))
  found = parts.get('invitation')
  parts.delete('invitation')
  const rest = parts.size === 0 ? '' : `#${parts.toString()}`
  if (found !== null) history.replaceState(null, '', location.pathname + location.search + rest)
  return found
}
