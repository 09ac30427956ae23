import type { Fault } from '../errors/index.ts'
import { pathText } from './path-text.ts'

/** A fault as one line a person reads: `venues/yard/venue.json: fixtures[1].patch.address: what is wrong. What to do.` */
export function faultLine(fault: Fault): string {
  const file = fault.file === undefined ? '' : `${fault.file}: `
  const place = fault.at.length === 0 ? '' : `${pathText(fault.at)}: `
  return `${file}${place}${fault.what} ${fault.fix}`
}
