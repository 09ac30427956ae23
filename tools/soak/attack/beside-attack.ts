import { walkVisitors } from '../../bench/scripted-visitors.ts'
import type { Product } from '../../bench/product.ts'
import type { RoomSeat } from '../../bench/room-seat.ts'
import { monotonicMs, sleep } from '../../bench/bench-clock.ts'
import { enterOperator, standOf } from '../enter-staff.ts'
import { watchPoseAges, type PoseAges } from '../pose-ages.ts'
import type { SoakGround } from '../scene.ts'
import { VENUE, yardWalk } from '../yard-walk.ts'

/** People in the yard beside whom something bad happens. */
export interface Bystanders {
  readonly product: Product
  readonly operator: RoomSeat
  readonly onlooker: PoseAges
  /** Pose age p99 before anything bad, ms. */
  readonly before: number
  /** 1 where show, house, corners, placings, documents or the server's process are not what they were. */
  changed(): number
  /** Bystanders who are no longer in, or came in again. */
  disturbed(): number
}

/** Ten walk, one stands and looks, an operator sits at the console; the quiet before lasts `quietMs`. */
export async function gatherBystanders({ openProduct, atEnd }: SoakGround, quietMs: number): Promise<Bystanders> {
  const product = await openProduct()
  const operator = await enterOperator(product)
  let welcomes = 0
  const count = 10
  const prepare = (room: RoomSeat['room']): void => void room.on('welcome', () => welcomes++)
  const walkers = await walkVisitors(product.origin, VENUE, { count, walkOf: yardWalk, prepare })
  const onlooker = await watchPoseAges(product.origin)
  atEnd(() => [walkers, onlooker, operator].forEach((one) => one.leave()))
  await sleep(3000)
  const stand = standOf(operator)
  const pid = product.childPid('server-main')
  const quietFrom = monotonicMs()
  await sleep(quietMs)
  return {
    product,
    operator,
    onlooker,
    before: onlooker.since(quietFrom).p99,
    changed: () => (standOf(operator) === stand && product.childPid('server-main') === pid ? 0 : 1),
    disturbed: () => welcomes - count + [...walkers.seats, onlooker.seat, operator].filter(({ room }) => room.state !== 'open').length,
  }
}
