import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build, type Rolldown } from 'vite'
import { launchChromium } from '../chromium.ts'
import { percentile } from '../percentile.ts'
import { longestTasks } from '../thread-time.ts'
import type { WalkAsked } from './scheduling-page/walk-page.ts'

/** What is walked, and how often by each loader. */
export interface SchedulingOptions {
  /** Folder of a tileset.json. */
  readonly folder: string
  readonly renderFromEcef: Float64Array
  readonly places: WalkAsked['places']
  readonly steps: number
  readonly rounds: number
}

/** The most CPU time that one task of the page's thread took, ms: while the first place came in, and while walking on. */
export interface WalkTimes {
  readonly firstMs: number
  readonly walkMs: number
  readonly tiles: number
}

/** Medians over the rounds. */
export interface SchedulingSeen {
  readonly ours: WalkTimes
  readonly plain: WalkTimes
}

const HOST = 'http://tiles.invalid'
const MARKS = ['walk-begins', 'walk-stands', 'walk-ends']
const PAGE = '<!doctype html><body></body>'

/** Walks a tileset on disk in a browser, by our loader and by the library alone, by turns, each time in a fresh page. */
export async function measureScheduling({ folder, rounds, ...asked }: SchedulingOptions): Promise<SchedulingSeen> {
  const code = await pageCode()
  const browser = await launchChromium()
  const seen: Record<'ours' | 'plain', WalkTimes[]> = { ours: [], plain: [] }
  try {
    for (let round = 0; round < rounds; round++) {
      for (const loader of ['ours', 'plain'] as const) {
        const page = await browser.newPage()
        await page.route(`${HOST}/**`, async (route) => {
          const { pathname } = new URL(route.request().url())
          if (pathname === '/') return route.fulfill({ contentType: 'text/html', body: PAGE })
          return route.fulfill({ body: await readFile(join(folder, pathname)) })
        })
        await page.goto(`${HOST}/`)
        await page.addScriptTag({ content: code })
        const walk: WalkAsked = { ...asked, loader, url: `${HOST}/tileset.json`, renderFromEcef: [...asked.renderFromEcef] }
        let tiles = 0
        const [firstMs = 0, walkMs = 0] = await longestTasks(page, MARKS, async () => {
          ;({ tiles } = await page.evaluate((given) => window.walkTiles(given), walk))
        })
        seen[loader].push({ firstMs, walkMs, tiles })
        await page.close()
      }
    }
  } finally {
    await browser.close()
  }
  return { ours: medians(seen.ours), plain: medians(seen.plain) }
}

const medians = (seen: readonly WalkTimes[]): WalkTimes => {
  const median = (pick: (walk: WalkTimes) => number): number => percentile(seen.map(pick), 0.5)
  return { firstMs: median((walk) => walk.firstMs), walkMs: median((walk) => walk.walkMs), tiles: median((walk) => walk.tiles) }
}

async function pageCode(): Promise<string> {
  const entry = join(import.meta.dirname, 'scheduling-page/walk-page.ts')
  const built = (await build({
    configFile: false,
    logLevel: 'silent',
    build: { write: false, target: 'esnext', lib: { entry, formats: ['iife'], name: 'walkPage' } },
  })) as Rolldown.RolldownOutput[]
  return built[0]?.output[0].code ?? ''
}
