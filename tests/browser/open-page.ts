import type { Browser, Page } from 'playwright-core'
import { build, type Rolldown } from 'vite'
import { launchChromium } from '../../tools/bench/chromium.ts'

/** A browser page that runs one script of ours, and what its console complained about. */
export interface OpenPage {
  readonly page: Page
  readonly complaints: string[]
  close(): Promise<void>
}

/** One script out of a page's entry, an absolute path. */
export async function bundle(entry: string): Promise<string> {
  const result = (await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, minify: false, target: 'esnext', lib: { entry, formats: ['iife'], name: 'testPage' } },
  })) as Rolldown.RolldownOutput[]
  return result[0]!.output[0].code
}

/** An empty page of that size. Complaints of software drawing about itself are left out. */
export async function openBlank([width, height]: readonly [number, number]): Promise<OpenPage> {
  const browser: Browser = await launchChromium()
  const page = await browser.newPage({ viewport: { width: Math.max(width, 320), height: Math.max(height, 240) } })
  const complaints: string[] = []
  page.on('console', (message) => {
    const text = message.text()
    if ((message.type() === 'error' || message.type() === 'warning') && !text.includes('GPU stall')) complaints.push(text)
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  return { page, complaints, close: () => browser.close() }
}

/** A page with one canvas of `size` in pixels, running `entry`, an absolute path. */
export async function openPage(size: readonly [number, number], entry: string): Promise<OpenPage> {
  const code = await bundle(entry)
  const open = await openBlank(size)
  const [width, height] = size
  await open.page.setContent(
    `<!doctype html><title>stage</title><style>body{margin:0}</style><canvas width="${width}" height="${height}"></canvas>`,
  )
  await open.page.addScriptTag({ content: code })
  return open
}
