import { HolositeError } from '../../model/errors/index.ts'

/** The visitors could not be sent: the address, the venue or the motion is at fault. */
export const loadFault = (what: string, fix: string): HolositeError => new HolositeError({ code: 'command/failed', what, fix })
