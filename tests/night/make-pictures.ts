/**
 * Takes the pictures of docs/images from the running product: `npx tsx tests/night/make-pictures.ts [folder] [part …]`. Parts:
 * visitor, headset, staff; all where none is named. `--sizes phone,desktop` takes fewer windows of visitors, `--language zh-CN`
 * the same in Chinese. Build first: `npx vite build`.
 */
import { mkdirSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { beginEvening } from './pictures/evening.ts'
import { takeHeadsetPictures } from './pictures/headset-pictures.ts'
import { takeStaffPictures } from './pictures/staff-pictures.ts'
import { SIZES, type Size } from './pictures/take.ts'
import { takeVisitorPictures } from './pictures/visitor-pictures.ts'

const { values, positionals } = parseArgs({
  options: { language: { type: 'string', default: 'en' }, sizes: { type: 'string', default: Object.keys(SIZES).join() } },
  allowPositionals: true,
})
const PARTS = { visitor: takeVisitorPictures, headset: takeHeadsetPictures, staff: takeStaffPictures }

const [folder = 'docs/images', ...wanted] = positionals
mkdirSync(folder, { recursive: true })
const taking = { folder, language: values.language === 'en' ? 'en' : 'zh-CN', sizes: values.sizes.split(',') as Size[] } as const
const evening = await beginEvening()
try {
  for (const [name, take] of Object.entries(PARTS)) if (wanted.length === 0 || wanted.includes(name)) await take(evening, taking)
} finally {
  await evening.end()
}
