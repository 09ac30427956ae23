import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium, openContext } from '../yard/chromium.ts'
import { startProduct, until, type Product } from '../yard/product.ts'
import { pageProcesses, signalAll } from '../../tools/soak/page-processes.ts'
import { layWire, type CutWire } from './cut-wire.ts'

/** A phone whose network goes, and one that is put to sleep: the visit comes back by itself, and says meanwhile what happens. */
let product: Product
let wire: CutWire
let browser: Browser
let page: Page

beforeAll(async () => {
  product = await startProduct()
  wire = await layWire(product.origin)
  browser = await launchChromium()
  page = await (await openContext(browser, { width: 360, height: 740 })).newPage()
  await page.goto(`${wire.origin}/visit/yard?view=words`)
  await page.fill('.entry input[type=text]', 'Mo')
  await page.click('.entry button[type=submit]')
  await page.waitForSelector('[data-near=places] button', { timeout: 60_000 })
  await page.waitForSelector('[data-room=open]')
}, 300_000)
afterAll(async () => {
  await browser?.close()
  await wire?.close()
  await product?.stop()
}, 60_000)

const state = (): Promise<string | null> => page.locator('[data-room]').getAttribute('data-room')
const says = (): Promise<string> => page.locator('[data-room]').innerText()

test('a cut network is told in one calm line, and the visit is back within five seconds of its return, at the same spot', async () => {
  await page.click('button:has-text("Turn right")')
  await page.waitForFunction(() => /facing north-east/.test(document.querySelector('[data-near=where]')?.textContent ?? ''))
  const where = await page.locator('[data-near=where]').innerText()
  wire.cut()
  await page.waitForSelector('[data-room=rejoining]', { timeout: 15_000 })
  expect(await says()).toBe('Connection lost, coming back…')
  expect(await page.locator('[role=alert]').count()).toBe(0)
  await page.waitForTimeout(8000)
  expect(await state()).toBe('rejoining')
  wire.mend()
  await page.waitForSelector('[data-room=open]', { timeout: 15_000 })
  expect(await page.locator('[data-near=where]').innerText()).toBe(where)
})

test('a page that knows it is offline says so, and joins at once when the network is back', async () => {
  wire.cut()
  await page.context().setOffline(true)
  await page.waitForSelector('[data-room=rejoining]', { timeout: 15_000 })
  await until(
    async () => (await says()).startsWith('You are offline'),
    15_000,
    () => 'offline was never told',
  )
  // The waits between tries have grown to their longest by now.
  await page.waitForTimeout(8000)
  wire.mend()
  const backMs = Date.now()
  await page.context().setOffline(false)
  await page.waitForSelector('[data-room=open]', { timeout: 15_000 })
  expect(Date.now() - backMs).toBeLessThan(6000)
})

test('a page that slept while its connection died comes back by itself when it is looked at again', async () => {
  const pids = await pageProcesses(browser)
  signalAll(pids, 'SIGSTOP')
  try {
    wire.cut()
    await new Promise((slept) => setTimeout(slept, 10_000))
    wire.mend()
  } finally {
    signalAll(pids, 'SIGCONT')
  }
  await until(
    async () => {
      const lobby = (await (await fetch(`${product.origin}/api/venues`)).json()) as { id: string; people: number }[]
      return lobby.find(({ id }) => id === 'yard')?.people === 1 && (await state()) === 'open'
    },
    20_000,
    () => 'the visit never came back from its sleep',
  )
})
