import type { ReactNode } from 'react'
import { LanguageSwitch, TextSizeSwitch, useInterface } from '../../engine/interface/index.ts'
import type { Fault } from '../../model/errors/index.ts'
import { tellFault } from '../../model/words/index.ts'

/** A venue that cannot be opened: why, what to do, and the way back to those that can. */
export function NoVisit({ faults }: { faults: readonly Fault[] }): ReactNode {
  const { say, language } = useInterface()
  return (
    <main className="door">
      <div className="panel">
        <div className="row">
          <h1 className="grow">{say('visit.cannotOpen')}</h1>
          <TextSizeSwitch />
          <LanguageSwitch />
        </div>
        <div role="alert">
          {faults.map((fault, index) => (
            <p key={index}>{fault.code === 'venue/missing' && fault.at.length === 0 ? say('fault.noVenue') : tellFault(language, fault)}</p>
          ))}
        </div>
        <a className="button primary" href="/">
          {say('visit.backToLobby')}
        </a>
        <button type="button" onClick={() => location.reload()}>
          {say('visit.tryAgain')}
        </button>
      </div>
    </main>
  )
}
