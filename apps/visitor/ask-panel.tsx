import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react'
import { useInterface, useKeyboard } from '../../engine/interface/index.ts'
import { tellFeature, type FeatureWords, type TwinFeature, type VenueStage } from '../../engine/stage/index.ts'
import type { Venue } from '../../model/documents/index.ts'
import { isKeyOfThePlace } from './use-ask-key.ts'

/** A press that moves less than this, and is shorter, is a question; anything else is a look around. */
const STILL_PX = 6
const SHORT_MS = 600

/** Where the visitor asked, CSS pixels of the window. */
interface Asked {
  readonly left: number
  readonly top: number
  readonly count: number
}

/**
 * "What is this?": while open, a click or tap that is no drag asks about what lies under it, the I key about the middle of the
 * view. Tells the name, how sure it is, where that comes from, and whose data it is.
 */
export function AskPanel({ venue, stage, close }: { venue: Venue; stage: VenueStage; close: () => void }): ReactNode {
  const { say, language } = useInterface()
  const keyboard = useKeyboard()
  const [asked, setAsked] = useState<Asked | null>(null)
  const [found, setFound] = useState<TwinFeature | null | 'asking'>('asking')
  const latest = useRef(0)
  const ask = useCallback(
    async (left: number, top: number) => {
      const count = ++latest.current
      setAsked({ left, top, count })
      const answer = await stage.ask((left / innerWidth) * 2 - 1, 1 - (top / innerHeight) * 2)
      if (count === latest.current) setFound(answer)
    },
    [stage],
  )
  useQuestions(ask, close)
  const feature = found === 'asking' ? null : found
  const words = feature && tellFeature(feature, venue, language)

  return (
    <>
      <span className="crosshair" aria-hidden="true" />
      {asked && <span key={asked.count} className="asked" aria-hidden="true" style={{ left: asked.left, top: asked.top }} />}
      <section className="panel side ask" aria-label={say('ask.title')}>
        <button type="button" onClick={close} aria-label={say('visit.close')}>
          ×
        </button>
        <div aria-live="polite" data-testid="answer">
          <h2>{words ? words.name : say(found === null ? 'ask.nothing' : 'ask.title')}</h2>
          {feature && words && <Answer words={words} provenance={feature.provenance} />}
        </div>
        <p className="small soft">{say(keyboard ? 'ask.hint' : 'ask.touchHint')}</p>
      </section>
    </>
  )
}

function Answer({ words, provenance }: { words: FeatureWords; provenance: string }): ReactNode {
  const { say } = useInterface()
  return (
    <>
      <p className="small soft">{words.away}</p>
      <p data-provenance={provenance}>{words.provenance}</p>
      {words.source !== '' && (
        <p className="small">
          {say('ask.source')}
          <span lang={words.untold ? 'en' : undefined}>{words.source}</span>
        </p>
      )}
      {words.credit !== null && <p className="small soft">{words.credit}</p>}
    </>
  )
}

/** Asks about the middle at first and at the I key, and about what a short, still press of the canvas points at. Escape closes. */
function useQuestions(ask: (left: number, top: number) => Promise<void>, close: () => void): void {
  const closeNow = useRef(close)
  closeNow.current = close
  useEffect(() => {
    const canvas = document.querySelector('.stage canvas')
    let pressed: PointerEvent | null = null
    const middle = (): void => void ask(innerWidth / 2, innerHeight / 2)
    const down = (event: Event): void => {
      pressed = (event as PointerEvent).button === 0 ? (event as PointerEvent) : null
    }
    const up = (event: Event): void => {
      const { clientX, clientY, timeStamp, pointerId } = event as PointerEvent
      const from = pressed?.pointerId === pointerId ? pressed : null
      pressed = null
      if (from === null || timeStamp - from.timeStamp > SHORT_MS) return
      if (Math.hypot(clientX - from.clientX, clientY - from.clientY) < STILL_PX) void ask(clientX, clientY)
    }
    const key = (event: KeyboardEvent): void => {
      if (event.code === 'Escape') closeNow.current()
      else if (event.code === 'KeyI' && !event.repeat && isKeyOfThePlace(event)) middle()
    }
    middle()
    canvas?.addEventListener('pointerdown', down)
    canvas?.addEventListener('pointerup', up)
    addEventListener('keydown', key)
    return () => {
      canvas?.removeEventListener('pointerdown', down)
      canvas?.removeEventListener('pointerup', up)
      removeEventListener('keydown', key)
    }
  }, [ask])
}
