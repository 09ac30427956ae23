import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { HolositeError } from '../../model/errors/index.ts'

/**
 * Takes a data folder for this process, so that two servers never write one log. A lock whose process is gone is taken
 * over. Answers how to give it back; throws `store/locked`.
 */
export function lockFolder(root: string): () => void {
  const file = join(root, 'server.lock')
  const own = `${process.pid} ${startOf(process.pid) ?? ''}`
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      const handle = openSync(file, 'wx', 0o600)
      writeSync(handle, own)
      closeSync(handle)
      return () => rmSync(file, { force: true })
    } catch (failure) {
      if ((failure as NodeJS.ErrnoException).code !== 'EEXIST') throw failure
    }
    const [pid = '', started = ''] = readLock(file).split(' ')
    if (pid !== '' && startOf(Number(pid)) === started && Number(pid) !== process.pid) throw locked(root, pid)
    rmSync(file, { force: true })
  }
  throw locked(root, 'another one')
}

function readLock(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
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
