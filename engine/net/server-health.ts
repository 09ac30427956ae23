import * as z from 'zod/mini'
import { fetchJson } from './fetch-json.ts'

/** How the server is: well, short of room on its disk, at fault, or not to be reached. */
export type ServerHealth = 'well' | 'low' | 'full' | 'store' | 'hub' | 'rooms' | 'away'

const healthAnswer = z.object({ parts: z.object({ disk: z.object({ state: z.string() }) }) })

const BY_CODE: Readonly<Record<string, ServerHealth>> = {
  'store/full': 'full',
  'store/unreadable': 'store',
  'media/hub-down': 'hub',
  'venue/missing': 'rooms',
}

/** Asks the server how it is; of several things that are wrong it names the gravest. */
export async function fetchServerHealth(signal: AbortSignal): Promise<ServerHealth> {
  const outcome = await fetchJson({ path: '/health', answer: healthAnswer, signal })
  if (outcome.ok) return outcome.value.parts.disk.state === 'low' ? 'low' : 'well'
  return BY_CODE[outcome.faults[0]?.code ?? ''] ?? 'away'
}
