import { useEffect } from 'react'
import type { Panel } from './top-bar.tsx'

/** True for a key meant for the place, not for a text field or the browser. */
export const isKeyOfThePlace = (event: KeyboardEvent): boolean =>
  !event.ctrlKey &&
  !event.metaKey &&
  !event.altKey &&
  !(event.target as Element | null)?.matches?.('input:not([type=checkbox], [type=range]), textarea, select')

/** The I key opens "What is this?" once a visitor is in; the panel itself hears it after that. */
export function useAskKey(open: (panel: Panel) => void): void {
  useEffect(() => {
    const down = (event: KeyboardEvent): void => {
      if (event.code === 'KeyI' && !event.repeat && isKeyOfThePlace(event)) open('ask')
    }
    addEventListener('keydown', down)
    return () => removeEventListener('keydown', down)
  }, [open])
}
