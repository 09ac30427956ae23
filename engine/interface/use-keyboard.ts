import { useSyncExternalStore } from 'react'

const TEXT_FIELDS = 'input:not([type=checkbox], [type=range]), textarea, select, [contenteditable]'

let pressed = false
let hearing = false
const listeners = new Set<() => void>()

/** A key outside of text fields comes from a keyboard of one's own: the one on the screen writes into fields only. */
function hear(event: KeyboardEvent): void {
  if (!event.isTrusted || event.code === '' || (event.target as Element | null)?.matches?.(TEXT_FIELDS)) return
  pressed = true
  removeEventListener('keydown', hear, true)
  for (const listener of listeners) listener()
}

const hasKeyboard = (): boolean => pressed || !matchMedia('(pointer: coarse)').matches

function subscribe(listener: () => void): () => void {
  const pointer = matchMedia('(pointer: coarse)')
  // From the first who asks on: what is read later knows of keys pressed before.
  if (!hearing) addEventListener('keydown', hear, true)
  hearing = true
  listeners.add(listener)
  pointer.addEventListener('change', listener)
  return () => {
    pointer.removeEventListener('change', listener)
    listeners.delete(listener)
  }
}

/** Whether to speak of keys: not where a finger is the pointer, until a key is pressed all the same. */
export function useKeyboard(): boolean {
  return useSyncExternalStore(subscribe, hasKeyboard)
}
