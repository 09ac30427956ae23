/** Factor from cd/m2 to the picture, in which 1 is display white: saturation-based speed, as cameras meter. */
export const exposureOfEv = (ev100: number): number => 1 / (1.2 * 2 ** ev100)

/** Steps a second towards a new exposure: quick on a screen, slow in a headset so that nobody is blinded. */
const SCREEN_EV_PER_S = 3
const HEADSET_EV_PER_S = 0.5

/** Nobody sees a difference as small as this. */
const SAME_EV = 0.001

/** The exposure after `deltaS` seconds on the way from one to another; the wanted one itself once it is as good as there. */
export function adaptedEv(ev100: number, wanted: number, deltaS: number, immersive: boolean): number {
  if (Math.abs(wanted - ev100) < SAME_EV) return wanted
  const most = deltaS * (immersive ? HEADSET_EV_PER_S : SCREEN_EV_PER_S)
  // Slows down as it comes near: the eye does too.
  const step = (wanted - ev100) * Math.min(1, deltaS * 3)
  return ev100 + Math.min(most, Math.max(-most, step))
}
