import { runCue } from '../../bench/room-seat.ts'
import { walkVisitors } from '../../bench/scripted-visitors.ts'
import { monotonicMs, sleep, until } from '../../bench/bench-clock.ts'
import { benchFault } from '../../bench/bench-fault.ts'
import { enterOperator } from '../enter-staff.ts'
import type { SoakScene } from '../scene.ts'
import { showErrorS, showPlaceOf } from '../show-error.ts'
import { VENUE, yardWalk } from '../yard-walk.ts'

/** kill -9 of the server's process mid-show; its supervisor starts another. */
export const scene: SoakScene = {
  name: 'server-killed',
  asks: 'The server is killed (kill -9) in the middle of a cue: how long until it answers, until everyone is in again, and is the show at the right second?',
  limits: {
    server_back_ms_max: { direction: 'at most', value: 10_000 },
    all_in_ms_max: { direction: 'at most', value: 15_000 },
    show_error_s_max: { direction: 'at most', value: 0.1 },
    cue_revisions_lost: { direction: 'at most', value: 0 },
    visitors_doubled: { direction: 'at most', value: 0 },
  },
  async run({ quick, note, openProduct, atEnd }) {
    const product = await openProduct()
    const operator = await enterOperator(product)
    let welcomes = 0
    const count = 10
    const walkers = await walkVisitors(product.origin, VENUE, {
      count,
      walkOf: yardWalk,
      prepare: (room) => void room.on('welcome', () => welcomes++),
    })
    atEnd(() => [walkers, operator].forEach((one) => one.leave()))
    const serverBack: number[] = []
    const allIn: number[] = []
    const errors: number[] = []
    let lost = 0
    let doubled = 0
    for (let round = 0; round < (quick ? 1 : 3); round++) {
      const { state } = await runCue(operator, { do: 'go', cue: round % 2 === 0 ? 'breath' : 'dawn' })
      await sleep(3000)
      const before = showPlaceOf(operator)
      const pid = product.childPid('server-main')
      if (before === null || pid === null) throw benchFault('There is no show to lose.')
      welcomes = 0
      const killedMs = monotonicMs()
      process.kill(pid, 'SIGKILL')
      const next = async (): Promise<boolean> => product.childPid('server-main') !== pid && (await product.isWell())
      await until('the next server', 60_000, next, 100)
      serverBack.push(monotonicMs() - killedMs)
      const everyone = [...walkers.seats, operator]
      await until('everyone to be in', 60_000, () => welcomes >= count && everyone.every(({ room }) => room.state === 'open'))
      allIn.push(monotonicMs() - killedMs)
      await sleep(2500)
      errors.push(...everyone.map((seat) => showErrorS(seat, before)))
      lost += everyone.filter((seat) => (seat.state?.revision ?? -1) < state.revision).length
      const names = (operator.room.latest('attendance') ?? []).filter(({ kind }) => kind === 'visit')
      doubled += Math.max(0, names.length - count)
      note(`server ${Math.round(serverBack.at(-1) ?? 0)} ms, all in ${Math.round(allIn.at(-1) ?? 0)} ms after the kill`)
    }
    return {
      figures: {
        kills: serverBack.length,
        server_back_ms_max: Math.max(...serverBack),
        all_in_ms_max: Math.max(...allIn),
        show_error_s_max: Math.max(...errors),
        cue_revisions_lost: lost,
        visitors_doubled: doubled,
      },
      how: [
        `${count} walking visitors and a console, all from this machine; \`all_in\` is the last one’s welcome. Between two tries a client waits up to 5 s.`,
        'The show’s error is against the machine’s monotonic clock, counted on from before the kill.',
        'Chat of the last two seconds before a kill is not on the disk yet, and the lines a returning visitor would be told are kept in memory only: a kill loses them.',
      ],
    }
  },
}
