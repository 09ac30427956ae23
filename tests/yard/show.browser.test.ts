import { createSocket } from 'node:dgram'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { Receiver } from 'sacn'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { enterVisit, launchChromium, meanColour, openContext, pixelsOf } from './chromium.ts'
import { ROOT, startProduct, until, type Product } from './product.ts'

let product: Product
let browsers: Browser[]
let visitor: Page
let operator: Page
let receiver: Receiver
/** Newest slots of universe 1 as an independent receiver decodes them, 0..255. */
let slots: Record<number, number> = {}

beforeAll(async () => {
  const port = await freeUdpPort()
  receiver = new Receiver({ universes: [1], port, iface: '127.0.0.1' })
  receiver.on('packet', (packet) => {
    slots = Object.fromEntries(Object.entries(packet.payload).map(([slot, percent]) => [slot, Math.round((Number(percent) * 255) / 100)]))
  })
  product = await startProduct((venue) => Object.assign(venue.output, { destination: '127.0.0.1', port }))
  browsers = [await launchChromium(), await launchChromium()]
  visitor = await enterVisit(await openContext(browsers[0]!), product.origin, 'Visitor')
  operator = await (await openContext(browsers[1]!, { width: 1280, height: 800 })).newPage()
  await operator.goto(await product.staffLink('operator'))
  await operator.waitForSelector('.go:not([disabled])', { timeout: 60_000 })
}, 300_000)

afterAll(async () => {
  await Promise.all((browsers ?? []).map((browser) => browser.close()))
  receiver?.close()
  await product?.stop()
}, 60_000)

/** Colour of the middle of the façade, seen head on. */
async function facade(): Promise<[number, number, number]> {
  return meanColour(await pixelsOf(visitor), { left: 0.42, right: 0.58, top: 0.34, bottom: 0.46 })
}
/** Colour of the wall above par 1, beside the projector's picture. */
async function parGlow(): Promise<[number, number, number]> {
  return meanColour(await pixelsOf(visitor), { left: 0.34, right: 0.354, top: 0.53, bottom: 0.567 })
}
const redness = ([red, green, blue]: readonly number[]): number => red! - (green! + blue!) / 2
const press = (name: string) => operator.click(`.keys button:has-text("${name}")`)
const current = () => operator.textContent('[data-testid=current-cue]')

test('the link leaves the address bar at once', async () => {
  expect(operator.url()).toBe(`${product.origin}/console/yard`)
})

test('nothing is lit before the first GO but the way out', async () => {
  await until(
    () => Object.keys(slots).length > 0,
    15_000,
    () => 'no packet came',
  )
  const awake = await visitor.evaluate(() => Object.keys(window.holosite!.inspect().show))
  expect(awake.filter((channel) => !channel.startsWith('camera/'))).toEqual([])
  for (const slot of egressSlots()) expect(slots[slot]).toBe(255)
})

test('GO turns the façade red on screen, and a fixture red on screen and in sACN', async () => {
  await visitor.evaluate(() => window.holosite!.stand(0, 0, 270, 8))
  await visitor.waitForTimeout(1500)
  const before = await facade()
  await operator.click('tr[data-cue=red] button')
  await until(
    async () => redness(await facade()) > redness(before) + 40,
    30_000,
    () => 'the façade did not turn red',
  )
  // The glow of par 1 on the wall, left of the projected picture.
  await until(
    async () => redness(await parGlow()) > 25,
    15_000,
    () => 'no red glow of the par on the wall',
  )
  const now = await visitor.evaluate(() => window.holosite!.inspect().show)
  expect(now['fixture/par-1/colour']).toEqual([1, 0, 0])
  const par = parSlots()
  await until(
    () => slots[par.red] === 255 && (slots[par.green] ?? 0) === 0,
    15_000,
    () => `the par is not red in sACN: ${JSON.stringify(slots)}`,
  )
  expect(await current()).toMatch(/^2 /)
})

test('the light stops at what stands in its way: the wall behind the post lies in its shadow, the wall beside it is lit', async () => {
  const picture = await pixelsOf(visitor)
  const shadow = meanColour(picture, { left: 0.534, right: 0.541, top: 0.595, bottom: 0.63 })
  const beside = meanColour(picture, { left: 0.49, right: 0.52, top: 0.595, bottom: 0.63 })
  expect(redness(beside)).toBeGreaterThan(40)
  // What is left in the shadow is the haze of the pars before the wall and their stray light on it.
  expect(redness(shadow)).toBeLessThan(0.4 * redness(beside))
})

test('Blackout is dark at once, leaves the way out as it is, and comes back exactly', async () => {
  const egress = { ...slots }
  await press('Blackout')
  const par = parSlots()
  await until(
    () => (slots[par.intensity] ?? 0) === 0,
    15_000,
    () => 'the par still burns',
  )
  for (const slot of egressSlots()) expect(slots[slot]).toBe(egress[slot])
  await until(
    async () => redness(await facade()) < 15,
    20_000,
    () => 'the façade is still red',
  )
  await press('Restore')
  await until(
    () => slots[par.intensity] === egress[par.intensity],
    15_000,
    () => 'the par did not come back',
  )
})

test('Pause holds the look, Back returns to the cue before, Stop releases', async () => {
  await press('Pause')
  await operator.waitForSelector('.keys button[aria-pressed=true]:has-text("Resume")')
  await press('Resume')
  await operator.click('tr[data-cue=house] button')
  await until(
    async () => (await current())!.startsWith('1 '),
    10_000,
    () => 'House does not run',
  )
  // GO sooner than 300 ms after another is the same press.
  await operator.waitForTimeout(400)
  await operator.click('.go')
  await until(
    async () => (await current())!.startsWith('2 '),
    10_000,
    () => 'GO did not take the next cue',
  )
  await press('Back')
  await until(
    async () => !(await current())!.startsWith('2 '),
    10_000,
    () => 'Back did nothing',
  )
  await press('Stop')
  await until(
    async () => (await current()) === 'Nothing runs',
    15_000,
    () => 'Stop left something running',
  )
})

test('space is GO and a double press fires once', async () => {
  await operator.click('tr[data-cue=house] button')
  await until(
    async () => (await current())!.startsWith('1 '),
    10_000,
    () => 'House does not run',
  )
  // The click on House was a GO itself.
  await operator.waitForTimeout(400)
  await operator.keyboard.press('Space')
  await operator.keyboard.press('Space')
  await until(
    async () => (await current())!.startsWith('2 '),
    10_000,
    () => 'space did nothing',
  )
  await operator.waitForTimeout(800)
  expect(await current()).toMatch(/^2 /)
})

const readJson = (path: string): unknown => JSON.parse(readFileSync(join(ROOT, path), 'utf8'))
const yard = readJson('venues/yard/venue.json') as { fixtures: { id: string; egress?: boolean; patch: { address: number } }[] }
const par = readJson('venues/yard/rig/par-rgb.fixture-type.json') as { modes: { channels: { attribute: string; offset: number }[] }[] }

/** Slots as venues/yard patches them: read from the documents, not from the program. */
function parSlots(): { intensity: number; red: number; green: number } {
  const at = yard.fixtures.find((fixture) => fixture.id === 'par-1')!.patch.address
  const offset = (attribute: string): number => at - 1 + par.modes[0]!.channels.find((channel) => channel.attribute === attribute)!.offset
  return { intensity: offset('intensity'), red: offset('red'), green: offset('green') }
}
function egressSlots(): number[] {
  return yard.fixtures.filter((fixture) => fixture.egress).map((fixture) => fixture.patch.address)
}

async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4')
  await new Promise<void>((ready) => socket.bind(0, '127.0.0.1', ready))
  const { port } = socket.address()
  await new Promise<void>((closed) => socket.close(closed))
  return port
}
