import { monotonicMs, sleep, until } from '../../bench/bench-clock.ts'
import { benchFault } from '../../bench/bench-fault.ts'
import { putChartOnAir } from '../../bench/frame/live-drape.ts'
import { enterOperator } from '../enter-staff.ts'
import { readMetric } from '../read-metrics.ts'
import type { SoakScene } from '../scene.ts'
import { enterVisit, openBrowser, openProfile, wordOn } from '../visit-page.ts'
import { VENUE } from '../yard-walk.ts'

const CAMERA = 'camera-east'

/** kill -9 of the live hub while a camera's picture is on the wall. */
export const scene: SoakScene = {
  name: 'hub-killed',
  asks: 'The live hub is killed (kill -9) while a camera is on air: when does the page say so, when is the hub back, and when do pictures flow again, without a hand?',
  limits: {
    page_says_so_ms_max: { direction: 'at most', value: 5000 },
    hub_back_ms_max: { direction: 'at most', value: 10_000 },
    pictures_back_ms_max: { direction: 'at most', value: 30_000 },
  },
  async run(ground) {
    const { quick, note, atEnd } = ground
    const product = await ground.openProduct()
    const operator = await enterOperator(product)
    atEnd(() => operator.leave())
    const browser = await openBrowser(ground)
    await putChartOnAir(browser, product, operator, { venue: VENUE, camera: CAMERA })
    const page = await enterVisit(await openProfile(browser), product.origin, 'Viewer')
    await until('the first picture', 90_000, async () => (await wordOn(page, CAMERA)) === 'live')
    const said: number[] = []
    const back: number[] = []
    const pictures: number[] = []
    for (let round = 0; round < (quick ? 1 : 3); round++) {
      await sleep(3000)
      const pid = product.childPid('hub-main')
      if (pid === null) throw benchFault('No hub runs.')
      process.kill(pid, 'SIGKILL')
      const killedMs = monotonicMs()
      const hubBack = until('the hub', 60_000, async () => product.childPid('hub-main') !== pid && (await product.isWell()), 100)
        .then(() => back.push(monotonicMs() - killedMs)) // prettier-ignore
      await until('the page to say so', 60_000, async () => (await wordOn(page, CAMERA)) !== 'live')
      said.push(monotonicMs() - killedMs)
      await hubBack
      await until('pictures', 120_000, async () => (await wordOn(page, CAMERA)) === 'live')
      pictures.push(monotonicMs() - killedMs)
      const before = await readMetric(product.origin, 'holosite_hub_packets_out')
      await sleep(1000)
      if ((await readMetric(product.origin, 'holosite_hub_packets_out')) <= before)
        throw benchFault('The page says live and no packets flow.')
      note(
        `said so ${Math.round(said.at(-1) ?? 0)} ms, hub ${Math.round(back.at(-1) ?? 0)} ms, pictures ${Math.round(pictures.at(-1) ?? 0)} ms`,
      )
    }
    return {
      figures: {
        kills: said.length,
        page_says_so_ms_max: Math.max(...said),
        hub_back_ms_max: Math.max(...back),
        pictures_back_ms_max: Math.max(...pictures),
      },
      how: [
        'A camera page publishes the moving chart, a visitor’s page shows it, both in one software-drawing Chromium; times are from the kill. `says so` is the word beside the picture leaving `live`; `pictures` is the word back at `live` with packets going out.',
      ],
    }
  },
}
