import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { enterVisit, launchChromium, openContext } from '../yard/chromium.ts'
import { startProduct, until, type Product } from '../yard/product.ts'

const VENUE = 'grand-tang-night'
/** What the page's sound is asked for: contexts made, and the loudest sample heard since the last look. */
interface Tap {
  made: number
  loudest(): number
}
declare global {
  interface Window {
    tap: Tap
  }
}

let product: Product
let browser: Browser
let visitor: Page
let operator: Page

beforeAll(async () => {
  product = await startProduct()
  browser = await launchChromium()
  const context = await openContext(browser, { width: 560, height: 300 })
  await context.addInitScript(tapSound)
  visitor = await enterVisit(context, product.origin, 'Ann', VENUE)
  operator = await (await openContext(browser, { width: 1280, height: 800 })).newPage()
  const asked = ['--role', 'operator', '--venue', VENUE, '--minutes', '15', '--data', product.data, '--base', product.origin, '--json']
  await operator.goto((JSON.parse(await product.holosite('staff', 'link', ...asked)) as { url: string }).url)
  await operator.waitForSelector('.go:not([disabled])', { timeout: 60_000 })
}, 300_000)

afterAll(async () => {
  await browser?.close()
  await product?.stop()
}, 60_000)

/** Runs in the page before anything else: every context is counted, and what reaches the speakers is listened to. */
function tapSound(): void {
  const Made = window.AudioContext
  const connect = AudioNode.prototype.connect as (this: AudioNode, to: AudioNode) => AudioNode
  let analyser: AnalyserNode | null = null
  let samples = new Float32Array(0)
  window.tap = {
    made: 0,
    loudest() {
      analyser?.getFloatTimeDomainData(samples)
      return samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)
    },
  }
  window.AudioContext = class extends Made {
    constructor(options?: AudioContextOptions) {
      super(options)
      window.tap.made++
    }
  }
  AudioNode.prototype.connect = function (this: AudioNode, to: AudioNode) {
    if (to instanceof AudioDestinationNode && analyser === null) {
      analyser = new AnalyserNode(this.context, { fftSize: 32768 })
      samples = new Float32Array(analyser.fftSize)
      connect.call(this, analyser)
    }
    return connect.call(this, to)
  } as AudioNode['connect']
}

const inspect = () => visitor.evaluate(() => window.holosite!.inspect())
const current = (): Promise<string | null> => operator.textContent('[data-testid=current-cue]')
const settled = () => visitor.waitForFunction(() => window.holosite?.inspect().settled === true, null, { timeout: 120_000 })

test('one tap takes a visitor to a named place, and the page says whose data the place is', async () => {
  await visitor.click('button:has-text("This place")')
  expect(await visitor.textContent('.places')).toContain('Nothing is fixed to it')
  expect(await visitor.textContent('[aria-label="This place"]')).toContain('OpenStreetMap')
  await visitor.click('button:has-text("Go to Temple gate")')
  await until(
    async () => Math.abs((await inspect()).self.head[1]! + 200) < 1,
    15_000,
    () => 'the visitor did not get there',
  )
  await settled()
})

test('the simulated crowd is labelled, can be switched off, and is nobody in the count', async () => {
  await visitor.evaluate(() => window.holosite!.stand(0, -340, 180, 0))
  await settled()
  expect(await visitor.textContent('[data-room=open]')).toBe('1 here')
  const crowdDrawn = async (): Promise<number> => {
    const parts = await visitor.evaluate(() => window.holosite!.countParts())
    return Object.entries(parts).reduce((sum, [part, { triangles }]) => sum + (part.includes('crowd') ? triangles : 0), 0)
  }
  const crowd = visitor.locator('label:has-text("simulated") input')
  expect(await crowdDrawn()).toBeGreaterThan(500)
  await crowd.click()
  await until(
    async () => (await crowdDrawn()) === 0,
    30_000,
    () => 'the crowd is still there',
  )
  expect(await crowd.isChecked()).toBe(false)
  await crowd.click()
  await visitor.keyboard.press('Escape')
})

test('a walk by keyboard ends at a shop front', async () => {
  await visitor.evaluate(() => window.holosite!.stand(30, -480, 90, 0))
  await settled()
  await visitor.locator('canvas').first().focus()
  await visitor.keyboard.down('w')
  let before = -1
  await until(
    async () => {
      const [east] = (await inspect()).ground
      const still = Math.abs(east! - before) < 0.01 && east! > 30.5
      before = east!
      await visitor.waitForTimeout(500)
      return still
    },
    40_000,
    () => `the visitor stands at east ${before.toFixed(2)}`,
  )
  await visitor.keyboard.up('w')
  expect(before).toBeLessThan(33.6)
})

test('Space is GO while the lamp says so, and pressed twice within 200 ms it is one GO', async () => {
  expect(await operator.getAttribute('[data-lamp=keys]', 'data-light')).toBe('good')
  await operator.keyboard.press('Space')
  await operator.keyboard.press('Space')
  await until(
    async () => (await current())?.startsWith('1 ') === true,
    15_000,
    () => 'GO did not come',
  )
  await operator.waitForTimeout(1500)
  expect(await current()).toMatch(/^1 Gathering/)
  expect((await inspect()).cueRevision).toBe(1)
})

/** A line of the narration: that of the moment, or a later one where frames are slow. */
const caption = async (): Promise<string> => (await visitor.locator('.caption').allTextContents()).join('')
const SLOWLY = { timeout: 90_000, interval: 100 }

test('the narration is read in the language of the page', async () => {
  await operator.click('tr[data-cue=breath] button')
  await expect.poll(caption, SLOWLY).toMatch(/[a-z]{3}/)
  await visitor.click('button:has-text("Settings")')
  await visitor.click('text=中文')
  await expect.poll(caption, SLOWLY).toMatch(/[\u4e00-\u9fff]{4}/u)
  await visitor.keyboard.press('Escape')
})

test('there is no sound before a gesture, and the score of the show after it', async () => {
  expect(await visitor.evaluate(() => window.tap.made)).toBe(0)
  await operator.click('tr[data-cue=march] button')
  await visitor.click('.top-bar button:has-text("开启声音")')
  expect(await visitor.evaluate(() => window.tap.made)).toBe(1)
  await until(
    () => visitor.evaluate(() => window.tap.loudest() > 0.003),
    20_000,
    () => 'nothing was heard',
  )
})

test('nothing of the place failed', async () => {
  expect(await visitor.locator('.corner-faults .fault').allTextContents()).toEqual([])
})

test('a broken tile and a broken performer are told in a visitor’s words, and the place stands without them', async () => {
  await visitor.context().close()
  await operator.context().close()
  const context = await openContext(browser, { width: 560, height: 300 })
  const broken = { status: 200, contentType: 'model/gltf-binary', body: Buffer.from('glTF, but not for long') }
  await context.route('**/tiles/r0*.glb', (route) => route.fulfill(broken))
  await context.route('**/dancer.vrm', (route) => route.fulfill(broken))
  const page = await enterVisit(context, product.origin, 'Ben', VENUE)
  const named = (part: string): Promise<unknown> => page.waitForSelector(`.corner-faults li[data-detail*=${part}]`, { timeout: 60_000 })
  await named('r0')
  await named('dancer')
  // A visitor reads what it means for him, and no name of a file.
  expect(await page.locator('.corner-faults').innerText()).not.toMatch(/r0|dancer|glb|vrm/)
  expect((await page.evaluate(() => window.holosite!.inspect())).triangles).toBeGreaterThan(10_000)
  await context.close()
}, 240_000)
