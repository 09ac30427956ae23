import { HolositeError, type FaultCode } from '../../model/errors/index.ts'
import type { ServerMessages } from '../../model/protocol/index.ts'

/** A fault as the wire carries it. */
export function wireFault(code: FaultCode, what: string, fix: string): ServerMessages['refused'] {
  const fault = new HolositeError({ code, what, fix }).toFault()
  return { code: fault.code, what: fault.what, fix: fault.fix, at: [...fault.at] }
}
