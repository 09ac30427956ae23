import type { ReactNode } from 'react'
import { useInterface } from '../../engine/interface/index.ts'
import { pathText } from '../../model/documents/index.ts'
import type { Fault } from '../../model/errors/index.ts'
import { documentPhrasesZh, isPhrase, isWordKey, phraseText, words, type Language } from '../../model/words/index.ts'

/** More are counted, not listed: the first mended often mends the rest. */
const MOST_LISTED = 8

/** What is wrong with the venue's documents: which file, where in it, of what kind, what exactly and what to do. `goesOn`: an earlier state runs. */
export function DocumentFaults({ faults, goesOn }: { faults: readonly DeskFault[]; goesOn: boolean }): ReactNode {
  const { say } = useInterface()
  return (
    <section className="panel document-faults" role="alert">
      <h2>{say('documents.faults')}</h2>
      <p className="small">{say(goesOn ? 'console.documentsGoOn' : 'console.documentsClosed')}</p>
      <ul className="plain small">
        {faults.slice(0, MOST_LISTED).map((fault, index) => (
          <DocumentFault key={index} fault={fault} />
        ))}
      </ul>
      {faults.length > MOST_LISTED && <p className="small">{say('console.moreFaults', { count: faults.length - MOST_LISTED })}</p>}
    </section>
  )
}

type DeskFault = Pick<Fault, 'code' | 'what' | 'fix'> & {
  readonly at?: readonly (string | number)[]
  readonly file?: string | undefined
  readonly told?: unknown
}

function DocumentFault({ fault }: { fault: DeskFault }): ReactNode {
  const { say, language } = useInterface()
  const { code, file, at = [] } = fault
  const own = inLanguage(language, fault)
  return (
    <li data-code={code}>
      <FaultKind code={code} />
      <p className="where">
        {file !== undefined && <code>{file}</code>} {at.length > 0 && <code>{pathText(at)}</code>}
      </p>
      {own === null ? (
        <>
          <p>{say('console.faultInEnglish')}</p>
          <p lang="en">
            {fault.what} {fault.fix}
          </p>
        </>
      ) : (
        <p>
          {own.what} {own.fix}
        </p>
      )}
    </li>
  )
}

/** What kind of fault a code is, in words. */
export function FaultKind({ code }: { code: string }): ReactNode {
  const { say } = useInterface()
  const kind = `console.fault.${code}`
  return <strong>{say(isWordKey(kind, words) ? kind : 'console.fault.other')}</strong>
}

/** A fault's sentences in a language; null where it has them in English only. */
function inLanguage(language: Language, { what, fix, told }: DeskFault): { readonly what: string; readonly fix: string } | null {
  if (language === 'en') return { what, fix }
  const { what: whatPhrase, fix: fixPhrase } = (told ?? {}) as { readonly what?: unknown; readonly fix?: unknown }
  const own = [whatPhrase, fixPhrase].map((part) => (isPhrase(part) ? phraseText(documentPhrasesZh, part) : null))
  return own[0] == null || own[1] == null ? null : { what: own[0], fix: own[1] }
}
