import { useCallback, useEffect, useRef, useState } from 'react'

/** The panels a visitor opens, one at a time. */
export type Panel = 'chat' | 'voice' | 'gestures' | 'settings' | 'place' | 'ask'

/** Which panel is open. Escape closes it wherever the focus is, and the focus goes back to what opened it. */
export function usePanels(): { readonly open: Panel | null; show(panel: Panel): void; toggle(panel: Panel): void; close(): void } {
  const [open, setOpen] = useState<Panel | null>(null)
  const opener = useRef<Element | null>(null)
  const close = useCallback((): void => {
    setOpen(null)
    if (opener.current instanceof HTMLElement) opener.current.focus()
    opener.current = null
  }, [])
  const show = useCallback((panel: Panel): void => {
    opener.current = document.activeElement
    setOpen(panel)
  }, [])
  const toggle = (panel: Panel): void => (panel === open ? close() : show(panel))
  useEffect(() => {
    if (open === null) return
    const pressed = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.isComposing) close()
    }
    addEventListener('keydown', pressed)
    return () => removeEventListener('keydown', pressed)
  }, [open, close])
  return { open, show, toggle, close }
}
