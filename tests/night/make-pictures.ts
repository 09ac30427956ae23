/**
 * Takes the pictures of docs/images from the running product: `npx tsx tests/night/make-pictures.ts [folder] [part …]`. Parts:
 * door, visit, words, headset, desk, cameras, bodies, thousand; all where none is named. `--sizes phone,desktop` takes fewer windows of visitors, `--language zh-CN`
 * the same in Chinese, `--feed file.mjpeg` spares drawing what the camera plays. Build first: `npx vite build`.
 */
import { mkdirSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { takeBodiesPictures } from './pictures/bodies-picture.ts'
import { beginEvening } from './pictures/evening.ts'
import { takeHeadsetPictures } from './pictures/headset-pictures.ts'
import { takeCameraPictures, takeDeskPictures } from './pictures/staff-pictures.ts'
import { SIZES, type Size } from './pictures/take.ts'
import { takeThousandPictures } from './pictures/thousand-picture.ts'
import { takeDoorPictures, takeVisitPictures, takeWordsPictures } from './pictures/visitor-pictures.ts'

const { values, positionals } = parseArgs({
  options: {
    language: { type: 'string', default: 'en' },
    sizes: { type: 'string', default: Object.keys(SIZES).join() },
    feed: { type: 'string' },
  },
  allowPositionals: true,
})
const PARTS = {
  door: takeDoorPictures,
  visit: takeVisitPictures,
  words: takeWordsPictures,
  headset: takeHeadsetPictures,
  desk: takeDeskPictures,
  cameras: takeCameraPictures,
  bodies: takeBodiesPictures,
  thousand: takeThousandPictures,
}

const [folder = 'docs/images', ...wanted] = positionals
mkdirSync(folder, { recursive: true })
const taking = {
  folder,
  language: values.language === 'en' ? 'en' : 'zh-CN',
  sizes: values.sizes.split(',') as Size[],
  feed: values.feed,
} as const
const evening = await beginEvening()
try {
  for (const [name, take] of Object.entries(PARTS)) if (wanted.length === 0 || wanted.includes(name)) await take(evening, taking)
} finally {
  await evening.end()
}
