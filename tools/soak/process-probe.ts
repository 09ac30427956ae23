import { appendFileSync, readFileSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

// Works in the server's process before the product is loaded; touches nothing else of it.
const wallFile = process.env['HOLOSITE_SOAK_WALL']
const heapFile = process.env['HOLOSITE_SOAK_HEAP']
const isServer = /server-main|crowd-server-child/.test(process.argv[1] ?? '')

/** Moves this process's wall clock by as many ms as the file says. */
function stepWallClock(file: string): void {
  const trueNow = Date.now
  let offsetMs = 0
  const read = (): void => {
    try {
      offsetMs = Number(readFileSync(file, 'utf8')) || 0
    } catch {
      offsetMs = 0
    }
  }
  setInterval(read, 50).unref()
  const now = (): number => trueNow() + offsetMs
  globalThis.Date = new Proxy(Date, {
    construct: (target, given: unknown[]) => Reflect.construct(target, given.length === 0 ? [now()] : given) as object,
    get: (target, key) => (key === 'now' ? now : (Reflect.get(target, key) as unknown)),
  })
}

/** Collects garbage every so often and writes a line each time: ms of the machine's monotonic clock, bytes of heap used. */
function writeHeap(file: string, everyMs: number): void {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const write = (): void => {
    collect()
    appendFileSync(file, `${Number(process.hrtime.bigint()) / 1e6} ${process.memoryUsage().heapUsed}\n`)
  }
  setInterval(write, everyMs).unref()
}

if (isServer && wallFile !== undefined) stepWallClock(wallFile)
if (isServer && heapFile !== undefined) writeHeap(heapFile, Number(process.env['HOLOSITE_SOAK_HEAP_MS']))
