import { useEffect, type KeyboardEvent, type ReactNode } from 'react'
import { useInterface, useKeyboard, type RoomView } from '../../engine/interface/index.ts'
import type { Voice } from '../../engine/voice/index.ts'
import type { Venue } from '../../model/documents/index.ts'
import { LEADING_ROLES } from '../../model/protocol/index.ts'
import { sayVoice } from '../../model/words/index.ts'
import { tellHeight } from './tell-height.ts'
import { isKeyOfThePlace } from './use-ask-key.ts'
import { speechBar, useVoiceView } from './use-voice-view.ts'
import './voice.css'

const tellBarHeight = tellHeight('--voice-bar')

/** Who speaks; whether one's own microphone is open; and the button and key that open it. There while voice is on. */
export function VoiceBar({ voice, venue, view }: { voice: Voice; venue: Venue; view: RoomView }): ReactNode {
  const { language, settings } = useInterface()
  const hold = settings.holdToTalk
  const shown = useVoiceView(voice)
  const keyboard = useKeyboard()
  const { line, microphone, open, speaking } = shown
  const barred = speechBar(venue, view)
  const canTalk = line === 'open' && microphone === 'ready' && barred === null
  useEffect(() => {
    // What the hub would not pass on need not leave the house.
    if (!canTalk) voice.open(false)
  }, [canTalk, voice])
  useTalkKey(voice, canTalk, hold)
  if (line === 'off') return null
  const names = speaking.flatMap((slot) => view.people.find((person) => person.slot === slot)?.name ?? [])
  const toAll = LEADING_ROLES.includes(view.welcome?.role ?? 'visitor')
  const label = hold ? 'hold' : open ? 'close' : 'talk'
  return (
    <div className="voice-bar" data-voice={line} ref={tellBarHeight}>
      {names.length > 0 && (
        <span className="badge speaking" data-speaking={names.join(',')}>
          {sayVoice(language, 'speaking', { names: names.join(', ') })}
        </span>
      )}
      {canTalk && (
        <>
          <span className={`badge microphone ${open ? 'open' : ''}`} role="status" data-microphone={open ? 'open' : 'closed'}>
            {sayVoice(language, open ? (toAll ? 'openToAll' : 'open') : 'closed')}
          </span>
          <button
            type="button"
            className={open ? 'talk open' : 'talk'}
            aria-pressed={open}
            aria-keyshortcuts="V"
            {...(hold ? holding(voice) : { onClick: () => voice.open(!open) })}
          >
            {sayVoice(language, label)}
            {keyboard && sayVoice(language, 'talkKey')}
          </button>
        </>
      )}
    </div>
  )
}

/** A button that is on while it is held, by finger, mouse or key. */
function holding(voice: Voice) {
  const close = (): void => voice.open(false)
  const isPress = ({ key }: KeyboardEvent): boolean => key === ' ' || key === 'Enter'
  return {
    onPointerDown: (event: { pointerId: number; currentTarget: Element }) => {
      event.currentTarget.setPointerCapture(event.pointerId)
      voice.open(true)
    },
    onPointerUp: close,
    onPointerCancel: close,
    onLostPointerCapture: close,
    onBlur: close,
    onContextMenu: (event: { preventDefault(): void }) => event.preventDefault(),
    onKeyDown: (event: KeyboardEvent) => {
      if (isPress(event) && !event.repeat) voice.open(true)
    },
    onKeyUp: (event: KeyboardEvent) => {
      if (isPress(event)) close()
    },
  }
}

/** The V key: held, or pressed to open and to close. A page that is left or hidden closes the microphone in any case. */
function useTalkKey(voice: Voice, canTalk: boolean, hold: boolean): void {
  useEffect(() => {
    if (!canTalk) return
    const down = (event: globalThis.KeyboardEvent): void => {
      if (event.code === 'KeyV' && !event.repeat && isKeyOfThePlace(event)) voice.open(hold || !voice.view.open)
    }
    const up = (event: globalThis.KeyboardEvent): void => {
      if (event.code === 'KeyV' && hold) voice.open(false)
    }
    const left = (): void => {
      if (hold || document.hidden) voice.open(false)
    }
    addEventListener('keydown', down)
    addEventListener('keyup', up)
    addEventListener('blur', left)
    document.addEventListener('visibilitychange', left)
    return () => {
      removeEventListener('keydown', down)
      removeEventListener('keyup', up)
      removeEventListener('blur', left)
      document.removeEventListener('visibilitychange', left)
    }
  }, [voice, canTalk, hold])
}
