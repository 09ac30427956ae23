import type { FaultCode, FaultPath } from '../../errors/index.ts'
import { phrase } from '../../words/index.ts'
import type { Report } from './venue-documents.ts'

/** Reports every id of a list that an earlier entry has already taken. */
export function checkUnique(report: Report, code: FaultCode, at: FaultPath, entries: readonly { readonly id: string }[]): void {
  const first = new Map<string, number>()
  entries.forEach((entry, index) => {
    const earlier = first.get(entry.id)
    if (earlier === undefined) {
      first.set(entry.id, index)
      return
    }
    report(code, [...at, index, 'id'], phrase('idTaken', { id: entry.id, earlier }), phrase('ownId'))
  })
}
