import { type ChildProcess, fork } from 'node:child_process'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { benchFault } from '../bench-fault.ts'
import { countBusy } from '../others-load.ts'
import { exited } from '../product.ts'
import { writeBenchVenue } from '../show/bench-venue.ts'
import type { LoadOrder, LoadWord } from './crowd-load-child.ts'
import type { ProcessFigures } from './process-meter.ts'

/** One crowd in one room: what its server spent and what its visitors found. */
export interface CrowdRun {
  readonly server: ProcessFigures
  readonly visitors: number
  readonly kbitSP50: number
  readonly kbitSP95: number
  /** Batches or patches a visitor got a second. */
  readonly perS: number
  readonly generatorCpuPct: number
  readonly latenessMsP99: number
  /** What neither the server nor its visitors took of the machine's cores, percent of one. */
  readonly othersPct: number
  /** Ours only. */
  readonly near40AgeMsP99?: number
  readonly allAgeMsP99?: number
  readonly joinedInMs?: number
}

const CAPACITY = 5000
const LIMIT_MS = 180_000

/** Starts a server in a process of its own, with `env`, sends it the visitors of another, measures both in one window, ends both. */
export async function runCrowd(order: Omit<LoadOrder, 'origin'>, env: Readonly<Record<string, string>> = {}): Promise<CrowdRun> {
  const root = order.kind === 'ours' ? await writeWideYard() : null
  const server = root === null ? forked('plain-server-child.ts', [], env) : forked('crowd-server-child.ts', [root], env)
  const load = forked('crowd-load-child.ts', [], {})
  const limitMs = LIMIT_MS + 1000 * (order.settleS + order.seconds)
  try {
    const { origin } = await message<{ origin: string }>(server, 'the server', limitMs)
    load.send({ ...order, origin } satisfies LoadOrder)
    let busyPct = (): Promise<number> => Promise.resolve(0)
    for (;;) {
      const word = await message<LoadWord>(load, 'the visitors', limitMs)
      if (word.word === 'failed') throw benchFault(`The visitors failed: ${word.why}`)
      if (word.word === 'began') {
        server.send('begin')
        busyPct = await countBusy()
      } else {
        const busy = await busyPct()
        server.send('end')
        return assembled(await message<ProcessFigures>(server, 'the server', limitMs), word, busy)
      }
    }
  } finally {
    load.kill('SIGTERM')
    server.kill('SIGTERM')
    await Promise.all([exited(server), exited(load)])
    if (root !== null) await rm(root, { recursive: true, force: true })
  }
}

function assembled(server: ProcessFigures, word: Extract<LoadWord, { word: 'ours' | 'plain' }>, busyPct: number): CrowdRun {
  const { visitors, kbitSP50, kbitSP95, generatorCpuPct, latenessMsP99 } = word.figures
  const othersPct = Math.max(0, busyPct - server.cpuPct - generatorCpuPct)
  const both = { server, visitors, kbitSP50, kbitSP95, generatorCpuPct, latenessMsP99, othersPct }
  if (word.word === 'plain') return { ...both, perS: word.figures.patchesPerS }
  const { near40AgeMsP99, allAgeMsP99, batchesPerS } = word.figures
  return { ...both, perS: batchesPerS, near40AgeMsP99, allAgeMsP99, joinedInMs: word.joinedInMs }
}

/** The yard for thousands, sending no light. */
async function writeWideYard(): Promise<string> {
  const root = await writeBenchVenue(0, 1)
  const file = join(root, 'venues/yard/venue.json')
  const venue = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>
  venue['limits'] = { flashesPerSecond: 3, capacity: CAPACITY }
  delete venue['output']
  await writeFile(file, JSON.stringify(venue))
  return root
}

const forked = (file: string, args: string[], env: Readonly<Record<string, string>>): ChildProcess =>
  fork(join(import.meta.dirname, file), args, {
    execArgv: ['--import', import.meta.resolve('tsx')],
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })

function message<Message>(child: ChildProcess, who: string, limitMs: number): Promise<Message> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(benchFault(`The bench waited ${limitMs} ms for ${who}.`)), limitMs)
    const ended = (): void => {
      clearTimeout(timer)
      reject(benchFault(`The process of ${who} ended.`))
    }
    child.once('exit', ended)
    child.once('message', (said) => {
      clearTimeout(timer)
      child.off('exit', ended)
      resolve(said as Message)
    })
  })
}
