import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '../yard/chromium.ts'
import { startProduct, type Product } from '../yard/product.ts'
import { keepGlLedger } from './gl-ledger.ts'

let product: Product
let browser: Browser
beforeAll(async () => {
  product = await startProduct()
  browser = await launchChromium()
}, 300_000)
afterAll(async () => {
  await browser?.close()
  await product?.stop()
}, 60_000)

const LIMIT_MB = 300

test('on a phone the night asks for no more than 300 MB, script and graphics together', async () => {
  const context = await browser.newContext({
    ...{ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 3, locale: 'zh-CN' },
  })
  await context.addInitScript(keepGlLedger)
  const page = await context.newPage()
  await page.goto(`${product.origin}/visit/grand-tang-night`)
  await page.click('.entry button[type=submit]:not([disabled])', { timeout: 120_000 })
  await page.waitForSelector('[data-room=open]', { timeout: 120_000 })
  await page.waitForFunction(() => window.holosite?.inspect().settled === true, null, { timeout: 400_000, polling: 1000 })
  // The show's pieces, the crowd and the small lights come after the place.
  await page.waitForTimeout(20_000)
  const ledger = await page.evaluate(() => window.glLedger!())
  const session = await context.newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const heap = (await session.send('Runtime.getHeapUsage')) as { usedSize: number; backingStorageSize?: number }
  const script = heap.usedSize + (heap.backingStorageSize ?? 0)
  const told = Object.entries({ ...ledger, script }).map(([part, bytes]) => `${part} ${(bytes / 1e6).toFixed(1)} MB`)
  console.log(`ledger of a phone: ${told.join(', ')}`)
  const totalMb = (ledger.textures + ledger.buffers + ledger.renderbuffers + ledger.canvas + script) / 1e6
  expect(ledger.buffers, 'nothing was counted').toBeGreaterThan(1e6)
  expect(totalMb, told.join(', ')).toBeLessThanOrEqual(LIMIT_MB)
}, 590_000)
