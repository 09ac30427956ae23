import { readAudit, type Store } from '../../multiplayer-server/index.ts'
import type { CommandOutcome } from './command.ts'
import { usageError } from './parse-arguments.ts'

/** Which lines of the audit are asked for. */
export interface AuditWish {
  readonly most: number
  readonly before?: number
  readonly venue?: string
}

/** Reads the options of `staff audit`; throws `command/usage`. */
export function readAuditWish({ most, before, venue }: { most: string; before?: string; venue?: string }): AuditWish {
  const count = Number(most)
  if (!Number.isInteger(count) || count < 1 || count > 1000) throw usageError(`"${most}" is not a number of lines from 1 to 1000.`)
  if (before !== undefined && !/^\d{1,15}$/.test(before)) throw usageError(`"${before}" is not the number of a line.`)
  return { most: count, ...(before === undefined ? {} : { before: Number(before) }), ...(venue === undefined ? {} : { venue }) }
}

/** Lists who did what, newest first. */
export async function listAudit({ db }: Store, wish: AuditWish): Promise<CommandOutcome> {
  const found = await readAudit(db, wish)
  const lines = found.map(({ atMs, ...line }) => ({ ...line, at: new Date(atMs).toISOString() }))
  const text = lines.map(({ id, at, who, name, role, venue, what, detail, outcome }) =>
    [id, at, [name === '' ? who : name, role].filter((part) => part !== '').join(' '), venue, what, detail, outcome]
      .filter((part) => part !== '')
      .join('  '),
  )
  return { ok: true, report: { lines }, text: text.length === 0 ? 'The audit holds no such line.' : text.join('\n') }
}
