import { Component, type ReactNode } from 'react'
import { say } from '../../model/words/index.ts'
import { LanguageSwitch } from './language-switch.tsx'
import { useInterface } from './interface-provider.tsx'

/** Catches what breaks while a page draws itself: the visitor reads what to do instead of seeing nothing. */
export class FaultBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true }
  }

  override render(): ReactNode {
    return this.state.failed ? <Broken /> : this.props.children
  }
}

function Broken(): ReactNode {
  const { language } = useInterface()
  return (
    <main className="door">
      <div className="panel" role="alert">
        <p>{say(language, 'fault.unknown')}</p>
        <LanguageSwitch />
        <button type="button" className="primary" onClick={() => location.reload()}>
          {say(language, 'visit.tryAgain')}
        </button>
      </div>
    </main>
  )
}
