import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { monotonicMs, sleep } from '../../bench/bench-clock.ts'
import { runCue, takeRoomSeat, type RoomSeat } from '../../bench/room-seat.ts'
import { enterOperator } from '../enter-staff.ts'
import { readPageShow } from '../page-show.ts'
import { probeEnv } from '../probe-env.ts'
import type { SceneFigures, SoakScene } from '../scene.ts'
import { showErrorS, showPlaceOf, type ShowPlace } from '../show-error.ts'
import { laySteppedClocks, stepClocks } from '../step-clocks.ts'
import { enterVisit, openBrowser, openProfile, roomOf } from '../visit-page.ts'
import { VENUE } from '../yard-walk.ts'

const HOUR_MS = 3_600_000
/** A slow picture in software is this late. */
const CALM_S = 0.5
const GIVE_UP_MS = 30_000

/** What a step did: the page's own show, and everybody else's. */
interface Stepped {
  /** Until the page's show was right again and stayed so for a second, ms; 0 when it never was wrong. */
  readonly recoveredMs: number
  readonly pageOffS: number
  readonly othersOffS: number
}

/** Watches for some seconds after a step. */
async function watchStep({ page, other, before }: { page: Page; other: RoomSeat; before: ShowPlace }): Promise<Stepped> {
  const fromMs = monotonicMs()
  let wrongMs = 0
  let pageOffS = 0
  let othersOffS = 0
  while (monotonicMs() - fromMs < 6000 || (wrongMs > monotonicMs() - fromMs - 1000 && monotonicMs() - fromMs < GIVE_UP_MS)) {
    const { offS } = await readPageShow(page, other)
    othersOffS = Math.max(othersOffS, showErrorS(other, before))
    pageOffS = Math.max(pageOffS, Math.abs(offS))
    if (!(Math.abs(offS) < CALM_S)) wrongMs = monotonicMs() - fromMs
    await sleep(100)
  }
  return { recoveredMs: wrongMs, pageOffS, othersOffS }
}

/** How far the server's wall clock is from this process's, minutes, by the expiry of a ticket, which lives for one. */
async function serverWallOffMin(origin: string): Promise<number> {
  const body = { method: 'POST', body: JSON.stringify({ venue: VENUE, kind: 'visit', name: 'Asker' }) }
  const answer = await fetch(`${origin}/api/ticket`, { ...body, headers: { origin, 'content-type': 'application/json' } })
  const { expiresAtMs } = (await answer.json()) as { expiresAtMs: number }
  return Math.round((expiresAtMs - Date.now()) / 60_000) - 1
}

/** Clocks that are set: of a page, and of the server. */
export const scene: SoakScene = {
  name: 'clock-step',
  asks: 'A page’s wall clock is set an hour forwards and back, its monotonic clock falls an hour behind as in a sleep, and the server’s wall clock is set an hour forwards and back: does the show jump for anyone?',
  limits: {
    page_off_s_wall: { direction: 'at most', value: 1 },
    others_off_s_most: { direction: 'at most', value: 0.1 },
    page_recovers_ms_asleep: { direction: 'at most', value: 10_000 },
    server_step_page_off_s: { direction: 'at most', value: 1 },
    server_wall_moved_min: { direction: 'at least', value: 60 },
    newcomers_refused: { direction: 'at most', value: 0 },
    pages_lost: { direction: 'at most', value: 0 },
  },
  async run(ground): Promise<SceneFigures> {
    const { note, atEnd } = ground
    const folder = await mkdtemp(join(tmpdir(), 'holosite-soak-'))
    atEnd(() => rm(folder, { recursive: true, force: true }))
    const wallFile = join(folder, 'wall')
    await writeFile(wallFile, '0')
    const product = await ground.openProduct(probeEnv({ HOLOSITE_SOAK_WALL: wallFile }))
    const operator = await enterOperator(product)
    const other = await takeRoomSeat({ origin: product.origin, venue: VENUE, name: 'Other' })
    atEnd(() => [operator, other].forEach((one) => one.leave()))
    const profile = await openProfile(await openBrowser(ground))
    await laySteppedClocks(profile)
    const page = await enterVisit(profile, product.origin, 'Stepped')
    await runCue(operator, { do: 'go', cue: 'breath' })
    await sleep(3000)
    const before = showPlaceOf(other)
    if (before === null) return { figures: {}, how: ['No cue ran.'] }
    const watch = async (what: string): Promise<Stepped> => {
      const stepped = await watchStep({ page, other, before })
      note(`${what}: page off by ${stepped.pageOffS.toFixed(2)} s at most, right after ${Math.round(stepped.recoveredMs)} ms`)
      return stepped
    }
    await stepClocks(page, { wallMs: HOUR_MS })
    const forwards = await watch('page’s wall clock forwards')
    await stepClocks(page, { wallMs: -HOUR_MS })
    const backwards = await watch('page’s wall clock back')
    await stepClocks(page, { wallMs: 0, hostMs: -HOUR_MS })
    const asleep = await watch('page’s monotonic clock behind')
    let refused = 0
    const serverSteps: Stepped[] = []
    const moved: number[] = []
    for (const stepMs of [HOUR_MS, -HOUR_MS, 0]) {
      await writeFile(wallFile, String(stepMs))
      serverSteps.push(await watch(`server’s wall clock at ${stepMs / HOUR_MS} h`))
      moved.push(Math.abs(await serverWallOffMin(product.origin)))
      const newcomer = await takeRoomSeat({ origin: product.origin, venue: VENUE, name: `At ${stepMs}` }).catch(() => null)
      if (newcomer === null) refused++
      newcomer?.leave()
    }
    const all = [forwards, backwards, asleep, ...serverSteps]
    const lost = [(await roomOf(page)) !== 'open', operator.room.state !== 'open', other.room.state !== 'open'].filter(Boolean).length
    return {
      figures: {
        page_off_s_wall: Math.max(forwards.pageOffS, backwards.pageOffS),
        page_off_s_asleep: asleep.pageOffS,
        page_recovers_ms_asleep: asleep.recoveredMs,
        others_off_s_most: Math.max(...all.map(({ othersOffS }) => othersOffS)),
        server_step_page_off_s: Math.max(...serverSteps.map(({ pageOffS }) => pageOffS)),
        server_wall_moved_min: Math.min(...moved.slice(0, 2)),
        newcomers_refused: refused,
        pages_lost: lost,
      },
      how: [
        'The page’s `Date` and `performance.now` are moved by a script laid before its own. A monotonic clock that leaps forwards is not played: no browser’s does.',
        'The server’s `Date` is moved inside its process, as Node would see a step of the machine’s wall clock; the machine’s own clock is not touched. `others` is a room client in the soak’s process, its show against the machine’s monotonic clock.',
        'The page’s show is that of its newest frame, drawn in software: a slow picture counts as late.',
      ],
    }
  },
}
