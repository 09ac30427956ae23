import type { ClientMessages } from '../../model/protocol/index.ts'
import type { MessageScene } from './message-scene.ts'

/** A ticket to the venue's voices, where there are any. */
export async function answerVoiceTicket({ parts, member, voice, tell }: MessageScene): Promise<void> {
  const refused = voice.refusal(member)
  if (refused !== null) return tell({ refused })
  tell({ voiceTicket: await parts.doors.tickets.issue({ ...member.bearer, kind: 'voice' }) })
}

/** From now on the member does not hear these people; they are not told. */
export function answerVoiceWithout({ visitorIds }: ClientMessages['voiceWithout'], { member, voice }: MessageScene): void {
  voice.setUnheard(member, visitorIds)
}
