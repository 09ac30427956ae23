import { useEffect, useState, useSyncExternalStore, type ReactNode } from 'react'
import { useInterface } from '../../engine/interface/index.ts'
import { MicrophoneTrial } from '../../engine/voice/index.ts'
import { sayVoice } from '../../model/words/index.ts'
import { MicrophonePart } from './microphone-part.tsx'

/** Tries the microphone before one goes in. It is given back when this leaves the page. */
export function MicrophoneTry(): ReactNode {
  const { language } = useInterface()
  const [trial] = useState(() => new MicrophoneTrial())
  const shown = useSyncExternalStore(
    (listener) => trial.subscribe(listener),
    () => trial.view,
  )
  useEffect(() => () => trial.dispose(), [trial])
  return (
    <section aria-label={sayVoice(language, 'microphone')}>
      <MicrophonePart microphone={trial} shown={shown} />
      <p className="small soft">{sayVoice(language, 'tryNote')}</p>
    </section>
  )
}
