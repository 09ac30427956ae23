import type { Browser, Page } from 'playwright-core'
import { monotonicMs, sleep, until } from '../../bench/bench-clock.ts'
import { benchFault } from '../../bench/bench-fault.ts'
import type { SoakScene } from '../scene.ts'
import { enterVisit, openBrowser } from '../visit-page.ts'

declare global {
  interface Window {
    /** Voice connections a page has made. */
    voicePeers: RTCPeerConnection[]
  }
}

/** Large enough for the buttons that turn voice on. */
const SCREEN = { width: 800, height: 520 }

/** A visitor's page that notes its connections. */
async function openVoicePage(browser: Browser, origin: string, name: string): Promise<Page> {
  const context = await browser.newContext({ viewport: SCREEN, locale: 'en-GB', deviceScaleFactor: 1 })
  await context.addInitScript('globalThis.__name = (named) => named')
  await context.addInitScript(() => {
    window.voicePeers = []
    window.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(configuration?: RTCConfiguration) {
        super(configuration)
        window.voicePeers.push(this)
      }
    }
  })
  const page = await enterVisit(context, origin, name)
  await page.click('.top-bar button:has-text("Voice")')
  await page.click('[data-turn-voice=on]')
  await page.waitForSelector('[data-line=open]', { timeout: 60_000 })
  return page
}

/** Packets of voice that came in so far, over all connections. */
const heardBy = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    let packets = 0
    for (const peer of window.voicePeers) {
      for (const report of (await peer.getStats()).values() as Iterable<{ type: string; packetsReceived?: number }>)
        if (report.type === 'inbound-rtp') packets += report.packetsReceived ?? 0
    }
    return packets
  })

const isHeard = async (page: Page): Promise<boolean> => {
  const before = await heardBy(page)
  await sleep(300)
  return (await heardBy(page)) > before
}

/** kill -9 of the hub while somebody talks. */
export const scene: SoakScene = {
  name: 'voice-hub-killed',
  asks: 'The live hub is killed (kill -9) while one visitor talks to another: when is the hub back, when are their lines, and is the talker heard again once he opens his microphone?',
  limits: {
    hub_back_ms_max: { direction: 'at most', value: 10_000 },
    lines_back_ms_max: { direction: 'at most', value: 15_000 },
    heard_again_ms_max: { direction: 'at most', value: 30_000 },
  },
  async run(ground) {
    const { quick, note } = ground
    const product = await ground.openProduct()
    const listener = await openVoicePage(await openBrowser(ground), product.origin, 'Ben')
    const talker = await openVoicePage(await openBrowser(ground), product.origin, 'Ann')
    await listener.evaluate(() => window.holosite?.stand(2, 0, 0))
    await talker.evaluate(() => window.holosite?.stand(0, 0, 0))
    await talker.click('[data-take=take]')
    await talker.waitForSelector('[data-take=drop]', { timeout: 30_000 })
    await talker.getByLabel('Talk only while held').uncheck()
    await talker.click('.talk')
    await talker.waitForSelector('[data-microphone=open]', { timeout: 20_000 })
    await until('the talker to be heard', 60_000, () => isHeard(listener))
    const back: number[] = []
    const heard: number[] = []
    const lines: number[] = []
    for (let round = 0; round < (quick ? 1 : 3); round++) {
      await sleep(3000)
      const pid = product.childPid('hub-main')
      if (pid === null) throw benchFault('No hub runs.')
      process.kill(pid, 'SIGKILL')
      const killedMs = monotonicMs()
      const hubBack = until('the hub', 60_000, async () => product.childPid('hub-main') !== pid && (await product.isWell()), 100)
        .then(() => back.push(monotonicMs() - killedMs)) // prettier-ignore
      // With the line the microphone closes: nobody speaks on without knowing that he is heard again.
      await until('the lines to break', 30_000, async () => (await talker.locator('[data-microphone=open]').count()) === 0)
      for (const page of [talker, listener]) await page.waitForSelector('[data-line=open]', { timeout: 60_000 })
      lines.push(monotonicMs() - killedMs)
      await talker.click('.talk')
      await until('the talker to be heard again', 120_000, () => isHeard(listener))
      heard.push(monotonicMs() - killedMs)
      await hubBack
      note(
        `hub ${Math.round(back.at(-1) ?? 0)} ms, lines ${Math.round(lines.at(-1) ?? 0)} ms, heard again ${Math.round(heard.at(-1) ?? 0)} ms`,
      )
    }
    return {
      figures: {
        kills: heard.length,
        hub_back_ms_max: Math.max(...back),
        lines_back_ms_max: Math.max(...lines),
        heard_again_ms_max: Math.max(...heard),
      },
      how: [
        'Two visitors’ pages in a Chromium each, two metres apart, drawn in software; the talker’s microphone is the browser’s own beep. A microphone closes with its line, by design; it is opened again by a press as soon as both lines are back. Times are from the kill; heard is that voice packets come in at the listener’s, looked at every 0.3 s.',
      ],
    }
  },
}
