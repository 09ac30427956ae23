import { request as ask, type IncomingHttpHeaders } from 'node:http'
import type { Request, RequestHandler, Response } from 'express'
import { wireHeaders } from './inner-wire.ts'
import { refuse } from './send-fault.ts'

/** Another process of ours, as this one reaches it. */
export interface InnerAddress {
  readonly host: string
  readonly port: number
}

/** Knows which process runs a venue. */
export interface VenueRoads {
  /** The way to a venue: here, another process but those found gone, or null where nobody has it by the time one is tired of waiting. */
  find(request: object, venue: string, gone: readonly InnerAddress[]): Promise<InnerAddress | 'here' | null>
  /** The secret our processes know each other by. */
  readonly secret: string
}

/** Tries of a request whose process was gone; each waits for the venue to be found again. */
const TRIES = 3

/** Sends a request about a venue on to the process that runs it. Without `roads` every venue is here. */
export function sendOn(roads: VenueRoads | null, venueOf: (request: Request) => string | null): RequestHandler {
  if (roads === null) return (_request, _response, next) => next()
  return async (request, response, next) => {
    const venue = venueOf(request)
    if (venue === null) return next()
    const gone: InnerAddress[] = []
    while (gone.length < TRIES) {
      const road = await roads.find(request, venue, gone)
      if (road === 'here') return next()
      if (road === null || (await passOn({ request, response, road, secret: roads.secret }))) break
      gone.push(road)
    }
    if (!response.headersSent && !response.writableEnded) {
      refuse(response, 'net/moving', 'The venue is being opened by another process.', 'Try again in a moment.')
    }
  }
}

interface Passage {
  readonly request: Request
  readonly response: Response
  readonly road: InnerAddress
  readonly secret: string
}

/** Of the connection between two, not of what is asked. */
const OF_THE_HOP = ['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'te', 'trailer', 'proxy-authorization', 'content-length']

/** False where the other process was not there and nothing of the request is lost, so that it may be asked again. */
function passOn({ request, response, road, secret }: Passage): Promise<boolean> {
  const body = request.body === undefined ? null : Buffer.from(JSON.stringify(request.body))
  const headers: IncomingHttpHeaders = { ...request.headers }
  for (const name of OF_THE_HOP) delete headers[name]
  const length = body === null ? request.headers['content-length'] : String(body.length)
  if (length !== undefined) headers['content-length'] = length
  return new Promise((resolve) => {
    const passed = ask({
      ...{ host: road.host, port: road.port, method: request.method, path: request.originalUrl },
      headers: { ...headers, ...wireHeaders(request, secret) },
    })
    passed.once('response', (answer) => {
      for (const name of OF_THE_HOP) if (name !== 'content-length') delete answer.headers[name]
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
      answer.once('error', () => response.destroy())
      resolve(true)
    })
    passed.once('error', () => {
      if (response.headersSent) response.destroy()
      resolve(body === null || response.headersSent)
    })
    response.once('close', () => passed.destroy())
    if (body === null) request.pipe(passed)
    else passed.end(body)
  })
}
