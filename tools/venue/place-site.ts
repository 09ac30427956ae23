import type { Survey, SurveyFeature, SurveyHeader } from '../../importers/survey/index.ts'
import { HolositeError } from '../../model/errors/index.ts'
import { chooseFacade, type Facade } from './choose-facade.ts'
import { dressBuildings } from './dress-buildings.ts'
import { planSite, type SitePlan } from './site-plan.ts'

/** A place read and judged: what the documents of its venue are made from. */
export interface Site {
  readonly header: SurveyHeader
  readonly features: readonly SurveyFeature[]
  readonly plan: SitePlan
  readonly groundM: number
  readonly facade: Facade
  /** Where visits begin: free ground before the façade. */
  readonly arrival: readonly [number, number]
  /** Half the side of the square one may walk in, about the arrival. */
  readonly reachM: number
}

const MOST_FEATURES = 20_000
/** One may walk this far from the arrival, east, north, west and south, metres: what a grid of ground of a few megabytes can say. */
const MOST_REACH_M = 600
/** Kept free about the arrival, metres. */
const ARRIVAL_MARGIN_M = 2.5
const GROUND_ID = 'ground-stand-in'

/** Reads what stands within `radiusM` of the origin. Throws `survey/empty` where there is nothing, or no wall to throw pictures on. */
export async function placeSite({ header, features }: Survey, radiusM: number): Promise<Site> {
  const near: SurveyFeature[] = []
  let farthestM = 0
  for await (const feature of features) {
    const distanceM = distanceOf(feature)
    if (distanceM > radiusM) continue
    farthestM = Math.max(farthestM, distanceM)
    near.push(feature)
    if (near.length > MOST_FEATURES)
      throw empty(`More than ${MOST_FEATURES} features stand within ${radiusM} m.`, 'Take a smaller --radius.')
  }
  if (near.length === 0)
    throw empty(`Nothing stands within ${radiusM} m of the origin.`, 'Take a wider --radius, or say the middle with --origin.')
  const groundM = groundOf(near)
  const plan = planSite(near, groundM)
  const facade = chooseFacade(near, plan, groundM)
  if (facade === null)
    throw empty(
      'No wall here suits a projection: upright, 5 by 3.5 m at least, with room before it.',
      'Take a wider --radius, or say another middle with --origin.',
    )
  const arrival = arrivalBefore(facade, plan)
  const reachM = Math.min(MOST_REACH_M, Math.ceil(farthestM) + 40)
  const hasGround = near.some(({ walk }) => walk === 'ground')
  const dress = dressBuildings(near, { facade, plan, groundM, arrival })
  const standIns = [dress.windows, hasGround ? null : standInGround(groundM, Math.ceil(farthestM) + 40, near)]
  const all = [...dress.features, ...standIns.filter((feature) => feature !== null)]
  return { header, features: all, plan, groundM, facade, arrival, reachM }
}

const empty = (what: string, fix: string): HolositeError => new HolositeError({ code: 'survey/empty', what, fix })

/** Of the first corner of its finest level. */
function distanceOf({ levels }: SurveyFeature): number {
  const positions = levels.at(-1)?.mesh.positions
  return Math.hypot(positions?.[0] ?? Infinity, positions?.[1] ?? 0)
}

/** Median height of ground about the middle, else of the feet of what stands there. */
function groundOf(features: readonly SurveyFeature[]): number {
  const ground = features.filter(({ walk }) => walk === 'ground')
  const feet = (ground.length > 0 ? ground : features.filter(({ walk }) => walk === 'obstacle')).map(({ levels }) => {
    const positions = levels.at(-1)?.mesh.positions ?? new Float64Array()
    let low = Infinity
    for (let at = 2; at < positions.length; at += 3) low = Math.min(low, positions[at]!)
    return low
  })
  feet.sort((a, b) => a - b)
  return Math.round((feet[feet.length >> 1] ?? 0) * 100) / 100
}

/** As far back as the whole façade and a good part of its neighbours are seen, where there is room. */
function arrivalBefore({ foot, normal, throwM, widthM, heightM }: Facade, plan: SitePlan): readonly [number, number] {
  const wanted = Math.min(throwM - ARRIVAL_MARGIN_M, Math.max(10, widthM * 1.15, heightM * 1.7))
  for (let distance = wanted; distance > ARRIVAL_MARGIN_M; distance -= 1) {
    const at = [foot[0] + normal[0] * distance, foot[1] + normal[1] * distance] as const
    if (plan.isFree(at[0], at[1], ARRIVAL_MARGIN_M)) return at
  }
  throw empty('There is no free ground before the façade.', 'Say another middle with --origin.')
}

/** Level ground where the survey brings none, said to be a stand-in. Cells of 20 m, so that tiles can part it. */
function standInGround(groundM: number, halfM: number, near: readonly SurveyFeature[]): SurveyFeature {
  const cells = Math.ceil((2 * halfM) / 20)
  const positions: number[] = []
  const triangles: number[] = []
  for (let row = 0; row < cells; row++) {
    for (let column = 0; column < cells; column++) {
      const [west, south] = [-halfM + column * 20, -halfM + row * 20]
      const first = positions.length / 3
      positions.push(west, south, groundM, west + 20, south, groundM, west + 20, south + 20, groundM, west, south + 20, groundM)
      triangles.push(first, first + 1, first + 2, first, first + 2, first + 3)
    }
  }
  const faces = cells * cells
  const mesh = {
    positions: Float64Array.from(positions),
    triangles: Uint32Array.from(triangles),
    faceOf: Uint32Array.from({ length: faces * 2 }, (_item, index) => index >> 1),
    normals: Float64Array.from({ length: faces * 3 }, (_item, index) => (index % 3 === 2 ? 1 : 0)),
    lookOf: new Uint32Array(faces),
    looks: [{ kind: 'paving', colour: [0.22, 0.21, 0.2] } as const],
  }
  const id = near.some((feature) => feature.id === GROUND_ID) ? `${GROUND_ID}-plane` : GROUND_ID
  const source = 'Level ground at the median height of the feet of the buildings; the survey brings none.'
  return { id, type: 'LandUse', provenance: 'stand-in', source, attributes: {}, levels: [{ lod: 1, mesh }], walk: 'ground' }
}
