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

/** Asks the room for the right to its voices; rejects when it is refused or not answered in time. */
export function askVoiceTicket(room: RoomClient): Promise<string> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      for (const stop of stops) stop()
      act()
    }
    const stops = [
      room.on('voiceTicket', ({ ticket }) => settle(() => resolve(ticket))),
      room.on('refused', ({ code, what }) => {
        if (code === 'media/no-voice' || code === 'protocol/too-fast') settle(() => reject(new DOMException(what, 'NotAllowedError')))
      }),
      after(TICKET_LIMIT_MS, () => settle(() => reject(new DOMException('The room gave no ticket.', 'TimeoutError')))),
    ]
    if (!room.send('voiceTicket', {})) settle(() => reject(new DOMException('The room is not open.', 'NetworkError')))
  })
}
