import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { recoverServerTime } from '../../model/show/index.ts'
import { milliseconds, type Milliseconds } from '../../model/units/index.ts'

/** Server time: the wall clock once, then monotonic for ever. A step of the wall clock never moves it. */
export interface ServerClock {
  now(): Milliseconds
  /** The wall clock, for expiry dates and records only. */
  wallNow(): Milliseconds
  /** What must be kept beside a cue state to find server time again after a restart. */
  pair(): ClockPair
}

/** One instant as the server, the wall, and the machine's monotonic clock see it. */
export interface ClockPair {
  readonly serverMs: number
  readonly wallMs: number
  readonly monotonicMs: number
  /** Names the boot `monotonicMs` counts from. */
  readonly bootId: string
}

/** The two hands a server clock reads; given by tests. */
export interface HostTime {
  wallMs(): number
  monotonicMs(): number
  readonly bootId: string
}

/** The machine's own clocks. `hrtime` counts from boot on Linux, so it can be compared across processes of one boot. */
export function readHostTime(): HostTime {
  // The same clock as `hrtime` without a big integer at every look: it is looked at with every message.
  const originMs = Number(process.hrtime.bigint()) / 1e6 - performance.now()
  return { wallMs: () => Date.now(), monotonicMs: () => originMs + performance.now(), bootId: readBootId() }
}

/**
 * Starts a server clock. With a pair logged by an earlier run of the same boot, server time goes on as if that run had
 * never stopped, whatever happened to the wall clock; after a reboot only the wall is left, and time never runs back.
 */
export function createServerClock(host: HostTime, logged: ClockPair | null): ServerClock {
  const startWall = host.wallMs()
  const startMonotonic = host.monotonicMs()
  const startServer = logged === null ? startWall : recover(logged, { bootId: host.bootId, wallMs: startWall, monotonicMs: startMonotonic })
  const now = (): Milliseconds => milliseconds(startServer + (host.monotonicMs() - startMonotonic))
  return {
    now,
    wallNow: () => milliseconds(host.wallMs()),
    pair: () => ({ serverMs: now(), wallMs: host.wallMs(), monotonicMs: host.monotonicMs(), bootId: host.bootId }),
  }
}

const recover = (logged: ClockPair, now: { bootId: string; wallMs: number; monotonicMs: number }): number =>
  recoverServerTime(
    {
      loggedServerMs: milliseconds(logged.serverMs),
      loggedBootMonotonicMs: milliseconds(logged.monotonicMs),
      bootId: logged.bootId,
    },
    { bootId: now.bootId, bootMonotonicMs: milliseconds(now.monotonicMs), wallMs: milliseconds(now.wallMs) },
  )

function readBootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    // Without a name for this boot no earlier reading can be trusted; a name of our own matches none.
    return randomUUID()
  }
}
