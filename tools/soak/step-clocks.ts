import type { BrowserContext, Page } from 'playwright-core'

/** Clocks of a page that can be stepped: to be laid before its first script. */
export const laySteppedClocks = (context: BrowserContext): Promise<unknown> =>
  context.addInitScript(() => {
    const steps = { wallMs: 0, hostMs: 0 }
    const TrueDate = Date
    const trueNow = Date.now
    const truePerformance = performance.now.bind(performance)
    const now = (): number => trueNow() + steps.wallMs
    globalThis.Date = new Proxy(TrueDate, {
      construct: (target, given: unknown[]) => Reflect.construct(target, given.length === 0 ? [now()] : given) as object,
      get: (target, key) => (key === 'now' ? now : (Reflect.get(target, key) as unknown)),
    })
    performance.now = () => truePerformance() + steps.hostMs
    Object.assign(globalThis, { holositeSteps: steps })
  })

/** Sets how far a page's clocks are off, ms. */
export const stepClocks = (page: Page, steps: { readonly wallMs?: number; readonly hostMs?: number }): Promise<unknown> =>
  page.evaluate((given) => Object.assign((globalThis as unknown as { holositeSteps: object }).holositeSteps, given), steps)
