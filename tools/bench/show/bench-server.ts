import { fork } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { exited } from '../product.ts'
import { writeBenchVenue } from './bench-venue.ts'
import { benchFault } from '../bench-fault.ts'

/** A real server in a process of its own, sending its rig to a port of this machine. */
export interface BenchServer {
  readonly origin: string
  /** Secret of an operator's link. */
  readonly secret: string
  /** Server time less the machine's monotonic clock, ms: the server's clock is monotonic, so one pair holds for its whole life. */
  readonly serverFromMonotonicMs: number
  stop(): Promise<void>
}

type Greeting = Pick<BenchServer, 'origin' | 'secret' | 'serverFromMonotonicMs'>

export async function startBenchServer(port: number, universes: number): Promise<BenchServer> {
  const root = await writeBenchVenue(port, universes)
  const child = fork(join(import.meta.dirname, 'server-child.ts'), [root], {
    execArgv: ['--import', import.meta.resolve('tsx')],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM')
    await exited(child)
    await rm(root, { recursive: true, force: true })
  }
  const greeting = await new Promise<Greeting | null>((resolve) => {
    child.once('message', (message) => resolve(message as Greeting))
    child.once('exit', () => resolve(null))
  })
  if (greeting === null) {
    await stop()
    throw benchFault('The server of the bench ended at its start.')
  }
  return { ...greeting, stop }
}
