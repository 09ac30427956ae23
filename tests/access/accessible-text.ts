import type { Page } from 'playwright-core'

interface AxNode {
  readonly ignored: boolean
  readonly role?: { readonly value: string }
  readonly name?: { readonly value: string }
}

/** What a screen reader has to read on the page, in its order: `role: name`, from the browser's own accessibility tree. */
export async function accessibleText(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page)
  try {
    const { nodes } = (await session.send('Accessibility.getFullAXTree')) as unknown as { nodes: readonly AxNode[] }
    return nodes.filter(({ ignored }) => !ignored).map(({ role, name }) => `${role?.value ?? ''}: ${name?.value ?? ''}`)
  } finally {
    await session.detach()
  }
}
