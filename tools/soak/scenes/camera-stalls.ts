import { monotonicMs, sleep, until } from '../../bench/bench-clock.ts'
import { percentile } from '../../bench/percentile.ts'
import { putChartOnAir } from '../../bench/frame/live-drape.ts'
import { enterOperator } from '../enter-staff.ts'
import { pageProcesses, signalAll } from '../page-processes.ts'
import type { SoakScene } from '../scene.ts'
import { enterVisit, openBrowser, openProfile, wordOn } from '../visit-page.ts'
import { VENUE } from '../yard-walk.ts'

const CAMERA = 'camera-east'
const STALL_MS = 4000

/** A camera that stands still and goes on, while its picture is on the wall. */
export const scene: SoakScene = {
  name: 'camera-stalls',
  asks: 'The page of a camera on air stands still for four seconds and goes on: how soon does a visitor read that the picture is not live, and how soon is it live again?',
  limits: {
    noticed_ms_median: { direction: 'at most', value: 1000 },
    back_ms_median: { direction: 'at most', value: 3000 },
  },
  async run(ground) {
    const { quick, note, atEnd } = ground
    const product = await ground.openProduct()
    const operator = await enterOperator(product)
    atEnd(() => operator.leave())
    const crew = await openBrowser(ground)
    await putChartOnAir(crew, product, operator, { venue: VENUE, camera: CAMERA })
    const pids = await pageProcesses(crew)
    atEnd(() => signalAll(pids, 'SIGCONT'))
    const page = await enterVisit(await openProfile(await openBrowser(ground)), product.origin, 'Viewer')
    const isLive = async (): Promise<boolean> => (await wordOn(page, CAMERA)) === 'live'
    const noticed: number[] = []
    const back: number[] = []
    for (let round = 0; round < (quick ? 3 : 9); round++) {
      await until('a live picture', 90_000, isLive)
      await sleep(2000)
      signalAll(pids, 'SIGSTOP')
      const stoppedMs = monotonicMs()
      await until('the page to notice', 30_000, async () => !(await isLive()))
      noticed.push(monotonicMs() - stoppedMs)
      await sleep(Math.max(0, STALL_MS - (monotonicMs() - stoppedMs)))
      signalAll(pids, 'SIGCONT')
      const wentOnMs = monotonicMs()
      await until('a live picture again', 60_000, isLive)
      back.push(monotonicMs() - wentOnMs)
      note(`noticed ${Math.round(noticed.at(-1) ?? 0)} ms, back ${Math.round(back.at(-1) ?? 0)} ms`)
    }
    return {
      figures: {
        stalls: noticed.length,
        noticed_ms_median: percentile(noticed, 0.5),
        noticed_ms_max: Math.max(...noticed),
        back_ms_median: percentile(back, 0.5),
        back_ms_max: Math.max(...back),
      },
      how: [
        'The camera page publishes the moving chart from a browser of its own, whose page process is stopped (SIGSTOP) and let go again; the visitor’s page draws in software in another. Noticed is the word beside the picture leaving `live`, from the stop; back is the word back at `live`, from the going on.',
      ],
    }
  },
}
