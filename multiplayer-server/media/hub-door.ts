import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { HolositeError, type FaultCode } from '../../model/errors/index.ts'
import { WIRE_LIMITS } from '../../model/protocol/index.ts'
import type { Hub } from './hub.ts'
import { SESSION_HEADER, voicePlan, type HubSession } from './hub-protocol.ts'

const STATUS_OF: Partial<Record<FaultCode, number>> = {
  'media/bad-sdp': 400,
  'media/unknown-camera': 404,
  'media/not-publishing': 409,
  'media/too-large': 413,
  'media/busy': 503,
}

/** The server's own word, as long as its people are many. */
const PLAN_BYTES = 4_194_304

/** The hub's HTTP door. Listens on a socket only the server can open; the rights of callers are the server's business. */
export function createHubDoor(hub: Hub): Server {
  const server = createServer((request, response) => {
    void answer(hub, request, response)
  })
  server.requestTimeout = 10_000
  server.headersTimeout = 5_000
  return server
}

async function answer(hub: Hub, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    await route(hub, request, response)
  } catch (failure) {
    hub.countRefusal()
    const error = asHolositeError(failure)
    sendJson(response, STATUS_OF[error.code] ?? 500, { error: error.toFault() })
  }
}

async function route(hub: Hub, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://hub')
  const [, door = '', first = '', second = '', ...rest] = url.pathname.split('/')
  const known = rest.length === 0
  if (known && request.method === 'GET' && door === 'health') return sendJson(response, 200, { ok: true })
  if (known && request.method === 'GET' && door === 'status') return sendJson(response, 200, hub.status())
  if (known && request.method === 'DELETE' && door === 'session') {
    response.writeHead(hub.end(first) ? 204 : 404).end()
    return
  }
  if (known && request.method === 'POST' && door === 'voice') return answerVoice(hub, { venue: first, way: second }, request, response)
  if (known && request.method === 'POST' && door === 'rtp') return sendJson(response, 201, await hub.intake(first, second))
  if (known && request.method === 'POST' && door === 'whip') {
    return sendAnswer(response, await hub.publish(first, second, await readBody(request)))
  }
  if (known && request.method === 'POST' && door === 'whep') {
    const wish = url.searchParams.get('layer') ?? 'auto'
    return sendAnswer(response, await hub.view(first, second, await readBody(request), wish))
  }
  response.writeHead(404).end()
}

async function answerVoice(
  hub: Hub,
  { venue, way }: { venue: string; way: string },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (way === '') return sendAnswer(response, await hub.voice.open(venue, await readBody(request)))
  const plan = way === 'plan' ? voicePlan.safeParse(readJson(await readBody(request, PLAN_BYTES))) : undefined
  if (plan?.success === true) return sendJson(response, 200, hub.voice.plan(venue, plan.data))
  response.writeHead(way === 'plan' ? 400 : 404).end()
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Reads at most so many bytes, those of an SDP unless said; more is refused without being kept. */
function readBody(request: IncomingMessage, most: number = WIRE_LIMITS.sdpBytes): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= most) chunks.push(chunk)
    })
    request.on('error', reject)
    request.on('aborted', () => reject(badBody('The request broke off.')))
    request.on('end', () => {
      if (size > most) reject(tooLarge(size))
      else resolve(Buffer.concat(chunks).toString('utf8'))
    })
  })
}

const badBody = (what: string): HolositeError => new HolositeError({ code: 'media/bad-sdp', what, fix: 'Send a whole SDP offer.' })

const tooLarge = (size: number): HolositeError =>
  new HolositeError({ code: 'media/too-large', what: `The offer has ${size} bytes.`, fix: `Keep it under ${WIRE_LIMITS.sdpBytes}.` })

function asHolositeError(failure: unknown): HolositeError {
  if (failure instanceof HolositeError) return failure
  const what = failure instanceof Error ? failure.message : String(failure)
  return new HolositeError({ code: 'media/bad-sdp', what: `The request failed: ${what}.`, fix: 'Send a whole SDP offer.', cause: failure })
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

function sendAnswer(response: ServerResponse, { session, sdp }: HubSession): void {
  response.writeHead(201, { 'content-type': 'application/sdp', location: `/session/${session}`, [SESSION_HEADER]: session }).end(sdp)
}
