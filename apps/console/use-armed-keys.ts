import { useEffect, useState } from 'react'
import type { CueCommand, CueState } from '../../model/show/index.ts'
import { isBlackedOut } from './blackout.ts'

/**
 * Space = GO, Backspace = Back, P = Pause or Resume, Esc = Stop, B = Blackout or restore, wherever the focus is except in
 * a text field. Returns whether the keys work now: connected and the window has the focus.
 */
export function useArmedKeys(connected: boolean, state: CueState | null, command: (command: CueCommand) => void): boolean {
  const [focused, setFocused] = useState(() => document.hasFocus())
  const [typing, setTyping] = useState(false)
  useEffect(() => {
    const look = (): void => {
      setFocused(document.hasFocus())
      setTyping(isTextField(document.activeElement))
    }
    const names = ['focus', 'blur', 'focusin', 'focusout'] as const
    for (const name of names) addEventListener(name, look)
    return () => names.forEach((name) => removeEventListener(name, look))
  }, [])

  const armed = connected && focused && !typing
  useEffect(() => {
    if (!armed) return
    const press = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTextField(event.target)) return
      const wish = commandOf(event.code, state)
      if (!wish) return
      event.preventDefault()
      if (!event.repeat) command(wish)
    }
    // A focused button would fire on the key's way up as well.
    const release = (event: KeyboardEvent): void => {
      if (event.code === 'Space' && !isTextField(event.target)) event.preventDefault()
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

function isTextField(element: EventTarget | null): boolean {
  return element instanceof HTMLElement && (element.isContentEditable || element.matches('input:not([type=checkbox]), textarea, select'))
}
