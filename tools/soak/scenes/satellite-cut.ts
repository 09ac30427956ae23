import { linesOf, mirrorOf, openSatelliteStage, type SatelliteStage, type StageVisitor } from '../satellite-stage.ts'
// The order is kept: a page's socket must be there before anything loads the room client.
import { monotonicMs, sleep, until } from '../../bench/bench-clock.ts'
import { benchFault } from '../../bench/bench-fault.ts'
import { hasRedis } from '../../bench/scale/redis-process.ts'
import type { BentWire } from '../bent-wire.ts'
import type { SoakScene } from '../scene.ts'

const BACK_LIMIT_MS = 60_000
const QUIET_MS = 10_000

/** What is done to the way, by turns. */
const CUTS: readonly { readonly name: string; bend(wire: BentWire): void }[] = [
  { name: 'silent', bend: (wire) => wire.silence('both') },
  { name: 'half silent', bend: (wire) => wire.silence('there') },
  { name: 'half deaf', bend: (wire) => wire.silence('back') },
  { name: 'closed', bend: (wire) => wire.shut() },
  { name: 'narrow', bend: (wire) => wire.narrow(100) },
]

interface Tally {
  backMs: number[]
  linesMissed: number
  newsMissed: number
  doubled: number
  homeOut: number
  notSeated: number
}

/** A fault that the further room is lost by: its people are waited for, and what they have missed is counted. */
async function playLoss(stage: SatelliteStage, tally: Tally, fault: () => void): Promise<number> {
  const { home, far } = stage
  const before = new Map([...home, ...far].map((one) => [one, one.welcomes()]))
  fault()
  const lostMs = monotonicMs()
  const isBack = (one: StageVisitor): boolean => one.seat.room.state === 'open' && one.welcomes() > (before.get(one) ?? 0)
  const back = until('those of the further room to be back', BACK_LIMIT_MS, () => far.every(isBack)).then(monotonicMs)
  const [has, backAtMs] = await Promise.all([stage.tell(), back])
  const backMs = backAtMs - lostMs
  tally.backMs.push(backMs)
  await sleep(2000)
  for (const one of [...home, ...far]) {
    if (!has(one)) tally.newsMissed++
    const names = one.people()
    tally.doubled += names.length - new Set(names).size + one.doubled.length
  }
  tally.notSeated += far.filter((one) => mirrorOf(one) !== 2).length
  const listed = stage.listed()
  tally.doubled += listed.length - new Set(listed).size
  tally.homeOut += home.filter((one) => one.welcomes() !== before.get(one)).length
  const [c, d] = far
  const text = `after ${tally.backMs.length}`
  c?.seat.room.send('chat', { text })
  await sleep(1000)
  if (d !== undefined && linesOf(d, text) !== 1) tally.linesMissed++
  return backMs
}

/** The way to a process that carries a room is cut in every way there is; then that process is killed. */
export const scene: SoakScene = {
  name: 'satellite-cut',
  asks: 'The way between a venue and the process that carries a room of it falls silent, both ways and one way, is closed, becomes narrow and slow; then that process is killed (kill -9): how soon are its people back in their room, and what have they missed?',
  limits: {
    cut_back_ms_max: { direction: 'at most', value: 15_000 },
    kill_back_ms_max: { direction: 'at most', value: 5000 },
    news_missed: { direction: 'at most', value: 0 },
    lines_missed: { direction: 'at most', value: 0 },
    doubled: { direction: 'at most', value: 0 },
    not_in_their_room: { direction: 'at most', value: 0 },
    put_out_at_home: { direction: 'at most', value: 0 },
    put_out_when_slow: { direction: 'at most', value: 0 },
    clock_off_when_slow_ms: { direction: 'at most', value: 100 },
  },
  async run({ quick, note, atEnd, seed }) {
    if (!hasRedis()) throw benchFault('Redis is not installed: apt-get install redis-server.')
    let drawn = seed
    const stage = await openSatelliteStage(atEnd, () => (drawn = (drawn * 48_271) % 2_147_483_647) / 2_147_483_647)
    const tally: Tally = { backMs: [], linesMissed: 0, newsMissed: 0, doubled: 0, homeOut: 0, notSeated: 0 }
    for (let round = 0; round < (quick ? 1 : 4); round++) {
      for (const { name, bend } of CUTS) {
        await stage.refill()
        note(`${name}: back after ${Math.round(await playLoss(stage, tally, () => bend(stage.bent.wire)))} ms`)
      }
    }
    const { backMs: cuts, homeOut } = tally
    tally.backMs = []
    await stage.refill((wire) => wire.delay(200, 100))
    const everyone = [...stage.home, ...stage.far]
    const before = everyone.map((one) => one.welcomes())
    await sleep(quick ? QUIET_MS : 6 * QUIET_MS)
    const outWhenSlow = everyone.filter((one, index) => one.welcomes() !== before[index]).length
    const atMs = monotonicMs()
    const [near, far] = [stage.home[0], stage.far[0]].map((one) => one?.seat.clock.serverMs(atMs) ?? Number.NaN)
    await stage.refill()
    note(`killed: back after ${Math.round(await playLoss(stage, tally, () => process.kill(stage.bent.pid, 'SIGKILL')))} ms`)
    return {
      figures: {
        cuts: cuts.length,
        cut_back_ms_median: cuts.toSorted((a, b) => a - b)[Math.floor(cuts.length / 2)] ?? Number.NaN,
        cut_back_ms_max: Math.max(...cuts),
        kill_back_ms_max: Math.max(...tally.backMs),
        news_missed: tally.newsMissed,
        lines_missed: tally.linesMissed,
        doubled: tally.doubled,
        not_in_their_room: tally.notSeated,
        put_out_at_home: homeOut,
        put_out_when_slow: outWhenSlow,
        clock_off_when_slow_ms: Math.abs((far ?? Number.NaN) - (near ?? Number.NaN)),
      },
      how: [
        'Three server processes, Redis and every client on this one machine; a proxy lies between the venue’s process and the one that carries its further room. Silent is: nothing passes, and nobody is told of an end. Narrow is 100 bytes a second, slow is 200 to 300 ms each way.',
        '`back` is from the fault to the welcome of both people of the room. While it is there no more, a cue is begun, a notice put up and a line written: `news_missed` counts who has not all three two seconds after he is back, the line once. Put out at home is by cuts: who came through a killed process has to come again.',
        'The clock is that of a page in the further room less that of a page at home, after ten seconds and more over the slow way.',
      ],
    }
  },
}
