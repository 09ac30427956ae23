import type { Browser } from 'playwright-core'

/** The processes a browser's pages run in. */
export async function pageProcesses(browser: Browser): Promise<readonly number[]> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id)
}

/** Makes processes stand still (SIGSTOP), as a phone's does in a pocket, or go on. */
export const signalAll = (pids: readonly number[], signal: 'SIGSTOP' | 'SIGCONT'): void => {
  for (const pid of pids) process.kill(pid, signal)
}
