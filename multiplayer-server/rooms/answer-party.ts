import { isCounted } from '../mirrors/mirror-room.ts'
import type { MessageScene } from './message-scene.ts'
import { wireFault } from './wire-fault.ts'

/** The invitation link of a visitor's party. Asked for too often it is not made: everyone of the party is told each time. */
export async function answerParty({ parts, member, hall, tell }: MessageScene): Promise<void> {
  if (!isCounted(member.bearer)) return tell({ refused: wireFault('protocol/not-allowed', 'Parties are of visitors.', 'Come in as one.') })
  if (!(await parts.doors.rates.complaint(member.person.visitorId))) {
    return tell({ refused: wireFault('protocol/too-fast', 'That was too much at once.', 'Wait a minute.') })
  }
  hall.askParty(member)
}
