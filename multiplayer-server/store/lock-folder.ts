import { readFileSync, readlinkSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { HolositeError } from '../../model/errors/index.ts'
import { systemTimers } from '../process/timers.ts'

const LOOK_MS = 100

/**
 * Takes a data folder for this process, so that two servers never write one log. A lock whose process is gone is taken
 * over; one whose process is alive is waited for a little, as it may be about to end. Answers how to give it back; throws
 * `store/locked`.
 */
export async function lockFolder(root: string, waitMs = 0): Promise<() => void> {
  const file = join(root, 'server.lock')
  const own = `${process.pid} ${startOf(process.pid) ?? ''}`
  for (let waitedMs = 0; ; waitedMs += LOOK_MS) {
    if (tryLock(file, own)) return () => rmSync(file, { force: true })
    const [pid = '', started = ''] = readLock(file).split(' ')
    const isAlive = startOf(Number(pid)) === started && started !== ''
    if (!isAlive) rmSync(file, { force: true })
    else if (waitedMs >= waitMs) throw locked(root, pid)
    else await new Promise<void>((wake) => systemTimers.after(LOOK_MS, wake))
  }
}

/** The lock is a link that leads nowhere and says whose it is: made whole in one step, and on a full disk too. */
function tryLock(file: string, own: string): boolean {
  try {
    symlinkSync(own, file)
    return true
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code !== 'EEXIST') throw failure
    return false
  }
}

function readLock(file: string): string {
  for (const read of [() => readlinkSync(file), () => readFileSync(file, 'utf8')]) {
    try {
      return read()
    } catch {
      // Gone meanwhile, or a plain file, as earlier builds wrote it.
    }
  }
  return ''
}

/** When a process started, in ticks since boot: with its id, a name no later process of this boot has. Null when it is gone. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' ? null : (fields[19] ?? null)
  } catch {
    return null
  }
}

const locked = (root: string, pid: string): HolositeError =>
  new HolositeError({
    code: 'store/locked',
    what: `A server (process ${pid}) already runs on the data folder ${root}.`,
    fix: 'Stop it first, or give another folder with --data.',
  })
