/** How a visitor moves in a headset. Kept with his settings; `session` state (height, place) is not here. */
export interface Comfort {
  readonly turning: 'snap30' | 'snap45' | 'smooth'
  /** `teleport` leaves the thumbstick out: one goes by pointing alone. */
  readonly walking: 'smooth' | 'teleport'
  /** How far the edges darken while the stick moves or turns one. */
  readonly vignette: 'off' | 'light' | 'strong'
  /** The left hand points and turns, the right one walks. */
  readonly leftHanded: boolean
  /** Eyes are lifted to a standing height. */
  readonly seated: boolean
}

/** What suits most: turns by steps, a light vignette. */
export const DEFAULT_COMFORT: Comfort = { turning: 'snap30', walking: 'smooth', vignette: 'light', leftHanded: false, seated: false }
