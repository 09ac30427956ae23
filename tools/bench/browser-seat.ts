import { AsyncLocalStorage } from 'node:async_hooks'
import { WebSocket as NodeWebSocket } from 'ws'

/**
 * Someone at a page of a server, without a browser: the engine's own network code runs inside `run` as it does in a page,
 * with this seat's origin and cookies. Holds for everything begun inside, timers included.
 */
export interface BrowserSeat {
  run<T>(work: () => T): T
  fetch(path: string, body?: unknown): Promise<Response>
}

interface Place {
  readonly origin: string
  readonly cookies: Map<string, string>
}

const places = new AsyncLocalStorage<Place>()
const plainFetch = globalThis.fetch

async function fetchAt(place: Place, input: string, init: RequestInit): Promise<Response> {
  const url = new URL(input, place.origin)
  const headers = new Headers(init.headers)
  headers.set('origin', url.origin)
  if (place.cookies.size > 0) headers.set('cookie', [...place.cookies].map(([name, value]) => `${name}=${value}`).join('; '))
  const response = await plainFetch(url, { ...init, headers })
  for (const line of response.headers.getSetCookie()) {
    const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=')
    place.cookies.set(name, value)
  }
  return response
}

globalThis.fetch = (input, init = {}) => {
  const place = places.getStore()
  return place === undefined ? plainFetch(input, init) : fetchAt(place, input instanceof Request ? input.url : String(input), init)
}

/** A page's socket names the page's origin; Node's does not by itself. */
class PageWebSocket extends NodeWebSocket {
  constructor(url: string | URL) {
    super(url, { origin: new URL(url).origin.replace(/^ws/, 'http'), perMessageDeflate: false })
  }
}
globalThis.WebSocket = PageWebSocket as unknown as typeof globalThis.WebSocket
globalThis.reportError ??= (failure: unknown): void => console.error(failure)

/** Import this file before the engine's network code, which takes the global WebSocket when it is loaded. */
export function createBrowserSeat(origin: string): BrowserSeat {
  const place: Place = { origin, cookies: new Map() }
  return {
    run: (work) => places.run(place, work),
    fetch: (path, body) =>
      fetchAt(
        place,
        path,
        body === undefined ? {} : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } },
      ),
  }
}
