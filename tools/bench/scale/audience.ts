import { takeRoomSeat, type RoomSeat } from '../room-seat.ts'
import type { RoomClient } from '../../../engine/net/index.ts'
import type { CueState } from '../../../model/show/index.ts'

/** Someone in a venue by the pages' own room client, who comes back by himself, with what he saw of the show. */
export interface Witness {
  readonly seat: RoomSeat
  readonly name: string
  /** Every state of the show he was told, by revision; a revision told twice with another content is in `doubled`. */
  readonly states: ReadonlyMap<number, CueState>
  readonly doubled: readonly number[]
  /** Names of everybody he was told is there when he came in last. */
  people(): readonly string[]
  /** Chat lines he read. */
  readonly lines: readonly string[]
  /** How often he was let in. */
  welcomes(): number
}

/** Takes a seat by any process of a product. */
export async function sendWitness(origin: string, venue: string, entry: { name: string; secret?: string }): Promise<Witness> {
  const states = new Map<number, CueState>()
  const doubled: number[] = []
  const lines: string[] = []
  let welcomes = 0
  const prepare = (room: RoomClient): void => {
    room.on('cueState', (state) => {
      const known = states.get(state.revision)
      if (known !== undefined && JSON.stringify(known) !== JSON.stringify(state)) doubled.push(state.revision)
      states.set(state.revision, state)
    })
    room.on('chat', ({ text }) => void lines.push(text))
    room.on('welcome', () => void welcomes++)
  }
  const seat = await takeRoomSeat({ origin, venue, prepare, ...entry })
  const people = (): readonly string[] => seat.room.latest('welcome')?.people.map(({ name }) => name) ?? []
  return { seat, name: entry.name, states, doubled, people, lines, welcomes: () => welcomes }
}
