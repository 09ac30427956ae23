import { takeRoomSeat, type RoomSeat } from '../bench/room-seat.ts'
import { secretOf, type Product } from '../bench/product.ts'
import { VENUE } from './yard-walk.ts'

/** A console's seat for an operator of the yard, by a fresh link. */
export async function enterOperator(product: Product): Promise<RoomSeat> {
  return takeRoomSeat({ origin: product.origin, venue: VENUE, secret: secretOf(await product.staffLink('operator', '--venue', VENUE)) })
}

/** All that a visitor could have changed, as the console is told it. */
export const standOf = ({ room }: RoomSeat): string =>
  JSON.stringify([
    room.latest('cueState'),
    room.latest('house'),
    room.latest('warps'),
    room.latest('placings'),
    room.latest('outputCall') ?? null,
    room.latest('reports') ?? null,
    room.latest('documents'),
  ])
