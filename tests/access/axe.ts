import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { ROOT } from '../yard/product.ts'

let source: Promise<string> | null = null

interface AxeAnswer {
  readonly violations: readonly { id: string; help: string; nodes: readonly { html: string; failureSummary?: string }[] }[]
}

/** What axe-core finds wrong with the page as it is, a line each; every rule, best practices too. */
export async function faultsOf(page: Page, where: string): Promise<string[]> {
  source ??= readFile(join(ROOT, 'node_modules/axe-core/axe.min.js'), 'utf8')
  await page.evaluate(await source)
  const { violations } = await page.evaluate(() => (window as unknown as { axe: { run(): Promise<AxeAnswer> } }).axe.run())
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${where}: ${id}: ${node.html.slice(0, 200)} ${node.failureSummary ?? ''}`),
  )
}

/** Everything one presses that is smaller than a finger, or lies outside the window sideways: a line each. */
export const smallTargets = (page: Page, where: string): Promise<string[]> =>
  page.evaluate((place) => {
    const pressed = 'a[href], button, input, select, textarea, summary, [role=button]'
    return [...document.querySelectorAll<HTMLElement>(pressed)].flatMap((element) => {
      if (!element.checkVisibility({ visibilityProperty: true }) || element.closest('.skip:not(:focus)')) return []
      // A box is ticked by its whole label; a link inside a sentence is text.
      const target = element.matches('input[type=checkbox], input[type=radio]') ? (element.closest('label') ?? element) : element
      const box = target.getBoundingClientRect()
      if (element.matches('p a, li p a') && getComputedStyle(element).display === 'inline') return []
      // What lies in a box that scrolls sideways can be reached there.
      let scroller = element.parentElement
      while (scroller && !(scroller.scrollWidth > scroller.clientWidth && /auto|scroll/.test(getComputedStyle(scroller).overflowX)))
        scroller = scroller.parentElement
      const out = !scroller && (box.left < -0.5 || box.right > innerWidth + 0.5)
      const told = `${place}: ${Math.round(box.width)}x${Math.round(box.height)} at ${Math.round(box.left)}: ${element.outerHTML.slice(0, 120)}`
      return box.width < 43.5 || box.height < 43.5 || out ? [told] : []
    })
  }, where)

/** True where the page can be moved sideways: something is wider than the window. */
export const overflows = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)

/** Elements with text that is cut off at the side, a line each. */
export const cutText = (page: Page, where: string): Promise<string[]> =>
  page.evaluate(
    (place) =>
      [...document.querySelectorAll<HTMLElement>('button, a, h1, h2, h3, p, label, span, td, th, li')]
        .filter((element) => {
          if (!element.checkVisibility() || element.closest('.visually-hidden, .near:not(:focus-within), .skip')) return false
          return element.scrollWidth > element.clientWidth + 2 && getComputedStyle(element).overflowX === 'hidden'
        })
        .map((element) => `${place}: cut: ${element.outerHTML.slice(0, 120)}`),
    where,
  )
