import { type Browser, chromium, type Page } from 'playwright-core'
import { build, type Rolldown } from 'vite'

const FLAGS = [
  '--no-sandbox',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
  '--autoplay-policy=no-user-gesture-required',
]

/** A browser page with `window.stage` (tests/projection/page/stage.ts) and what its console complained about. */
export interface OpenStage {
  readonly page: Page
  readonly complaints: string[]
  close(): Promise<void>
}

async function bundle(): Promise<string> {
  const entry = new URL('./page/stage.ts', import.meta.url).pathname
  const result = (await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, minify: false, target: 'esnext', lib: { entry, formats: ['iife'], name: 'stagePage' } },
  })) as Rolldown.RolldownOutput[]
  return result[0]!.output[0].code
}

/** `size` is that of the canvas, in pixels. */
export async function openStage([width, height]: readonly [number, number]): Promise<OpenStage> {
  const code = await bundle()
  const browser: Browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS })
  const page = await browser.newPage({ viewport: { width: 700, height: 400 } })
  const complaints: string[] = []
  page.on('console', (message) => {
    const text = message.text()
    if ((message.type() === 'error' || message.type() === 'warning') && !text.includes('GPU stall due to ReadPixels')) complaints.push(text)
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.setContent(`<!doctype html><title>stage</title><canvas width="${width}" height="${height}"></canvas>`)
  await page.addScriptTag({ content: code })
  return { page, complaints, close: () => browser.close() }
}
