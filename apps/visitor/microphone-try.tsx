import { useEffect, useState, useSyncExternalStore, type ReactNode } from 'react'
import { useInterface } from '../../engine/interface/index.ts'
import type { MicrophoneTrial } from '../../engine/voice/index.ts'
import { sayVoice } from '../../model/words/index.ts'
import { MicrophonePart } from './microphone-part.tsx'

/** Tries the microphone before one goes in. It is given back when this leaves the page. */
export function MicrophoneTry(): ReactNode {
  const { language } = useInterface()
  const trial = useTrial()
  return (
    <section aria-label={sayVoice(language, 'microphone')}>
      {trial && <TrialPart trial={trial} />}
      <p className="small soft">{sayVoice(language, 'tryNote')}</p>
    </section>
  )
}

function TrialPart({ trial }: { trial: MicrophoneTrial }): ReactNode {
  const shown = useSyncExternalStore(
    (listener) => trial.subscribe(listener),
    () => trial.view,
  )
  return <MicrophonePart microphone={trial} shown={shown} />
}

/** Fetched the way voice inside is, so that what both need is fetched once and by nobody else. */
function useTrial(): MicrophoneTrial | null {
  const [trial, setTrial] = useState<MicrophoneTrial | null>(null)
  useEffect(() => {
    let own: MicrophoneTrial | null = null
    let left = false
    void import('../../engine/voice/index.ts').then((engine) => {
      if (!left) setTrial((own = new engine.MicrophoneTrial()))
    })
    return () => {
      left = true
      own?.dispose()
    }
  }, [])
  return trial
}
