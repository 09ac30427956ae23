import { useState, type ReactNode } from 'react'
import { useInterface } from '../../../engine/interface/index.ts'
import { fetchJson } from '../../../engine/net/index.ts'
import { http, type AuditLine } from '../../../model/protocol/index.ts'
import { isWordKey, words } from '../../../model/words/index.ts'
import { useInstant } from './use-span.ts'

/** Who did what, when and how it came out, newest first; for the owner. */
export function AuditPanel(): ReactNode {
  const { say } = useInterface()
  const instant = useInstant()
  const [lines, setLines] = useState<readonly AuditLine[] | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  const fetchLines = async (before: number | null): Promise<void> => {
    const answer = await fetchJson({ path: `/api/audit${before === null ? '' : `?before=${before}`}`, answer: http.audit.response })
    setFault(answer.ok ? null : (answer.faults[0]?.what ?? ''))
    if (answer.ok) setLines((known) => [...(before === null ? [] : (known ?? [])), ...answer.value.lines])
  }
  const whatOf = ({ what }: AuditLine): string => {
    const key = `audit.${what}`
    return isWordKey(key, words) ? say(key) : what
  }
  return (
    <section className="panel" data-panel="audit">
      <div className="row">
        <h2 className="grow">{say('house.audit')}</h2>
        <button type="button" onClick={() => void fetchLines(null)}>
          {say('house.audit.show')}
        </button>
      </div>
      {fault !== null && <p role="alert">{say('house.audit.failed', { what: fault })}</p>}
      {lines && (
        <>
          <table className="figures audit-table">
            <thead>
              <tr>
                {(['when', 'who', 'what', 'outcome'] as const).map((column) => (
                  <th scope="col" key={column}>
                    {say(`house.audit.${column}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {lines.map((line) => (
                <tr key={line.id}>
                  <td>{instant(line.atMs)}</td>
                  <td>
                    {line.name === '' ? line.who : line.name}
                    <small>{line.role}</small>
                  </td>
                  <td>
                    {whatOf(line)}
                    <small>{line.detail}</small>
                  </td>
                  <td>{line.outcome === 'done' ? say('audit.done') : line.outcome}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <button type="button" disabled={lines.length === 0} onClick={() => void fetchLines(lines.at(-1)?.id ?? null)}>
            {say('house.audit.more')}
          </button>
        </>
      )}
    </section>
  )
}
