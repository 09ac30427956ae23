/** Nearer than this nobody grows louder, metres. */
const CLOSE_M = 1.5
/** From here on a voice fades out, and is gone where the server lets it go. */
const FADES_M = 20
const GONE_M = 30

/** How loud a voice is from so many metres away: half for each doubling of the distance. */
export const distanceGain = (farM: number): number => CLOSE_M / Math.max(CLOSE_M, farM)

/** 1 in earshot, 0 beyond it: nobody is cut off in the middle of a word as he walks away. */
export const earshot = (farM: number): number => Math.min(1, Math.max(0, (GONE_M - farM) / (GONE_M - FADES_M)))
