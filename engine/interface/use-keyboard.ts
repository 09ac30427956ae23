import { useSyncExternalStore } from 'react'

const TEXT_FIELDS = 'input:not([type=checkbox], [type=range]), textarea, select, [contenteditable]'

let pressed = false
const listeners = new Set<() => void>()

/** A key outside of text fields comes from a keyboard of one's own: the one on the screen writes into fields only. */
function hear(event: KeyboardEvent): void {
  if (pressed || !event.isTrusted || event.code === '' || (event.target as Element | null)?.matches?.(TEXT_FIELDS)) return
  pressed = true
  for (const listener of listeners) listener()
}

const hasKeyboard = (): boolean => pressed || !matchMedia('(pointer: coarse)').matches

function subscribe(listener: () => void): () => void {
  const pointer = matchMedia('(pointer: coarse)')
  if (listeners.size === 0) addEventListener('keydown', hear, true)
  listeners.add(listener)
  pointer.addEventListener('change', listener)
  return () => {
    pointer.removeEventListener('change', listener)
    listeners.delete(listener)
    if (listeners.size === 0) removeEventListener('keydown', hear, true)
  }
}

/** Whether to speak of keys: not where a finger is the pointer, until a key is pressed all the same. */
export function useKeyboard(): boolean {
  return useSyncExternalStore(subscribe, hasKeyboard)
}
