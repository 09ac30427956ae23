import { useEffect } from 'react'
import type { Panel } from './use-panels.ts'

/** True for a key meant for the place, not for a text field or the browser. */
export const isKeyOfThePlace = (event: KeyboardEvent): boolean =>
  !event.ctrlKey &&
  !event.metaKey &&
  !event.altKey &&
  !(event.target as Element | null)?.matches?.('input:not([type=checkbox], [type=range]), textarea, select')

/** While a visitor is in, the I key opens "What is this?", which hears it itself after that, and G opens the gestures; null once it is over. */
export function useAskKey(open: ((panel: Panel) => void) | null): void {
  useEffect(() => {
    if (open === null) return
    const down = (event: KeyboardEvent): void => {
      const panel = event.code === 'KeyI' ? 'ask' : event.code === 'KeyG' ? 'gestures' : null
      if (panel !== null && !event.repeat && isKeyOfThePlace(event)) open(panel)
    }
    addEventListener('keydown', down)
    return () => removeEventListener('keydown', down)
  }, [open])
}
