import { ecefFromEnuMatrix, enuOrigin, geodeticFromDegrees } from '../../../model/frames/index.ts'
import type { SurveyHeader } from '../survey.ts'
import type { Box } from './part.ts'
import type { PlannedTile } from './plan-tree.ts'
import { QUANTISATION_ERROR_M, stepExponent } from './quantise-positions.ts'
import type { TilesetOptions } from './tileset-options.ts'

/**
 * The tileset's document. Children replace their parent; volumes are boxes of the survey's frame, widened by what rounding may
 * move a vertex; the root's transform takes that frame to the Earth's, in double.
 */
export function tilesetJson(root: PlannedTile, header: SurveyHeader, options: TilesetOptions): string {
  const { latDeg, lonDeg, heightM } = header.origin
  const transform = ecefFromEnuMatrix(enuOrigin(geodeticFromDegrees(latDeg, lonDeg, heightM)), new Float64Array(16))
  const wholeM = Math.max(diagonal(root.box) / 2, 2 * root.errorM)
  return JSON.stringify({
    asset: { version: '1.1' },
    geometricError: wholeM,
    root: { transform: [...transform], refine: 'REPLACE', ...tileJson(root) },
    extras: {
      name: options.name,
      attribution: options.attribution ?? header.attribution,
      licence: options.licence ?? header.licence,
      crs: header.crs,
      heightSystem: header.heightSystem,
      origin: header.origin,
      quantisationErrorM: QUANTISATION_ERROR_M,
      ...(options.groups === undefined ? {} : { groups: options.groups }),
    },
  })
}

const tileJson = (tile: PlannedTile): object => ({
  boundingVolume: { box: boxVolume(tile) },
  geometricError: Math.round(tile.errorM * 1e4) / 1e4,
  ...(tile.choices.length === 0 ? {} : { content: { uri: `tiles/${tile.name}.glb` } }),
  ...(tile.children.length === 0 ? {} : { children: tile.children.map(tileJson) }),
})

/** Middle and half axes, as 3D Tiles has them. Millimetres, rounded outwards beyond what rounding may move a vertex. */
function boxVolume({ box: { min, max }, errorM }: PlannedTile): number[] {
  const side = Math.max(max[0] - min[0], max[1] - min[1], max[2] - min[2])
  const moved = Math.max(QUANTISATION_ERROR_M, 2 ** stepExponent(errorM, side) / 2)
  const middle = [0, 1, 2].map((axis) => Math.round(500 * (min[axis]! + max[axis]!)) / 1000)
  const halves = middle.map((at, axis) => Math.ceil(1000 * (Math.max(max[axis]! - at, at - min[axis]!) + moved)) / 1000)
  return [...middle, halves[0]!, 0, 0, 0, halves[1]!, 0, 0, 0, halves[2]!]
}

const diagonal = ({ min, max }: Box): number => Math.hypot(max[0] - min[0], max[1] - min[1], max[2] - min[2])
