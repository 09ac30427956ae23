import type { Look } from './visitor-page.ts'
import type { Walk } from '../scripted-visitors.ts'

/** The venue a first visit opens: what the frame is measured in. */
export const VENUE = 'grand-tang-night'

/** Both of the venue's cameras: each drapes what it sees over the twin. */
export const CAMERAS: readonly string[] = ['camera-zhenguan', 'camera-plaza']

/** A chapter of the rite in which every projector, the fountains, the moving heads and the pieces are at work. */
export const CUE = 'dragon-wakes'

/** The chapter of the finale: shells, lanterns in the sky, everything at full. */
export const FINALE = 'ten-thousand'

/** Lit at least, before anything is measured. */
export const PROJECTORS_LIT = 4

/** East, north, heading, pitch, vertical field: the venue's fixed views, then into the rite and its finale, and into the people. */
export const LOOKS: Readonly<Record<string, Look>> = {
  v1: [0, -340, 180, 4, 55],
  v2: [3, -560, 0, 8, 30],
  v3: [0, 450, 180, 4, 60],
  v4: [-20, -900, 45, 6, 65],
  v6: [30, -480, 90, 8, 60],
  opera: [-20, -918, 270, 6, 65],
  rite: [0, -880, 180, 8, 65],
  finale: [0, -880, 180, 14, 65],
  crowd: [0, -400, 0, 0, 65],
}

/** The measured visitor goes down the street's axis and back: from V1 to V2, at a walker's pace. */
export const STREET = { fromNorth: -340, toNorth: -560, eastM: 0, metresPerSecond: 1.8 } as const

/** People walk rounds all along the street from V1 to V2, in five lanes. */
export const walkOf = (index: number): Walk => ({
  east: -24 + 12 * (index % 5),
  north: -350 - ((index * 37) % 210),
  radius: 2 + ((index * 7) % 4),
  phase: index * 2.4,
})
