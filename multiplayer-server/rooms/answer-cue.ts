import type { ClientMessages } from '../../model/protocol/index.ts'
import { recordAudit, type AuditedLine } from '../access/audit.ts'
import type { MessageScene } from './message-scene.ts'
import type { Member } from './room-parts.ts'
import { wireFault } from './wire-fault.ts'

/** A command to the show: judged by role, then by the show; answered and written into the audit either way. */
export async function answerCue(request: ClientMessages['cue'], scene: MessageScene): Promise<void> {
  const { parts, venue, member, tell } = scene
  const { commandId } = request
  const show = parts.show(venue)
  const who = member.person.visitorId
  if (!scene.mayRunShow) {
    parts.log.warn({ venue, visitor: who, role: member.person.role, do: request.command.do }, 'a cue was refused: not allowed')
    if (await parts.doors.rates.refusal(who))
      await auditAct(scene, { what: 'cue-refused', detail: `${venue} ${request.command.do}`, outcome: 'protocol/not-allowed' })
    const fault = wireFault('protocol/not-allowed', 'Your role does not run the show.', 'Ask an operator.')
    return tell({ cueResult: { commandId, ok: false, revision: show.state.revision, fault } })
  }
  const { revision } = show.state
  const taken = await show.request(request, who)
  const [fault] = taken.ok ? [] : taken.faults
  const told = fault === undefined ? {} : { fault: { ...fault, at: [...fault.at] } }
  tell({ cueResult: { commandId, ok: taken.ok, revision: show.state.revision, ...told } })
  const repeated = taken.ok && taken.value.revision <= revision
  if (!repeated && !isFaderInMotion(request.command, scene))
    await auditAct(scene, { what: 'cue', detail: detailOf(request.command), outcome: fault?.code ?? 'done' })
}

const FADER_MS = 1000
const lastFaders = new WeakMap<Member, { readonly target: string; readonly atMs: number }>()

/** A fader that is moved sends twenty commands a second; the audit notes it once a second. */
function isFaderInMotion(command: ClientMessages['cue']['command'], { parts, member }: MessageScene): boolean {
  const target = command.do === 'master' ? command.target : command.do === 'override' ? command.channel : null
  if (target === null) return false
  const last = lastFaders.get(member)
  const atMs = parts.clock.now()
  if (last?.target === target && atMs - last.atMs < FADER_MS) return true
  lastFaders.set(member, { target, atMs })
  return false
}

const detailOf = ({ do: what, ...rest }: ClientMessages['cue']['command']): string =>
  [what, ...Object.entries(rest).map(([name, value]) => `${name}=${String(value)}`)].join(' ')

/** Writes an act of a member into the audit. */
export async function auditAct(scene: MessageScene, act: Pick<AuditedLine, 'what' | 'detail' | 'outcome'>): Promise<void> {
  const { parts, venue, member } = scene
  const { visitorId: who, name } = member.person
  await recordAudit(parts.doors.db, parts.doors.wallNow(), { who, name, role: member.bearer.role, venue, ...act })
}
