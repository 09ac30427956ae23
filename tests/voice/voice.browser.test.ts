import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { enterVisit, launchChromium, openContext } from '../yard/chromium.ts'
import { startProduct, type Product } from '../yard/product.ts'

declare global {
  interface Window {
    /** What a page did with microphones and connections, noted before its own code runs. */
    noted: { asked: number; peers: RTCPeerConnection[]; answers: number }
    /** All that a page was given by microphones. */
    tracks?: MediaStreamTrack[]
  }
}

let product: Product
let browsers: Browser[]
let ann: Page
let ben: Page

beforeAll(async () => {
  product = await startProduct()
  browsers = [await launchChromium(), await launchChromium()]
  ann = await enterVisit(await noting(browsers[0]!), product.origin, 'Ann')
  ben = await enterVisit(await noting(browsers[1]!), product.origin, 'Ben')
  await ann.evaluate(() => window.holosite!.stand(0, 0, 0))
  await ben.evaluate(() => window.holosite!.stand(2, 0, 0))
}, 400_000)
afterAll(async () => {
  await Promise.all((browsers ?? []).map((browser) => browser.close()))
  await product?.stop()
}, 60_000)

async function noting(browser: Browser): Promise<BrowserContext> {
  const context = await openContext(browser, { width: 800, height: 520 })
  await context.addInitScript(() => {
    const noted: Window['noted'] = { asked: 0, peers: [], answers: 0 }
    window.noted = noted
    const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
    navigator.mediaDevices.getUserMedia = (wish) => {
      noted.asked++
      return ask(wish)
    }
    window.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(configuration?: RTCConfiguration) {
        super(configuration)
        noted.peers.push(this)
      }
      override setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
        noted.answers++
        return super.setRemoteDescription(description)
      }
    }
  })
  return context
}

/** Packets that came in by all slots so far, and slots by which any came. */
const heardBy = (page: Page): Promise<{ packets: number; slots: number }> =>
  page.evaluate(async () => {
    const heard = { packets: 0, slots: 0 }
    for (const peer of window.noted.peers) {
      for (const report of (await peer.getStats()).values() as Iterable<{
        type: string
        packetsReceived: number
      }>) {
        if (report.type !== 'inbound-rtp' || report.packetsReceived === 0) continue
        heard.packets += report.packetsReceived
        heard.slots++
      }
    }
    return heard
  })

const turnOn = async (page: Page): Promise<void> => {
  await page.click('.top-bar button:has-text("Voice")')
  await page.click('[data-turn-voice=on]')
  await page.waitForSelector('[data-line=open]', { timeout: 60_000 })
}
/** Nothing more comes in: not even what a browser sends of silence, several times a second. */
async function isQuiet(page: Page): Promise<void> {
  for (let look = 0; look < 20; look++) {
    const { packets } = await heardBy(page)
    await page.waitForTimeout(2000)
    if ((await heardBy(page)).packets === packets) return
  }
  expect.fail('packets go on coming')
}

const marked = (page: Page): Promise<boolean> => page.evaluate(() => window.holosite!.inspect().people.some((person) => person.marked))

test('a microphone is tried on the way in: no room, no connection, and it is given back and remembered', async () => {
  const page = await (await noting(browsers[0]!)).newPage()
  await page.addInitScript(() => {
    const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
    navigator.mediaDevices.getUserMedia = async (wish) => {
      const stream = await ask(wish)
      window.tracks = [...(window.tracks ?? []), ...stream.getTracks()]
      return stream
    }
  })
  await page.goto(`${product.origin}/visit/yard?view=words`)
  await page.click('text=Try your microphone')
  expect(await page.evaluate(() => window.noted.asked)).toBe(0)
  await page.click('[data-take=take]')
  await page.waitForFunction(() => Number(document.querySelector('[data-level]')?.getAttribute('data-level')) > 0.001, null, {
    timeout: 60_000,
  })
  const chosen = await page.locator('.entry select option').last().getAttribute('value')
  await page.locator('.entry select').selectOption(chosen)
  await page.waitForFunction((id) => document.querySelector<HTMLSelectElement>('.entry select')?.value === id, chosen, { timeout: 30_000 })
  await page.getByLabel('Talk only while held').uncheck()
  expect(await page.evaluate(() => window.noted.peers.length)).toBe(0)
  await page.click('text=Try your microphone')
  await page.waitForFunction(() => window.tracks?.every(({ readyState }) => readyState === 'ended') === true, null, { timeout: 10_000 })
  await page.reload()
  await page.click('text=Try your microphone')
  await page.click('[data-take=take]')
  await page.waitForSelector('[data-take=drop]', { timeout: 30_000 })
  expect(await page.locator('.entry select').inputValue()).toBe(chosen)
  expect(await page.getByLabel('Talk only while held').isChecked()).toBe(false)
  await page.context().close()
}, 180_000)

test('voice is off until it is asked for: no microphone, no connection, no button', async () => {
  for (const page of [ann, ben]) {
    expect(await page.evaluate(() => [window.noted.asked, window.noted.peers.length])).toEqual([0, 0])
    expect(await page.locator('.voice-bar').count()).toBe(0)
  }
  await turnOn(ann)
  await turnOn(ben)
  // Whoever only listens is asked for nothing.
  for (const page of [ann, ben]) expect(await page.evaluate(() => [window.noted.asked, window.noted.peers.length])).toEqual([0, 1])
}, 180_000)

test('a microphone is tried before it is open, and closed it sends nothing', async () => {
  await ann.click('[data-take=take]')
  await ann.waitForSelector('[data-take=drop]', { timeout: 30_000 })
  await ann.waitForFunction(() => Number(document.querySelector('[data-level]')?.getAttribute('data-level')) > 0.001, null, {
    timeout: 60_000,
  })
  expect(await ann.getAttribute('[data-microphone]', 'data-microphone')).toBe('closed')
  await ann.waitForTimeout(2000)
  expect((await heardBy(ben)).packets).toBe(0)
  expect(await ben.locator('[data-speaking]').count()).toBe(0)
}, 180_000)

test('who holds the key is heard by who stands near, and marked as speaking; who lets go is not', async () => {
  await ann
    .locator('canvas')
    .first()
    .focus({ timeout: 1000 })
    .catch(() => {})
  await ann.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  await ann.keyboard.down('v')
  await ann.waitForSelector('[data-microphone=open]', { timeout: 10_000 })
  expect(await ann.textContent('[data-microphone]')).toContain('Microphone open')
  await ben.waitForSelector('[data-speaking=Ann]', { timeout: 60_000 })
  await ben.waitForFunction(() => window.holosite!.inspect().people.some((person) => person.marked), null, { timeout: 60_000 })
  // The mark is a meter's in the graph that plays her; the browser's own sum of energy stays at 0 there, as its element is mute.
  const heard = await heardBy(ben)
  expect(heard.slots).toBe(1)
  expect(heard.packets).toBeGreaterThan(0)
  // Nobody hears himself.
  expect((await heardBy(ann)).packets).toBe(0)
  await ann.keyboard.up('v')
  await ann.waitForSelector('[data-microphone=closed]', { timeout: 10_000 })
  await ben.waitForFunction(() => !window.holosite!.inspect().people.some((person) => person.marked), null, { timeout: 60_000 })
  await isQuiet(ben)
  expect(await marked(ben)).toBe(false)
}, 240_000)

test('one press opens and one closes, for whom holding is hard; whom one mutes is cut, and heard again, without negotiating', async () => {
  await ann.getByLabel('Talk only while held').uncheck()
  await ann.click('.talk')
  await ann.waitForSelector('[data-microphone=open]', { timeout: 10_000 })
  await ben.waitForSelector('[data-speaking=Ann]', { timeout: 60_000 })
  const mute = ben.getByRole('button', { name: 'Mute Ann' })
  await mute.click()
  // The server sends no more of her: her slot is free for others.
  await isQuiet(ben)
  await mute.click()
  await ben.waitForSelector('[data-speaking=Ann]', { timeout: 60_000 })
  await ann.click('.talk')
  await ann.waitForSelector('[data-microphone=closed]', { timeout: 10_000 })
  for (const page of [ann, ben]) expect(await page.evaluate(() => window.noted.answers)).toBe(1)
  await ann.click('[data-turn-voice=off]')
  await ann.waitForSelector('.voice-bar', { state: 'detached' })
  expect(await ann.evaluate(() => window.noted.peers[0]!.connectionState)).toBe('closed')
}, 240_000)
