import { HolositeError, type Fault } from '../../model/errors/index.ts'
import { lensFromIntrinsics } from '../../model/optics/index.ts'
import type { ClientMessages, ServerMessages } from '../../model/protocol/index.ts'
import { recordAudit } from '../access/audit.ts'
import type { MessageScene } from './message-scene.ts'

/** Keeps where a camera was placed by hand, and lets every drape follow; only for staff who run the show, at a console. */
export async function answerPlace({ camera, placing }: ClientMessages['place'], scene: MessageScene): Promise<void> {
  const { parts, venue, member } = scene
  const fault = faultOf(camera, placing, scene)
  if (fault) return scene.tell({ refused: fault })
  await parts.placings.set(venue, camera, placing)
  const who = member.person.visitorId
  const detail = `${venue}/${camera} ${placing === null ? 'as documented' : placing.flat ? 'flat' : 'draped'}`
  await recordAudit(parts.doors.db, parts.doors.wallNow(), { who, what: 'camera-placed', detail })
  parts.log.info({ venue, camera, who, flat: placing?.flat, predictedErrorPx: placing?.predictedErrorPx }, 'a camera was placed')
  scene.tellAll({ placings: parts.placings.of(venue, false) })
  scene.tellStaff({ placings: parts.placings.of(venue, true) })
}

function faultOf(camera: string, placing: ClientMessages['place']['placing'], scene: MessageScene): ServerMessages['refused'] | null {
  const { parts, venue, member, mayRunShow } = scene
  if (!mayRunShow || member.bearer.kind !== 'console') {
    return wire(new HolositeError({ code: 'protocol/not-allowed', what: 'Your role places no camera.', fix: 'Ask an operator.' }))
  }
  const known = parts.library.get(venue)?.bundle?.venue.cameras.some(({ id }) => id === camera) ?? false
  if (!known) {
    const what = `The venue has no camera "${camera}".`
    return wire(new HolositeError({ code: 'media/unknown-camera', what, fix: 'Place one the venue names.' }))
  }
  try {
    if (placing) lensFromIntrinsics(placing.lens)
    return null
  } catch (error) {
    if (!(error instanceof HolositeError)) throw error
    return wire(error)
  }
}

function wire(error: HolositeError): ServerMessages['refused'] {
  const fault: Fault = error.toFault()
  return { code: fault.code, what: fault.what, fix: fault.fix, at: [...fault.at] }
}
