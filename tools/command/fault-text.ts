import { pathText } from '../../model/documents/index.ts'
import type { Fault } from '../../model/errors/index.ts'

/** A fault as one line a person reads: `venues/yard/venue.json: fixtures[1].patch.address: what is wrong. What to do.` */
export function faultText(fault: Fault): string {
  const file = fault.file === undefined ? '' : `${fault.file}: `
  const place = fault.at.length === 0 ? '' : `${pathText(fault.at)}: `
  return `${file}${place}${fault.what} ${fault.fix}`
}
