import type { ReactNode } from 'react'
import { useInterface } from '../../engine/interface/index.ts'
import { FaultWords } from './fault-words.tsx'

/** A fault in words: what, and what to do. In the corner it leaves the place walkable. */
export function FaultPanel(props: {
  title: string
  faults: readonly { code: string; what: string; fix: string; file?: string | undefined; at?: readonly (string | number)[] }[]
  corner?: boolean
  again?: () => void
  close?: () => void
}): ReactNode {
  const { say } = useInterface()
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
        {props.faults.map((fault, index) => (
          <li key={index}>
            {fault.file && (
              <code>
                {fault.file} {fault.at?.join('.')}
              </code>
            )}{' '}
            <FaultWords fault={fault} />
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
