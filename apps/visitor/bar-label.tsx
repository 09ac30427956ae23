import type { ReactNode } from 'react'
import { useInterface } from '../../engine/interface/index.ts'
import { useNarrow } from './use-narrow.ts'
import type { Panel } from './use-panels.ts'

const BRIEF = { place: 'visit.placeBrief', ask: 'ask.brief', gestures: 'visit.gesturesBrief' } as const

/** Lines within 24 by 24. */
const DRAWN = {
  settings: 'M3 7h9m6 0h3M3 17h3m6 0h9M15 4.5v5m-6 5v5',
  on: 'M4 9.5v5h3.5L12 18V6L7.5 9.5zM15.5 9a4.2 4.2 0 0 1 0 6M18 6.5a7.8 7.8 0 0 1 0 11',
  off: 'M4 9.5v5h3.5L12 18V6L7.5 9.5zM16 9.5l5 5m0-5l-5 5',
} as const

/** What stands on a button of the bar: its name, or on a phone something shorter beside which the name is only read out. */
export function BarLabel({ of }: { of: Panel | keyof typeof DRAWN }): ReactNode {
  const { say } = useInterface()
  const narrow = useNarrow()
  const name = of === 'on' ? say('visit.soundOff') : of === 'off' ? say('visit.soundOn') : say(of === 'ask' ? 'ask.title' : `visit.${of}`)
  const drawn = of in DRAWN ? DRAWN[of as keyof typeof DRAWN] : null
  const brief = of in BRIEF ? say(BRIEF[of as keyof typeof BRIEF]) : null
  if (!narrow || (drawn === null && (brief === null || brief === name))) return name
  if (drawn === null)
    return (
      <>
        {brief} <span className="visually-hidden">{name}</span>
      </>
    )
  return (
    <>
      <span className="visually-hidden">{name}</span>
      <svg className="drawn" viewBox="0 0 24 24" aria-hidden="true">
        <path d={drawn} />
      </svg>
    </>
  )
}
