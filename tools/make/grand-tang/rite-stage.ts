import type { SiteFeature } from './feature.ts'
import { bodyFeature } from './ground.ts'
import type { LookName } from './looks.ts'
import { type Shape, block, box, face } from './shape.ts'

/** The gauze on the square: middle of its foot east and north, half its width, its lower and upper edge. It looks north. */
export const GAUZE = { at: [0, -906], halfM: 8, z: [1.4, 9.4] } as const
/** The mast its projector stands on, in front of it. */
export const GAUZE_MAST = { at: [0, -884], lensM: 7 } as const
/** Where the glass case stands: east, north, heading its back looks along. */
export const GLASS_CASE = { at: [-24, -884], headingDeg: 270 } as const

/** Block whose north and east faces carry the corner wall: its corner east and north, side, lower and upper edge of the screens. */
export const CORNER_WALL = { at: [-33, -750], widthM: 12, z: [2.6, 9.6] } as const
/** How far out of the corner one stands to see it right. */
export const CORNER_SPOT_M = 16

/** The block behind the corner wall's screens, which belong to the scene. */
function cornerBlock(shape: Shape): void {
  const [x, y] = CORNER_WALL.at
  const [low, high] = CORNER_WALL.z
  const body = (look: LookName, out: number, from: number, to: number): void =>
    box(shape, look, { from: [x - CORNER_WALL.widthM - 0.3, y - CORNER_WALL.widthM - 0.3, from], to: [x + out, y + out, to] })
  body('stoneDark', 0.3, 0, 0.9)
  body('vermilionDark', -0.1, 0.9, low - 0.2)
  body('dark', -0.08, low - 0.2, high + 0.2)
  // Light of the screens on the ground, as bright as what they show on the mean.
  const [west, south] = [x - CORNER_WALL.widthM, y - CORNER_WALL.widthM]
  face(shape, 'cornerScreen', [x, y - 0.04, low], [west, y - 0.04, low], [west, y - 0.04, high], [x, y - 0.04, high])
  face(shape, 'cornerScreen', [x - 0.04, south, low], [x - 0.04, y, low], [x - 0.04, y, high], [x - 0.04, south, high])
  body('tileDark', 0.5, high + 0.2, high + 0.5)
  body('ridgeLine', 0.52, high + 0.5, high + 0.58)
}

/** Posts, beam and foot of the gauze, the mast, the block of the corner wall. The case belongs to the scene. */
export function riteStageFeatures(): SiteFeature[] {
  const shape: Shape = []
  const [x, y] = GAUZE.at
  const out = GAUZE.halfM + 0.35
  for (const side of [-1, 1]) {
    block(shape, 'stoneDark', { foot: [x + side * out, y, 0], size: [1.2, 1.2, 0.35] })
    block(shape, 'dark', { foot: [x + side * out, y, 0.35], size: [0.3, 0.3, GAUZE.z[1] + 0.1] })
  }
  box(shape, 'dark', { from: [x - out - 0.2, y - 0.16, GAUZE.z[1] + 0.1], to: [x + out + 0.2, y + 0.16, GAUZE.z[1] + 0.42], without: [] })
  box(shape, 'stoneDark', { from: [x - GAUZE.halfM, y - 0.5, 0], to: [x + GAUZE.halfM, y + 0.5, 0.6] })
  const [mx, my] = GAUZE_MAST.at
  block(shape, 'stoneDark', { foot: [mx, my, 0], size: [1.1, 1.1, 0.4] })
  block(shape, 'dark', { foot: [mx, my, 0.4], size: [0.26, 0.26, GAUZE_MAST.lensM - 0.9] })
  const corner: Shape = []
  cornerBlock(corner)
  return [
    bodyFeature('rite-stage', 'Frame of the gauze and mast of its projector', [{ lod: '2', shape }]),
    bodyFeature('corner-wall', 'Block of the corner wall', [{ lod: '2', shape: corner }]),
  ]
}

const middleM = (GAUZE.z[0] + GAUZE.z[1]) / 2
const distanceM = GAUZE_MAST.at[1] - GAUZE.at[1]

/** What a projector throws on the gauze; the venue's front surfaces stand beside it. */
export const gauzeSurface = (): unknown => ({
  id: 'gauze',
  name: { 'zh-CN': '纱幕', en: 'Gauze' },
  layer: 'site',
  corners: [
    [GAUZE.halfM, GAUZE.at[1], GAUZE.z[0]],
    [-GAUZE.halfM, GAUZE.at[1], GAUZE.z[0]],
    [-GAUZE.halfM, GAUZE.at[1], GAUZE.z[1]],
    [GAUZE.halfM, GAUZE.at[1], GAUZE.z[1]],
  ],
  reflectance: 0.21,
  maxCdM2: 25,
  ambientLux: 5,
})

/** 40 klm; two thirds of it go through the gauze and spill on what stands behind. */
export function gauzeProjector(): unknown {
  const widthM = GAUZE.halfM * 2 * 1.08
  const heightM = (widthM * 1200) / 1920
  return {
    id: 'projector-scrim',
    name: { 'zh-CN': '纱幕投影', en: 'Gauze projector' },
    mount: { position: [GAUZE_MAST.at[0], GAUZE_MAST.at[1], GAUZE_MAST.lensM], headingDeg: 180, pitchDeg: 0 },
    lens: {
      ...{ widthPx: 1920, heightPx: 1200, throwRatio: Number((distanceM / widthM).toFixed(3)) },
      ...{ shiftX: 0, shiftY: Number(((middleM - GAUZE_MAST.lensM) / heightM).toFixed(3)) },
    },
    range: { nearM: 3, farM: 80 },
    lumens: 40000,
    contrast: 2500,
    through: 0.65,
  }
}
