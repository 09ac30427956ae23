import { rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { diskFullFault, isDiskFull } from '../store/disk-full.ts'
import type { Timers } from './timers.ts'

/** `low` still takes everything and will not for long; `full` takes nothing, for want of room or of the right to write. */
export type DiskState = 'ok' | 'low' | 'full'

/** Knows whether the data folder can be written to. */
export interface DiskWatch {
  readonly state: DiskState
  /** Bytes left to us; NaN where the system does not say. */
  readonly freeBytes: number
  close(): void
}

const LOOK_MS = 5000
const PROBE_BYTES = 8192
/** An evening of cue states, a store that grows, and a log beside it. */
const LOW_BYTES = 64 * 1024 * 1024

/** Tries the folder by writing to it, now and every five seconds, and tells the log of each change. */
export function createDiskWatch(folder: string, timers: Timers, log: Logger): DiskWatch {
  const probe = join(folder, '.probe')
  const watch = { state: 'ok' as DiskState, freeBytes: Number.NaN }
  const look = (): void => {
    watch.freeBytes = freeBytes(folder)
    const failure = tryWriting(probe)
    const state: DiskState = failure !== null ? 'full' : watch.freeBytes < LOW_BYTES ? 'low' : 'ok'
    if (state === watch.state) return
    watch.state = state
    const freeMb = Math.round(watch.freeBytes / 1_048_576)
    if (state === 'full') log.error({ folder, freeMb, err: isDiskFull(failure) ? undefined : failure }, diskFullFault().what)
    else if (state === 'low') log.warn({ folder, freeMb }, 'the disk of the data folder is nearly full')
    else log.info({ folder, freeMb }, 'the data folder can be written again')
  }
  look()
  const close = timers.every(LOOK_MS, look)
  return Object.assign(watch, { close })
}

function tryWriting(probe: string): unknown {
  try {
    writeFileSync(probe, Buffer.alloc(PROBE_BYTES), { mode: 0o600 })
    return null
  } catch (failure) {
    return failure
  } finally {
    removeQuietly(probe)
  }
}

function removeQuietly(file: string): void {
  try {
    rmSync(file, { force: true })
  } catch {
    // A folder that takes nothing may not let go either.
  }
}

function freeBytes(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize
  } catch {
    return Number.NaN
  }
}
