import { useSyncExternalStore } from 'react'

const narrow = matchMedia('(max-width: 30rem)')
const subscribe = (listener: () => void): (() => void) => {
  narrow.addEventListener('change', listener)
  return () => narrow.removeEventListener('change', listener)
}

/** True on a phone held upright: what stands in a row there has to be short. */
export const useNarrow = (): boolean => useSyncExternalStore(subscribe, () => narrow.matches)
