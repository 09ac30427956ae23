import type { ClientMessages } from '../../model/protocol/index.ts'
import type { MessageScene } from './message-scene.ts'
import { wireFault } from './wire-fault.ts'

/** Has everyone see what a visitor's body does; left out where it came too soon. */
export function answerEmote({ emote }: ClientMessages['emote'], scene: MessageScene): void {
  if (!hasBody(scene)) return
  scene.gestures.emote(scene.member.person.slot, emote)
}

/** Raises a visitor's hand or takes it down. */
export function answerHand({ up }: ClientMessages['hand'], scene: MessageScene): void {
  if (!hasBody(scene)) return
  scene.gestures.hand(scene.member.person.slot, up)
}

function hasBody({ member, tell }: MessageScene): boolean {
  if (member.bearer.kind === 'visit') return true
  tell({ refused: wireFault('protocol/not-allowed', 'Only who is in the place has a body to move.', 'Go in as a visitor.') })
  return false
}
