import { useEffect, useState, type ReactNode } from 'react'
import { canDraw, useInterface } from '../../engine/interface/index.ts'
import { after } from '../../engine/runtime/index.ts'
import type { VenueListing } from '../../model/protocol/index.ts'
import { GlobeStage } from './globe-stage.tsx'

type GlobeCode = typeof import('../../engine/globe/index.ts')

/** What the globe fetches in all, packed, for those who pay by the megabyte. */
const GLOBE_MB = 1.5
const HEAD_START_MS = 300

export interface GlobePanelProps {
  readonly venues: readonly VenueListing[]
  readonly selected: string | null
  /** True when the choice was made in the list: the globe then comes into sight. */
  readonly reveal: boolean
  onSelect(id: string | null): void
  onShown(shown: boolean): void
}

/** The place of the globe: at once on wide screens, behind a button on narrow ones and where data is dear, one line where it cannot be drawn. */
export function GlobePanel({ venues, selected, reveal, onSelect, onShown }: GlobePanelProps): ReactNode {
  const { say } = useInterface()
  const [state, setState] = useState<'offered' | 'wanted' | 'absent'>(() => (canDraw() ? (wantsAtOnce() ? 'wanted' : 'offered') : 'absent'))
  const [code, setCode] = useState<GlobeCode | null>(null)

  useEffect(() => {
    if (state !== 'wanted') return
    let left = false
    const fetchCode = (): void =>
      void import('../../engine/globe/index.ts').then(
        (loaded) => left || setCode(loaded),
        () => left || setState('absent'),
      )
    // The list and its pictures come first.
    const stop = after(HEAD_START_MS, fetchCode)
    return () => {
      left = true
      stop()
    }
  }, [state])
  const shown = state === 'wanted' && code !== null
  useEffect(() => onShown(shown), [shown, onShown])

  if (state === 'absent') return <p className="globe-absent soft">{say('lobby.globeAbsent')}</p>
  if (state === 'offered') {
    return (
      <div className="globe-offer">
        <button type="button" onClick={() => setState('wanted')}>
          {say('lobby.showGlobe')} <span className="soft">{say('lobby.globeSize', { size: GLOBE_MB })}</span>
        </button>
      </div>
    )
  }
  return (
    <GlobeStage code={code} venues={venues} selected={selected} reveal={reveal} onSelect={onSelect} onAbsent={() => setState('absent')} />
  )
}

/** True on wide screens whose owner does not save data. */
function wantsAtOnce(): boolean {
  const { connection } = navigator as Navigator & { connection?: { readonly saveData?: boolean } }
  return matchMedia('(min-width: 60rem)').matches && connection?.saveData !== true && !matchMedia('(prefers-reduced-data: reduce)').matches
}
