import { after } from '../runtime/index.ts'
import type { RoomClient } from './room-client.ts'

const TICKET_LIMIT_MS = 5000

/** Asks the room for the right to see a camera; rejects when it does not answer in time. */
export function askLiveTicket(room: RoomClient, camera: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      stopListening()
      cancel()
      act()
    }
    const stopListening = room.on('liveTicket', (answer) => {
      if (answer.camera === camera) settle(() => resolve(answer.ticket))
    })
    const cancel = after(TICKET_LIMIT_MS, () => settle(() => reject(new DOMException('The room gave no ticket.', 'TimeoutError'))))
    if (!room.send('liveTicket', { camera })) settle(() => reject(new DOMException('The room is not open.', 'NetworkError')))
  })
}
