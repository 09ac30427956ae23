import type { ReactNode } from 'react'
import { useInterface } from '../../engine/interface/index.ts'
import { tellFault } from '../../model/words/index.ts'

/** A fault in the visitor's language; what only the fault itself can name stays in its own English. */
export function FaultWords({ fault }: { fault: { readonly code: string; readonly what: string; readonly fix: string } }): ReactNode {
  const { language } = useInterface()
  const { text, detail } = tellFault(language, fault)
  return (
    <>
      {text} {detail !== null && <span lang="en">{detail}</span>}
    </>
  )
}
