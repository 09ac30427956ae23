import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'

/** Keeps a picture of the page to look at, where HOLOSITE_SHOTS names a folder. */
export async function keepShot(page: Page, name: string): Promise<void> {
  const folder = process.env['HOLOSITE_SHOTS']
  if (folder === undefined) return
  await mkdir(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name.replace(/[^\p{L}\p{N}]+/gu, '-')}.png`), timeout: 120_000 })
}
