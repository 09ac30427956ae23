import { HolositeError } from '../../model/errors/index.ts'

/** The bench itself did not work, whatever it was to measure. */
export const benchFault = (what: string, fix = 'Run it again on a quieter machine; the lines above say how far it came.'): HolositeError =>
  new HolositeError({ code: 'command/failed', what, fix })
