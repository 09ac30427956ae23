import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build, type Rolldown } from 'vite'
import { launchChromium } from '../chromium.ts'
import { percentile } from '../percentile.ts'
import type { WalkAsked, WalkSeen } from './scheduling-page/walk-page.ts'

/** What is walked, and how often by each loader. */
export interface SchedulingOptions {
  /** Folder of a tileset.json. */
  readonly folder: string
  readonly renderFromEcef: Float64Array
  readonly places: WalkAsked['places']
  readonly steps: number
  readonly rounds: number
}

/** Medians over the rounds, ms: the longest task of the page's thread. */
export interface SchedulingSeen {
  readonly ours: WalkSeen
  readonly plain: WalkSeen
}

const HOST = 'http://tiles.invalid'
const PAGE = '<!doctype html><body></body>'

/** Walks a tileset on disk in a browser, by our loader and by the library alone, by turns, each time in a fresh page. */
export async function measureScheduling({ folder, rounds, ...asked }: SchedulingOptions): Promise<SchedulingSeen> {
  const code = await pageCode()
  const browser = await launchChromium()
  const seen: Record<'ours' | 'plain', WalkSeen[]> = { ours: [], plain: [] }
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
        seen[loader].push(await page.evaluate((given) => window.walkTiles(given), walk))
        await page.close()
      }
    }
  } finally {
    await browser.close()
  }
  return { ours: medians(seen.ours), plain: medians(seen.plain) }
}

const medians = (seen: readonly WalkSeen[]): WalkSeen => {
  const median = (pick: (walk: WalkSeen) => number): number => percentile(seen.map(pick), 0.5)
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
