import type { RoomSeat } from '../../bench/room-seat.ts'
import { walkVisitors } from '../../bench/scripted-visitors.ts'
import { runCue, takeRoomSeat } from '../../bench/room-seat.ts'
import { monotonicMs, sleep, until } from '../../bench/bench-clock.ts'
import { layDeadWire, type DeadWire } from '../dead-wire.ts'
import { enterOperator } from '../enter-staff.ts'
import type { SoakScene } from '../scene.ts'
import { VENUE, yardWalk } from '../yard-walk.ts'

const CUT_MS = 8000
const NAME = 'Walker 1'
const CUES = ['red', 'breath', 'dawn', 'house', 'daylight'] as const

/** What one cut did. */
interface Cut {
  readonly backMs: number
  readonly sameSeat: boolean
  readonly cueCaughtUp: boolean
  readonly chatMissed: number
  readonly chatDoubled: number
  readonly doubles: number
}

interface Stage {
  readonly wire: DeadWire
  readonly visitor: RoomSeat
  readonly witness: RoomSeat
  readonly operator: RoomSeat
  /** Lines the visitor was told, each as a page keeps it: by speaker and time. */
  readonly heard: ReadonlyMap<string, number>
  readonly seats: { readonly slot: number; readonly visitorId: string }[]
}

async function cutOnce({ wire, visitor, witness, operator, heard, seats }: Stage, round: number): Promise<Cut> {
  const before = seats.at(-1)
  const welcomes = seats.length
  wire.cut()
  await sleep(CUT_MS / 2)
  const { state } = await runCue(operator, { do: 'go', cue: CUES[round % CUES.length] ?? 'red' })
  const said = [`round ${round}, one`, `round ${round}, two`]
  for (const text of said) witness.room.send('chat', { text })
  await sleep(CUT_MS / 2)
  wire.mend()
  const mendedMs = monotonicMs()
  await until('the visitor to be back', 60_000, () => seats.length > welcomes && visitor.room.state === 'open')
  const backMs = monotonicMs() - mendedMs
  await sleep(1500)
  const after = seats.at(-1)
  const namesakes = (operator.room.latest('attendance') ?? []).filter(({ name }) => name.startsWith(NAME))
  return {
    backMs,
    sameSeat: after?.slot === before?.slot && after?.visitorId === before?.visitorId,
    cueCaughtUp: (visitor.state?.revision ?? -1) >= state.revision,
    chatMissed: said.filter((text) => !heard.has(text)).length,
    chatDoubled: said.filter((text) => (heard.get(text) ?? 0) > 1).length,
    doubles: Math.max(0, namesakes.length - 1),
  }
}

/** The engine's own room client, walking, behind a path that goes silent and comes back as another connection. */
export const scene: SoakScene = {
  name: 'network-cut',
  asks: 'A visitor’s path goes silent for 8 s and comes back as another connection, while a cue is given and two lines are said: is he back in his seat, and what has he missed?',
  limits: {
    back_ms_max: { direction: 'at most', value: 8000 },
    other_seat: { direction: 'at most', value: 0 },
    cue_states_missed: { direction: 'at most', value: 0 },
    chat_lines_missed: { direction: 'at most', value: 0 },
    chat_lines_doubled: { direction: 'at most', value: 0 },
    visitors_doubled: { direction: 'at most', value: 0 },
  },
  async run({ quick, note, openProduct, atEnd }) {
    const product = await openProduct()
    const wire = await layDeadWire(product.origin)
    atEnd(() => wire.close())
    const operator = await enterOperator(product)
    const witness = await takeRoomSeat({ origin: product.origin, venue: VENUE, name: 'Witness' })
    const seats: { slot: number; visitorId: string }[] = []
    const heard = new Map<string, number>()
    const times = new Set<string>()
    const walkers = await walkVisitors(wire.origin, VENUE, {
      count: 1,
      walkOf: yardWalk,
      prepare(room) {
        room.on('welcome', ({ slot, visitorId }) => seats.push({ slot, visitorId }))
        room.on('chat', ({ visitorId, serverMs, text }) => {
          if (times.has(`${visitorId} ${serverMs}`)) return
          times.add(`${visitorId} ${serverMs}`)
          heard.set(text, (heard.get(text) ?? 0) + 1)
        })
      },
    })
    const visitor = walkers.seats[0] as RoomSeat
    atEnd(() => [walkers, witness, operator].forEach((one) => one.leave()))
    const cuts: Cut[] = []
    for (let round = 0; round < (quick ? 1 : 5); round++) {
      await sleep(1500 + 700 * round)
      cuts.push(await cutOnce({ wire, visitor, witness, operator, heard, seats }, round))
      note(`back ${Math.round(cuts.at(-1)?.backMs ?? 0)} ms after the network`)
    }
    const back = cuts.map(({ backMs }) => backMs).toSorted((a, b) => a - b)
    const sum = (read: (cut: Cut) => number): number => cuts.reduce((total, cut) => total + read(cut), 0)
    return {
      figures: {
        cuts: cuts.length,
        back_ms_median: back[back.length >> 1] ?? Number.NaN,
        back_ms_max: back.at(-1) ?? Number.NaN,
        other_seat: sum(({ sameSeat }) => (sameSeat ? 0 : 1)),
        cue_states_missed: sum(({ cueCaughtUp }) => (cueCaughtUp ? 0 : 1)),
        chat_lines_missed: sum(({ chatMissed }) => chatMissed),
        chat_lines_doubled: sum(({ chatDoubled }) => chatDoubled),
        visitors_doubled: sum(({ doubles }) => doubles),
      },
      how: [
        'The visitor is the engine’s own room client and uplink without a page; `back_ms` counts from the return of the network to his next welcome.',
        'A connection that only seems open is noticed after 7 s without a word; poses of the 8 s are gone, by design: the newest counts.',
      ],
    }
  },
}
