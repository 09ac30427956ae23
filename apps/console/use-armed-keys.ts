import { useEffect, useState } from 'react'
import type { CueCommand, CueState } from '../../model/show/index.ts'
import { isBlackedOut } from './blackout.ts'

/**
 * Space = GO, Backspace = Back, P = Pause or Resume, Esc = Stop, B = Blackout or restore, except while a text field, or a
 * control somebody went to by keyboard, has the focus: Space is then that control's. Returns whether the keys work now.
 */
export function useArmedKeys(connected: boolean, state: CueState | null, command: (command: CueCommand) => void): boolean {
  const [focused, setFocused] = useState(() => document.hasFocus())
  const [typing, setTyping] = useState(false)
  useEffect(() => {
    const look = (): void => {
      setFocused(document.hasFocus())
      setTyping(keepsKeys(document.activeElement))
    }
    const names = ['focus', 'blur', 'focusin', 'focusout'] as const
    for (const name of names) addEventListener(name, look)
    return () => names.forEach((name) => removeEventListener(name, look))
  }, [])

  // A control pressed by pointer gives the focus back: Space stays GO.
  useEffect(() => {
    const released = (event: MouseEvent): void => {
      const pressed = document.activeElement
      if (event.detail > 0 && pressed instanceof HTMLElement && pressed.matches('button, input[type=checkbox]')) pressed.blur()
    }
    addEventListener('click', released)
    return () => removeEventListener('click', released)
  }, [])

  const armed = connected && focused && !typing
  useEffect(() => {
    if (!armed) return
    const press = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || keepsKeys(event.target)) return
      const wish = commandOf(event.code, state)
      if (!wish) return
      event.preventDefault()
      if (!event.repeat) command(wish)
    }
    // A focused button would fire on the key's way up as well.
    const release = (event: KeyboardEvent): void => {
      if (event.code === 'Space' && !keepsKeys(event.target)) event.preventDefault()
    }
    addEventListener('keydown', press, true)
    addEventListener('keyup', release, true)
    return () => {
      removeEventListener('keydown', press, true)
      removeEventListener('keyup', release, true)
    }
  }, [armed, state, command])
  return armed
}

function commandOf(code: string, state: CueState | null): CueCommand | null {
  switch (code) {
    case 'Space':
      return { do: 'go' }
    case 'Backspace':
      return { do: 'back' }
    case 'Escape':
      return { do: 'stop' }
    case 'KeyP':
      return { do: state?.running.some((cue) => cue.rate === 0) ? 'resume' : 'pause' }
    case 'KeyB':
      return { do: 'blackout', on: !isBlackedOut(state) }
    default:
      return null
  }
}

function keepsKeys(element: EventTarget | null): boolean {
  if (!(element instanceof HTMLElement)) return false
  return element.isContentEditable || element.matches('input:not([type=checkbox]), textarea, select, :focus-visible:is(button, input, a)')
}
