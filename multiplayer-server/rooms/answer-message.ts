import { isWarpable } from '../../model/optics/index.ts'
import type { ClientMessages, ServerMessages } from '../../model/protocol/index.ts'
import { isOnAir } from '../show/on-air.ts'
import { answerChat } from './answer-chat.ts'
import { answerCue, auditAct } from './answer-cue.ts'
import { answerEmote, answerHand } from './answer-gesture.ts'
import { answerAct, answerBlock, answerReport, answerUnblock } from './answer-house.ts'
import { answerPlace } from './answer-place.ts'
import { answerParty } from './answer-party.ts'
import { answerVoiceTicket, answerVoiceWithout } from './answer-voice.ts'
import type { PassedFrame } from './message-guard.ts'
import type { MessageScene } from './message-scene.ts'
import { wireFault } from './wire-fault.ts'

/** Answers one message of a client; its shape is already judged. */
export async function answerMessage(message: Extract<PassedFrame, { pass: 'message' }>, scene: MessageScene): Promise<void> {
  switch (message.name) {
    case 'clock':
      return scene.tell({ clock: { sentMs: message.payload.sentMs, serverMs: scene.parts.clock.now() } })
    case 'chat':
      return answerChat(message.payload, scene)
    case 'cue':
      return answerCue(message.payload, scene)
    case 'liveTicket':
      return answerLiveTicket(message.payload, scene)
    case 'output':
      return answerOutput(message.payload, scene)
    case 'outputCall':
      return answerOutputCall(message.payload, scene)
    case 'warp':
      return answerWarp(message.payload, scene)
    case 'emote':
      return answerEmote(message.payload, scene)
    case 'hand':
      return answerHand(message.payload, scene)
    case 'act':
      return answerAct(message.payload, scene)
    case 'block':
      return answerBlock(message.payload, scene)
    case 'unblock':
      return answerUnblock(message.payload, scene)
    case 'report':
      return answerReport(message.payload, scene)
    case 'party':
      return answerParty(scene)
    case 'voiceTicket':
      return answerVoiceTicket(scene)
    case 'voiceWithout':
      return answerVoiceWithout(message.payload, scene)
    case 'place':
      return answerPlace(message.payload, scene)
  }
}

async function answerLiveTicket({ camera }: ClientMessages['liveTicket'], scene: MessageScene): Promise<void> {
  const { parts, venue, member, tell } = scene
  const known = parts.library.get(venue)?.bundle?.venue.cameras.some(({ id }) => id === camera) ?? false
  if (!known)
    return tell({ refused: wireFault('media/unknown-camera', `The venue has no camera "${camera}".`, 'Choose one the venue names.') })
  // Who puts cameras on the air must see them first; nobody else sees one that is off it.
  if (!scene.mayRunShow && !isOnAir(parts.show(venue).state, camera)) {
    return tell({ refused: wireFault('media/not-publishing', `Camera "${camera}" is not on the air.`, 'Wait for the operator.') })
  }
  const issued = await parts.doors.tickets.issue({ ...member.bearer, kind: 'view', camera })
  tell({ liveTicket: { camera, ...issued } })
}

function answerOutput(reading: ClientMessages['output'], scene: MessageScene): void {
  const refused = refusalOf(reading.projector, scene)
  if (refused) return scene.tell({ refused })
  scene.outputs.note(scene.member.person.visitorId, reading, scene.parts.clock.now())
}

async function answerWarp(warp: ClientMessages['warp'], scene: MessageScene): Promise<void> {
  const { parts, venue, member } = scene
  const refused = refusalOf(warp.projector, scene)
  if (refused) return scene.tell({ refused })
  if (warp.corners !== null && !isWarpable(warp.corners)) {
    const what = `These corners fold the picture of "${warp.projector}" over or crush it.`
    return scene.tell({ refused: wireFault('optics/folded-warp', what, 'Keep the four corners in order, none within the others.') })
  }
  await parts.warps.set(venue, warp)
  parts.log.info({ venue, projector: warp.projector, who: member.person.visitorId, corners: warp.corners }, 'corners were moved')
  scene.tellStaff({ warps: parts.warps.of(venue) })
  await auditAct(scene, { what: 'warp', detail: `${warp.projector} ${JSON.stringify(warp.corners)}` })
}

/** Why a member may not drive this projector, or null: staff who run the show, and one the venue has. */
function refusalOf(projector: string, { parts, venue, member, mayRunShow }: MessageScene): WireFault | null {
  if (!mayRunShow || member.bearer.kind !== 'console') return notAllowed('Your role drives no projector.')
  const known = parts.library.get(venue)?.bundle?.venue.projectors.some(({ id }) => id === projector) ?? false
  return known
    ? null
    : wireFault('venue/unknown-id', `The venue has no projector "${projector}".`, 'Open the output of one the venue names.')
}

async function answerOutputCall(wish: ClientMessages['outputCall'], scene: MessageScene): Promise<void> {
  if (!scene.mayRunShow) return scene.tell({ refused: notAllowed('Your role calls nothing onto projectors.') })
  scene.tellStaff({ outputCall: wish })
  const detail = `${wish.projector ?? 'all'} ${wish.pattern}${wish.identify ? ' identify' : ''}`
  await auditAct(scene, { what: 'output-call', detail })
}

const notAllowed = (what: string): WireFault => wireFault('protocol/not-allowed', what, 'Ask an operator.')

type WireFault = ServerMessages['refused']
