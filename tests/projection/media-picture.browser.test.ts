import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPage, type OpenPage } from '../browser/open-page.ts'
import { ROOT } from '../yard/product.ts'
import type { ShownPicture } from './page/media-picture-page.ts'

let open: OpenPage
let file: Buffer
beforeAll(async () => {
  open = await openPage([320, 80], new URL('./page/media-picture-page.ts', import.meta.url).pathname)
  file = await readFile(join(ROOT, 'scenes/lantern-rite/media/star-bridge.png'))
}, 60_000)
afterAll(() => open?.close())

const show = (bytes: Buffer): Promise<ShownPicture> =>
  open.page.evaluate((address) => window.showPicture(address), `data:image/png;base64,${bytes.toString('base64')}`)

test('a media picture is black until it is here, then itself, and goes with its piece', async () => {
  expect(await show(file)).toEqual({ widthPx: 1080, heightPx: 236, told: [], blackBefore: true, disposed: true })
}, 60_000)

test.each([
  ['nothing', (whole: Buffer) => whole.subarray(0, 0)],
  ['a file cut short in its header', (whole: Buffer) => whole.subarray(0, 20)],
  ['text', () => Buffer.from('not a picture')],
])(
  '%s becomes the safe picture and is told once, with what to do',
  async (_name, spoil) => {
    const shown = await show(spoil(file))
    expect([shown.widthPx, shown.heightPx, shown.told.length, shown.disposed]).toEqual([640, 360, 1, true])
    expect(shown.told[0]).toMatch(/^scene\/media-missing: .*"poster".*Add the file/)
  },
  60_000,
)
