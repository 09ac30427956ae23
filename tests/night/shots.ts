/**
 * Takes pictures of the night from its fixed views: `npx tsx tests/night/shots.ts <folder> [view …]`. A view is one of the names
 * below, or east,north,heading,pitch,fov. `--go cue` plays a cue once the view stands, `--wait` seconds before
 * the picture; `--pair` takes two
 * more, one of them 2 cm to the right, to see what crawls; `--moment id` shows another hour, `--venue id` another venue.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Page } from 'playwright-core'
import { enterVisit, launchChromium, openContext } from '../yard/chromium.ts'
import { startProduct, type Product } from '../yard/product.ts'

/** East, north, heading, pitch, vertical field in degrees. */
const VIEWS: Readonly<Record<string, readonly [number, number, number, number, number]>> = {
  v1: [0, -340, 180, 4, 55],
  v2: [3, -560, 0, 8, 30],
  v3: [0, 450, 180, 4, 60],
  v4: [-20, -900, 45, 6, 65],
  v6: [30, -480, 90, 17, 60],
}

const { values, positionals } = parseArgs({
  options: {
    go: { type: 'string' },
    moment: { type: 'string' },
    venue: { type: 'string', default: 'grand-tang-night' },
    width: { type: 'string', default: '1280' },
    height: { type: 'string', default: '720' },
    wait: { type: 'string', default: '4' },
    origin: { type: 'string' },
    pair: { type: 'boolean', default: false },
  },
  allowPositionals: true,
})
/** The operator's console, with its keys armed. */
async function openDesk({ data, holosite }: Product): Promise<Page> {
  const operator = await (await openContext(browser, { width: 1280, height: 800 })).newPage()
  const asked = ['--role', 'operator', '--venue', values.venue, '--minutes', '15', '--data', data, '--base', origin, '--json']
  await operator.goto((JSON.parse(await holosite('staff', 'link', ...asked)) as { url: string }).url)
  await operator.waitForSelector('.go:not([disabled])')
  return operator
}

const [folder = 'pictures', ...wanted] = positionals
mkdirSync(folder, { recursive: true })
const product = values.origin ? null : await startProduct()
const origin = values.origin ?? product!.origin
const browser = await launchChromium()
try {
  const context = await openContext(browser, { width: Number(values.width), height: Number(values.height) })
  const page = await enterVisit(context, origin, 'Ann', values.venue)
  page.on('console', (message) => message.type() === 'error' && console.error(message.text()))
  page.on('pageerror', (failure) => console.error(failure.message))
  const desk = values.go && product ? await openDesk(product) : null
  for (const name of wanted.length > 0 ? wanted : Object.keys(VIEWS)) {
    const view = VIEWS[name] ?? name.split(',').map(Number)
    const [east = 0, north = 0, heading = 0, pitch = 0, fov = 60] = view
    await page.evaluate(([e, n, h, p]) => window.holosite?.stand(e!, n!, h!, p), [east, north, heading, pitch])
    await page.evaluate((degrees) => window.holosite?.field(degrees), fov)
    if (values.moment) await page.evaluate((id) => window.holosite?.moment(id), values.moment)
    // What a new place wants is asked for with the frames that follow.
    const from = await page.evaluate(() => window.holosite?.inspect().frame ?? 0)
    await page.waitForFunction((frame) => (window.holosite?.inspect().frame ?? 0) > frame + 6, from, { timeout: 240_000 })
    await page.waitForFunction(() => window.holosite?.inspect().settled === true, null, { timeout: 240_000 })
    if (desk !== null) await desk.click(`tr[data-cue=${values.go}] button`)
    await page.waitForTimeout(Number(values.wait) * 1000)
    if (desk === null) await page.waitForFunction(() => window.holosite?.inspect().settled === true, null, { timeout: 120_000 })
    const shoot = (which: string): Promise<Buffer> =>
      page.screenshot({ path: join(folder, `${name.replaceAll(',', '_')}${which}.png`), timeout: 240_000 })
    await shoot('')
    if (values.pair) {
      await shoot('.again')
      const right = (heading * Math.PI) / 180
      const [e, n] = [east + 0.02 * Math.cos(right), north - 0.02 * Math.sin(right)]
      await page.evaluate(([x, y, h, p]) => window.holosite?.stand(x!, y!, h!, p), [e, n, heading, pitch])
      await page.waitForTimeout(1500)
      await shoot('.moved')
    }
    const { drawCalls, triangles } = await page.evaluate(() => window.holosite!.inspect())
    console.log(name, { drawCalls, triangles })
  }
} finally {
  await browser.close()
  await product?.stop()
}
