import { monotonicMs, sleep } from '../bench/bench-clock.ts'

/** A gauge of the server by its name, summed over its labels; NaN while it does not answer. */
export async function readMetric(origin: string, name: string): Promise<number> {
  try {
    const text = await (await fetch(`${origin}/metrics`)).text()
    const lines = text.split('\n').filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`))
    return lines.length === 0 ? Number.NaN : lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0)
  } catch {
    return Number.NaN
  }
}

/** Memory the server's process holds, MB of 1,000,000 bytes. */
export const residentMb = async (origin: string): Promise<number> =>
  (await readMetric(origin, 'holosite_process_resident_memory_bytes')) / 1e6

/** Asks for the server's memory every second for a while; the most it was. */
export async function mostResidentMb(origin: string, forMs: number): Promise<number> {
  let most = 0
  for (const endMs = monotonicMs() + forMs; monotonicMs() < endMs; await sleep(1000)) most = Math.max(most, (await residentMb(origin)) || 0)
  return most
}
