import { HolositeError, type Fault, type FaultCode, type Outcome } from '../../model/errors/index.ts'
import { ACT_ROLES, type ClientMessages, type HouseAct } from '../../model/protocol/index.ts'
import { recordAudit } from '../access/audit.ts'
import { findVisitorName } from '../access/visitors.ts'
import type { ActContext } from '../house/reduce-house.ts'
import { closeReport, keepReport } from '../house/reports.ts'
import { cleanText } from '../access/issue-ticket.ts'
import type { MirrorWish } from '../mirrors/mirror-room.ts'
import type { MessageScene } from './message-scene.ts'
import { takeBody } from './room-bodies.ts'
import { wireFault } from './wire-fault.ts'

/** An act of staff: judged by role, then by the house; answered and written into the audit either way. */
export async function answerAct({ commandId, expectedRevision, act }: ClientMessages['act'], scene: MessageScene): Promise<void> {
  const { member, tell, roomHouse } = scene
  const allowed = member.bearer.kind === 'console' && ACT_ROLES[act.do].includes(member.bearer.role)
  // Before the act: afterwards he may be gone, or off the list.
  const named = nameOf(act, scene)
  const taken = allowed
    ? await takeAct({ commandId, expectedRevision, act }, scene)
    : refusal('protocol/not-allowed', 'Your role may not do this.', 'Ask an operator.')
  const fault = taken.ok ? undefined : taken.faults[0]
  const isTold = taken.ok ? taken.value.changed : allowed || (await scene.parts.doors.rates.refusal(member.person.visitorId))
  if (isTold) await audit({ act, named }, scene, fault?.code ?? 'done')
  const { revision } = roomHouse.house.state
  tell({ actResult: { commandId, ok: taken.ok, revision, ...(fault === undefined ? {} : { fault: { ...fault, at: [...fault.at] } }) } })
}

async function takeAct(request: ClientMessages['act'], scene: MessageScene): Promise<Outcome<{ changed: boolean }>> {
  const { commandId, expectedRevision, act } = request
  const { roomHouse, member, members, parts } = scene
  if (act.do === 'take-body') return takeBody(act.visitorId, scene)
  if (act.do === 'close-report') return endReport(act, scene)
  const wish = mirrorWish(act)
  const wrong = wish === null ? null : scene.hall.faultOf(wish)
  if (wrong !== null && !wrong.ok) return wrong
  if (act.do === 'put-event') await parts.events.reload()
  const inside = [...members.values()].filter(({ bearer }) => bearer.kind === 'visit').map(({ key }) => key)
  const subject = 'visitorId' in act ? await subjectOf(act.visitorId, scene) : null
  const taken = await roomHouse.house.request({ commandId, expectedRevision, act }, { by: member.person.name, subject, inside })
  const target = act.do === 'kick' ? members.get(act.visitorId) : undefined
  if (taken.ok && taken.value.changed && act.do === 'kick' && target) {
    roomHouse.sendOut(target, 'kicked', { reason: act.reason, untilMs: null })
  }
  if (taken.ok && taken.value.changed && wish !== null) {
    const done = await scene.hall.change(wish)
    if (!done.ok) return done
  }
  return taken
}

/** What an act asks of the venue's rooms; null for one that asks nothing of them. */
function mirrorWish(act: HouseAct): MirrorWish | null {
  switch (act.do) {
    case 'open-mirror':
      return { do: 'open' }
    case 'close-mirror':
      return { do: 'empty', from: act.mirror, to: null }
    case 'merge-mirrors':
      return { do: 'empty', from: act.from, to: act.to }
    default:
      return null
  }
}

/** Who an act is about: somebody here, or a visitor who has left. */
async function subjectOf(visitorId: string, { members, parts, venue }: MessageScene): Promise<ActContext['subject']> {
  const key = parts.visitorKey(venue, visitorId)
  const here = members.get(visitorId)
  if (here) {
    const isStaff = here.bearer.kind === 'console' || here.bearer.session !== null
    return { key, name: here.person.name, isStaff, isHere: true }
  }
  const name = await findVisitorName(parts.doors.db, visitorId)
  return name === null ? null : { key, name, isStaff: false, isHere: false }
}

async function endReport(act: Extract<HouseAct, { do: 'close-report' }>, scene: MessageScene): Promise<Outcome<{ changed: boolean }>> {
  const { parts, venue, member, roomHouse } = scene
  const closedBy = await closeReport(parts.doors.db, { venue, id: act.report }, { outcome: act.outcome, name: member.person.name })
  if (closedBy === undefined) return refusal('house/unknown-key', 'There is no such report.', 'Look at the list again.')
  if (closedBy !== null) return refusal('house/already', `${closedBy} has closed this report.`, 'Nothing is to be done.')
  await roomHouse.tellReports()
  return { ok: true, value: { changed: true } }
}

async function audit({ act, named }: { act: HouseAct; named: string | null }, scene: MessageScene, outcome: string): Promise<void> {
  const { parts, venue, member } = scene
  const { do: what, ...rest } = act
  const told = Object.entries(named === null ? rest : { name: named, ...rest })
  const detail = told.map(([name, value]) => `${name}=${typeof value === 'object' ? JSON.stringify(value) : String(value)}`).join(' ')
  const line = { who: member.person.visitorId, name: member.person.name, role: member.bearer.role, venue }
  parts.log.info({ venue, visitor: line.who, do: what, outcome }, 'an act of the house')
  await recordAudit(parts.doors.db, parts.doors.wallNow(), { ...line, what: `house-${what}`, detail, outcome })
}

/** The name of whom an act is about, where the room or its house knows him. */
function nameOf(act: HouseAct, { members, roomHouse, parts, venue }: MessageScene): string | null {
  const key = 'key' in act ? act.key : 'visitorId' in act ? parts.visitorKey(venue, act.visitorId) : null
  if (key === null) return null
  const { mutes, bans } = roomHouse.house.state
  const here = [...members.values()].find((member) => member.key === key)?.person.name
  return here ?? [...bans, ...mutes].find((penalty) => penalty.key === key)?.name ?? null
}

/** From now on the two neither see nor hear each other, also at later visits. */
export async function answerBlock({ visitorId }: ClientMessages['block'], scene: MessageScene): Promise<void> {
  const { parts, member, members, roomHouse, voice, tell } = scene
  const other = members.get(visitorId)
  const fault = complaintFault(scene, visitorId) ?? (await tooMany(scene))
  if (fault !== null || !other) return tell({ refused: fault ?? NOT_HERE })
  if (other.person.role !== 'visitor') {
    return tell({ refused: wireFault('house/not-a-visitor', 'Staff cannot be blocked.', 'Report what they did.') })
  }
  const { key } = member
  const nowMs = parts.doors.wallNow()
  const blocking = roomHouse.blocks.block(key, { key: other.key, name: other.person.name }, nowMs)
  // At once: what is on its way to the disk is in force already.
  if (roomHouse.blocks.apart(key, other.key)) roomHouse.partOrJoin(member, other, true)
  voice.flush()
  const done = await blocking
  const [refused] = done.ok ? [] : done.faults
  if (refused !== undefined) return tell({ refused: { ...refused, at: [...refused.at] } })
  tell({ blocked: roomHouse.blocks.listOf(key) })
}

/** Takes a block back. The two meet again unless the other blocks as well. */
export async function answerUnblock({ key: id }: ClientMessages['unblock'], scene: MessageScene): Promise<void> {
  const { member, members, roomHouse, tell } = scene
  const otherKey = await roomHouse.blocks.unblock(member.key, id)
  if (otherKey === null)
    return tell({ refused: wireFault('house/unknown-key', 'You block nobody of that name.', 'Look at the list again.') })
  const other = [...members.values()].find(({ key, bearer }) => bearer.kind === 'visit' && key === otherKey)
  if (other && !roomHouse.blocks.apart(member.key, otherKey)) roomHouse.partOrJoin(member, other, false)
  tell({ blocked: roomHouse.blocks.listOf(member.key) })
}

/** Tells staff of somebody, with what happened just before. */
export async function answerReport({ visitorId, reason, text }: ClientMessages['report'], scene: MessageScene): Promise<void> {
  const { parts, venue, member, members, roomHouse, tell } = scene
  const about = members.get(visitorId)
  const fault = complaintFault(scene, visitorId) ?? (await tooMany(scene))
  if (fault !== null || !about) return tell({ refused: fault ?? NOT_HERE })
  const moments = roomHouse.moments.tell(member.person, about.person, parts.clock.now())
  const subject = { visitorId, key: about.key, name: about.person.name }
  const reporter = { key: member.key, name: member.person.name }
  const nowMs = parts.doors.wallNow()
  const id = await keepReport(parts.doors.db, { venue, reporter, subject, reason, text: cleanText(text) ?? '', moments }, nowMs)
  const line = { who: member.person.visitorId, name: member.person.name, role: member.bearer.role, venue }
  await recordAudit(parts.doors.db, nowMs, { ...line, what: 'visitor-reported', detail: `${id} ${visitorId} ${reason}` })
  tell({ reported: { visitorId } })
  await roomHouse.tellReports()
}

const NOT_HERE = wireFault('house/not-here', 'That person is not here.', 'Look at the list again.')

function complaintFault({ member }: MessageScene, visitorId: string): ReturnType<typeof wireFault> | null {
  if (member.bearer.kind !== 'visit') return wireFault('protocol/not-allowed', 'This is for visitors.', 'Use the console.')
  return visitorId === member.person.visitorId ? NOT_HERE : null
}

async function tooMany({ parts, member }: MessageScene): Promise<ReturnType<typeof wireFault> | null> {
  const counts = await parts.doors.rates.complaint(member.person.visitorId)
  return counts ? null : wireFault('protocol/too-fast', 'That was too much at once.', 'Wait a minute.')
}

const refusal = (code: FaultCode, what: string, fix: string): { ok: false; faults: readonly Fault[] } => ({
  ok: false,
  faults: [new HolositeError({ code, what, fix }).toFault()],
})
