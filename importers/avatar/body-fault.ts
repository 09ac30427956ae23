import { HolositeError, type FaultCode, type FaultPath, type Outcome } from '../../model/errors/index.ts'

/** What a file of a body can be refused for. */
export type BodyFaultCode = Extract<FaultCode, `body/${string}`>

/** A refusal: what is wrong where, and what the wearer can do. */
export function refusal(code: BodyFaultCode, what: string, fix: string, at: FaultPath = []): Extract<Outcome<never>, { ok: false }> {
  return { ok: false, faults: [new HolositeError({ code, what, fix, at }).toFault()] }
}

const EXPORT_AGAIN = 'Export it again as VRM 1.0.'

/** Ends the reading of a file whose insides contradict themselves. Thrown and caught within this folder only. */
export function malformed(what: string, at: FaultPath): HolositeError {
  return new HolositeError({ code: 'body/malformed', what, fix: EXPORT_AGAIN, at })
}

/** Ends the reading of a file that is sound and asks for what no page here has. */
export function unsupported(what: string, at: FaultPath): HolositeError {
  return new HolositeError({ code: 'body/unsupported', what, fix: 'Export it without that, as plain VRM 1.0.', at })
}
