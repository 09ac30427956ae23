import { HolositeError, type Fault } from '../../model/errors/index.ts'
import type { ClientMessages, ServerMessages } from '../../model/protocol/index.ts'
import { recordAudit } from '../access/audit.ts'
import { cleanText } from '../access/issue-ticket.ts'
import { isOnAir } from '../show/on-air.ts'
import type { PassedFrame } from './message-guard.ts'
import type { Member, RoomParts } from './room-parts.ts'

/** Where a message came from and whom the answer may reach. */
export interface MessageScene {
  readonly parts: RoomParts
  readonly venue: string
  readonly member: Member
  readonly mayRunShow: boolean
  tell(messages: Partial<ServerMessages>): void
  tellAll(messages: Partial<ServerMessages>): void
}

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
  }
}

async function answerChat({ text }: ClientMessages['chat'], { parts, member, tell, tellAll }: MessageScene): Promise<void> {
  const { visitorId, name } = member.person
  const clean = cleanText(text)
  if (clean === null) return
  if (!(await parts.doors.rates.chat(visitorId))) {
    return tell({ refused: wire('protocol/too-fast', 'You are saying too much at once.', 'Wait a few seconds.') })
  }
  tellAll({ chat: { visitorId, name, text: clean, serverMs: parts.clock.now() } })
}

async function answerCue(request: ClientMessages['cue'], scene: MessageScene): Promise<void> {
  const { parts, venue, member, tell } = scene
  const { commandId } = request
  const show = parts.show(venue)
  const who = member.person.visitorId
  if (!scene.mayRunShow) {
    parts.log.warn({ venue, visitor: who, role: member.person.role, do: request.command.do }, 'a cue was refused: not allowed')
    await recordAudit(parts.doors.db, parts.doors.wallNow(), { who, what: 'cue-refused', detail: `${venue} ${request.command.do}` })
    const fault = wire('protocol/not-allowed', 'Your role does not run the show.', 'Ask an operator.')
    return tell({ cueResult: { commandId, ok: false, revision: show.state.revision, fault } })
  }
  const taken = await show.request(request, who)
  if (taken.ok) return tell({ cueResult: { commandId, ok: true, revision: taken.value.revision } })
  const [fault] = taken.faults
  const told = fault === undefined ? {} : { fault: { ...fault, at: [...fault.at] } }
  tell({ cueResult: { commandId, ok: false, revision: show.state.revision, ...told } })
}

async function answerLiveTicket({ camera }: ClientMessages['liveTicket'], scene: MessageScene): Promise<void> {
  const { parts, venue, member, tell } = scene
  const known = parts.library.get(venue)?.bundle?.venue.cameras.some(({ id }) => id === camera) ?? false
  if (!known) return tell({ refused: wire('media/unknown-camera', `The venue has no camera "${camera}".`, 'Choose one the venue names.') })
  // Who puts cameras on the air must see them first; nobody else sees one that is off it.
  if (!scene.mayRunShow && !isOnAir(parts.show(venue).state, camera)) {
    return tell({ refused: wire('media/not-publishing', `Camera "${camera}" is not on the air.`, 'Wait for the operator.') })
  }
  const issued = await parts.doors.tickets.issue({ ...member.bearer, kind: 'view', camera })
  tell({ liveTicket: { camera, ...issued } })
}

type WireFault = ServerMessages['refused']

const wire = (code: ConstructorParameters<typeof HolositeError>[0]['code'], what: string, fix: string): WireFault => {
  const fault: Fault = new HolositeError({ code, what, fix }).toFault()
  return { code: fault.code, what: fault.what, fix: fault.fix, at: [...fault.at] }
}
