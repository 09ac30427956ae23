import { http, PROTOCOL_VERSION, ROOM_NAME } from '../../model/protocol/index.ts'
import { loadFault } from './load-fault.ts'

/** Asks for a ticket and a seat, as a page does; answers the path to upgrade at. Throws `command/failed` with what the server said. */
export async function takeSeat(origin: URL, venue: string, name: string): Promise<string> {
  const post = async (path: string, body: unknown): Promise<unknown> => {
    const response = await fetch(new URL(path, origin), {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', origin: origin.origin },
    })
    const answer = (await response.json().catch(() => null)) as { errors?: { what?: string }[] } | null
    if (!response.ok) throw loadFault(`${path} was refused: ${answer?.errors?.[0]?.what ?? response.status}`, 'Look at the server’s log.')
    return answer
  }
  const { ticket } = http.ticket.response.parse(await post('/api/ticket', { venue, kind: 'visit', name }))
  const seat = (await post(`/matchmake/joinOrCreate/${ROOM_NAME}`, { venue, ticket, protocol: PROTOCOL_VERSION })) as Seat
  return `/${seat.processId}/${seat.roomId}?sessionId=${seat.sessionId}`
}

interface Seat {
  readonly processId: string
  readonly roomId: string
  readonly sessionId: string
}
