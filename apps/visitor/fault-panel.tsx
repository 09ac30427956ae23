import type { ReactNode } from 'react'
import { useInterface } from '../../engine/interface/index.ts'
import { tellFault } from '../../model/words/index.ts'

/** A fault in the visitor's words: what, and what to do. In the corner it leaves the place walkable. */
export function FaultPanel(props: {
  title: string
  faults: readonly { code: string; what: string; fix: string }[]
  corner?: boolean
  again?: () => void
  close?: () => void
}): ReactNode {
  const { say, language } = useInterface()
  // Many parts at fault in one way are one line. What each is stands beside it for those who look into the page.
  const lines = new Map(props.faults.map((fault) => [tellFault(language, fault), fault]))
  return (
    <section className={`panel fault ${props.corner ? 'corner' : ''}`} role="alert" tabIndex={0}>
      <div className="row">
        <h2 className="grow">{props.title}</h2>
        {props.close && (
          <button type="button" onClick={props.close} aria-label={say('visit.close')}>
            ×
          </button>
        )}
      </div>
      <ul className="plain small">
        {[...lines].map(([text, { code, what, fix }]) => (
          <li key={text} data-code={code} data-detail={`${what} ${fix}`}>
            {text}
          </li>
        ))}
      </ul>
      {props.again && (
        <button type="button" className="primary" onClick={props.again}>
          {say('visit.tryAgain')}
        </button>
      )}
    </section>
  )
}
