import { walkVisitors } from '../../bench/scripted-visitors.ts'
import { monotonicMs, sleep } from '../../bench/bench-clock.ts'
import { runCue, type RoomSeat } from '../../bench/room-seat.ts'
import { enterOperator } from '../enter-staff.ts'
import { pageProcesses, signalAll } from '../page-processes.ts'
import { readPageShow } from '../page-show.ts'
import type { SoakScene } from '../scene.ts'
import { enterVisit, heapMb, openBrowser, openProfile, roomOf } from '../visit-page.ts'
import { VENUE, yardWalk } from '../yard-walk.ts'

const WALKERS = 10
const SLEEP_MS = 600_000
const QUICK_SLEEP_MS = 15_000
const GIVE_UP_MS = 60_000

/** A page whose process stands still, as a phone's does in a pocket, while the evening goes on. */
export const scene: SoakScene = {
  name: 'asleep-page',
  asks: 'A page’s process stands still for ten minutes while people walk, talk and cues are given: how soon after waking is it in the room and at the show’s second, and has it grown by what it missed?',
  limits: {
    // Those at its edges; a page awake draws thousands.
    frames_while_asleep: { direction: 'at most', value: 60 },
    back_ms: { direction: 'at most', value: 10_000 },
    show_off_s: { direction: 'at most', value: 0.5 },
    people_missing: { direction: 'at most', value: 0 },
    heap_rise_mb: { direction: 'at most', value: 20 },
  },
  async run(ground) {
    const { quick, note, atEnd } = ground
    const product = await ground.openProduct()
    const operator = await enterOperator(product)
    const walkers = await walkVisitors(product.origin, VENUE, { count: WALKERS, walkOf: yardWalk })
    atEnd(() => [walkers, operator].forEach((one) => one.leave()))
    const browser = await openBrowser(ground)
    const profile = await openProfile(browser)
    const page = await enterVisit(profile, product.origin, 'Sleeper')
    await sleep(quick ? 5000 : 20_000)
    const devtools = await profile.newCDPSession(page)
    await devtools.send('HeapProfiler.enable')
    const before = await heapMb(devtools)
    const frameBefore = (await readPageShow(page, operator)).frame
    const pids = await pageProcesses(browser)
    signalAll(pids, 'SIGSTOP')
    atEnd(() => signalAll(pids, 'SIGCONT'))
    const talker = walkers.seats[0] as RoomSeat
    const sleepMs = quick ? QUICK_SLEEP_MS : SLEEP_MS
    let lines = 0
    for (const fromMs = monotonicMs(); monotonicMs() - fromMs < sleepMs;) {
      await sleep(2500)
      talker.room.send('chat', { text: `line ${lines++} said to somebody asleep` })
      if (lines % 8 === 1) await runCue(operator, { do: 'go', cue: lines % 16 === 1 ? 'red' : 'breath' })
    }
    const { state } = await runCue(operator, { do: 'go', cue: 'breath' })
    await sleep(1000)
    const wokenMs = monotonicMs()
    signalAll(pids, 'SIGCONT')
    let back = await readPageShow(page, operator)
    const frames = back.frame - frameBefore
    const isBack = async (): Promise<boolean> => {
      back = await readPageShow(page, operator)
      return (await roomOf(page)) === 'open' && back.cueRevision >= state.revision && Math.abs(back.offS) < 0.5 && back.people >= WALKERS
    }
    while (!(await isBack()) && monotonicMs() - wokenMs < GIVE_UP_MS) await sleep(50)
    const backMs = monotonicMs() - wokenMs
    note(`back ${Math.round(backMs)} ms after waking, show off by ${back.offS.toFixed(2)} s, ${back.people} people`)
    await sleep(5000)
    const after = await heapMb(devtools)
    return {
      figures: {
        asleep_s: sleepMs / 1000,
        frames_while_asleep: frames,
        back_ms: backMs,
        show_off_s: Math.abs(back.offS),
        people_missing: Math.max(0, WALKERS - back.people),
        chat_lines_said: lines,
        heap_before_mb: before,
        heap_after_mb: after,
        heap_rise_mb: after - before,
      },
      how: [
        `The browser’s page processes are stopped (SIGSTOP) and let go again; its network process goes on, as a phone’s does. ${WALKERS} people walk, a line every 2.5 s, a cue every 20 s. Back means: room open, newest cue state, its second right within half a second on a frame drawn in software, everyone there again.`,
        '`frames_while_asleep` proves the sleep: it counts those drawn between the reading and the stop, and between waking and the next reading.',
        'Heap of the page’s own JavaScript after a collection, before the sleep and five seconds after it was back.',
      ],
    }
  },
}
