import type { Night } from '../../model/documents/index.ts'
import type { Facade } from './choose-facade.ts'
import type { Site } from './place-site.ts'

type Lamp = Night['lamps'][number]

/** Places of the kinds in `lampKinds`. */
export const LAMP_KINDS = { street: 0, front: 1, path: 2, ground: 3 } as const

const MOST_LAMPS = 160
const STREET_EVERY_M = 22
const FRONT_EVERY_M = 9

/** Lamps along building fronts near the arrival: posts out in the street, lamps on the walls; uplights under the façade, low posts about the arrival. */
export function layLamps(site: Site): Lamp[] {
  const { plan, arrival, groundM } = site
  const spares = (place: readonly [number, number]): boolean => isBeforeFacade(site.facade, place)
  const lamps: Lamp[] = [...underFacade(site), ...aboutArrival(site)]
  const walls = nearWalls(site)
  let [street, front] = [0, 0]
  for (const { from, to, out } of walls) {
    const length = Math.hypot(to[0] - from[0], to[1] - from[1])
    const at = (share: number, outM: number): readonly [number, number] => [
      from[0] + (to[0] - from[0]) * share + out[0] * outM,
      from[1] + (to[1] - from[1]) * share + out[1] * outM,
    ]
    street += length
    front += length
    if (street >= STREET_EVERY_M) {
      const post = at(0.5, 2)
      if (!spares(post) && plan.isFree(post[0], post[1], 1.2) && Math.hypot(post[0] - arrival[0], post[1] - arrival[1]) > 5) {
        lamps.push([LAMP_KINDS.street, centimetres(post[0]), centimetres(post[1]), centimetres(groundM + 4.5)])
        street = 0
      }
    }
    if (front >= FRONT_EVERY_M) {
      const lantern = at(0.25, 0.35)
      if (!spares(lantern) && plan.isOutside(lantern[0], lantern[1])) {
        lamps.push([LAMP_KINDS.front, centimetres(lantern[0]), centimetres(lantern[1]), centimetres(groundM + 3)])
        front = 0
      }
    }
    if (lamps.length >= MOST_LAMPS) break
  }
  return lamps
}

/** Where a lamp would stand in the show's picture: the wall itself, and what lies between it and those who look. */
function isBeforeFacade({ foot, normal, widthM, throwM }: Facade, [east, north]: readonly [number, number]): boolean {
  const [dx, dy] = [east - foot[0], north - foot[1]]
  const [out, along] = [dx * normal[0] + dy * normal[1], dx * -normal[1] + dy * normal[0]]
  return out > -1 && out < Math.min(throwM, 14) && Math.abs(along) < widthM / 2 + 1.5
}

interface Front {
  readonly from: readonly [number, number]
  readonly to: readonly [number, number]
  /** Unit, away from the building. */
  readonly out: readonly [number, number]
}

/** Walls whose outer side is known, nearest to the arrival first. */
function nearWalls({ plan, arrival, reachM }: Site): Front[] {
  const fronts: { front: Front; distance: number }[] = []
  for (let at = 0; at < plan.walls.length; at += 4) {
    const [ax, ay, bx, by] = [plan.walls[at]!, plan.walls[at + 1]!, plan.walls[at + 2]!, plan.walls[at + 3]!]
    const length = Math.hypot(bx - ax, by - ay)
    const [mx, my] = [(ax + bx) / 2, (ay + by) / 2]
    const distance = Math.hypot(mx - arrival[0], my - arrival[1])
    if (length < 1.5 || distance > reachM * 0.8) continue
    const side = [(by - ay) / length, -(bx - ax) / length] as const
    const [right, left] = [plan.isOutside(mx + side[0] * 0.6, my + side[1] * 0.6), plan.isOutside(mx - side[0] * 0.6, my - side[1] * 0.6)]
    if (right === left) continue
    const out = right ? side : ([-side[0], -side[1]] as const)
    fronts.push({ front: { from: [ax, ay], to: [bx, by], out }, distance })
  }
  return fronts.toSorted((a, b) => a.distance - b.distance).map(({ front }) => front)
}

function underFacade({ facade, groundM }: Site): Lamp[] {
  const count = Math.max(3, Math.min(8, Math.round(facade.widthM / 3)))
  const heading = (Math.atan2(-facade.normal[0], -facade.normal[1]) * 180) / Math.PI
  return Array.from({ length: count }, (_item, index): Lamp => {
    const along = ((index + 0.5) / count - 0.5) * facade.widthM
    const east = facade.foot[0] - facade.normal[1] * along + facade.normal[0] * 0.8
    const north = facade.foot[1] + facade.normal[0] * along + facade.normal[1] * 0.8
    return [LAMP_KINDS.ground, centimetres(east), centimetres(north), centimetres(groundM + 0.15), Math.round(heading), 75, 0]
  })
}

function aboutArrival({ arrival, plan, groundM }: Site): Lamp[] {
  return [45, 135, 225, 315].flatMap((deg): Lamp[] => {
    const east = arrival[0] + 5 * Math.sin((deg * Math.PI) / 180)
    const north = arrival[1] + 5 * Math.cos((deg * Math.PI) / 180)
    return plan.isFree(east, north, 0.8) ? [[LAMP_KINDS.path, centimetres(east), centimetres(north), centimetres(groundM + 1)]] : []
  })
}

const centimetres = (value: number): number => Math.round(value * 100) / 100
