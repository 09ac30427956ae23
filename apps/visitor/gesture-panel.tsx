import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react'
import { useInterface, useKeyboard, type RoomLink, type RoomView } from '../../engine/interface/index.ts'
import { hostNow } from '../../engine/runtime/index.ts'
import { EMOTES, type Emote } from '../../model/protocol/index.ts'
import { sayGesture } from '../../model/words/index.ts'
import { isKeyOfThePlace } from './use-ask-key.ts'

/** The server leaves out what comes sooner. */
const EVERY_MS = 1500

/** Has one's own body do something that the others see: by button, or by key while this is open. */
export function GesturePanel({ view, link, close }: { view: RoomView; link: RoomLink | null; close: () => void }): ReactNode {
  const { say, language } = useInterface()
  const [told, setTold] = useState('')
  const keyboard = useKeyboard()
  const lastMs = useRef(-Infinity)
  const isUp = view.hands.some(({ slot }) => slot === view.welcome?.slot)
  const act = useCallback(
    (emote: Emote): void => {
      if (hostNow() - lastMs.current < EVERY_MS) return setTold(sayGesture(language, 'tooSoon'))
      if (link?.room.send('emote', { emote }) !== true) return
      lastMs.current = hostNow()
      setTold(sayGesture(language, 'youDid', { what: sayGesture(language, emote) }))
    },
    [link, language],
  )
  const raise = useCallback((): void => {
    if (link?.room.send('hand', { up: !isUp }) === true) setTold(sayGesture(language, isUp ? 'handIsDown' : 'handIsUp'))
  }, [link, language, isUp])
  useKeys(act, raise)
  return (
    <section className="panel side" aria-label={sayGesture(language, 'title')} data-panel="gestures">
      <div className="row">
        <h2 className="grow">{sayGesture(language, 'title')}</h2>
        <button type="button" onClick={close} aria-label={say('visit.close')}>
          ×
        </button>
      </div>
      <div className="row" role="group" aria-label={sayGesture(language, 'title')}>
        {EMOTES.map((emote, index) => (
          <button key={emote} type="button" aria-keyshortcuts={String(index + 1)} data-emote={emote} onClick={() => act(emote)}>
            {sayGesture(language, emote)}
          </button>
        ))}
      </div>
      <button type="button" aria-keyshortcuts="H" aria-pressed={isUp} data-emote="hand" onClick={raise}>
        {sayGesture(language, isUp ? 'lower' : 'raise')}
      </button>
      <p className="small soft">{sayGesture(language, 'raiseNote')}</p>
      {keyboard && <p className="small soft">{sayGesture(language, 'keys')}</p>}
      <p role="status">{told}</p>
    </section>
  )
}

function useKeys(act: (emote: Emote) => void, raise: () => void): void {
  useEffect(() => {
    const down = (event: KeyboardEvent): void => {
      if (event.repeat || !isKeyOfThePlace(event)) return
      const emote = /^Digit\d$/.test(event.code) ? EMOTES[Number(event.code.slice(5)) - 1] : undefined
      if (emote !== undefined) act(emote)
      else if (event.code === 'KeyH') raise()
    }
    addEventListener('keydown', down)
    return () => removeEventListener('keydown', down)
  }, [act, raise])
}
