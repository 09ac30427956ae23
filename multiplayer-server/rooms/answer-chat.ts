import type { ClientMessages } from '../../model/protocol/index.ts'
import { cleanText } from '../access/issue-ticket.ts'
import type { MessageScene } from './message-scene.ts'
import { wireFault } from './wire-fault.ts'

/** Passes a line on to everyone who is not kept apart from its speaker; one that may not be said is told to him alone. */
export async function answerChat({ text }: ClientMessages['chat'], scene: MessageScene): Promise<void> {
  const { parts, venue, member, tell, tellAll, roomHouse } = scene
  const { visitorId, name } = member.person
  const clean = cleanText(text)
  if (clean === null) return
  if (!(await parts.doors.rates.chat(visitorId))) {
    return tell({ refused: wireFault('protocol/too-fast', 'You are saying too much at once.', 'Wait a few seconds.') })
  }
  const refused = refusalOf(clean, scene)
  parts.chat.note({ at: parts.doors.wallNow(), venue, visitor_id: visitorId, name, text: clean, withheld: refused === null ? 0 : 1 })
  if (refused !== null) return tell({ refused })
  const serverMs = parts.clock.now()
  roomHouse.moments.note({ kind: 'said', text: clean, visitorId, name }, serverMs)
  const line = { visitorId, name, text: clean, serverMs }
  scene.hall.noteChat(member, line)
  tellAll({ chat: line }, roomHouse.apartFrom(member))
}

function refusalOf(text: string, { parts, member, roomHouse }: MessageScene): ReturnType<typeof wireFault> | null {
  const mute = roomHouse.house.muteOf(member.key)
  if (mute !== null) {
    const until = new Date(mute.untilMs).toISOString()
    return wireFault('house/muted', `You may not write until ${until}.`, 'Wait, or ask the staff.')
  }
  if (parts.words.find(text) === null) return null
  return wireFault('house/word', 'The line has a word that is not said here; nobody was shown it.', 'Say it another way.')
}
