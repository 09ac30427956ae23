import { useEffect } from 'react'

/** Keeps the screen awake while the page is seen. A browser that cannot leaves it to the machine's own settings. */
export function useScreenHeld(): void {
  useEffect(() => {
    let held: WakeLockSentinel | null = null
    let left = false
    const hold = async (): Promise<void> => {
      if (document.hidden || !('wakeLock' in navigator)) return
      try {
        const lock = await navigator.wakeLock.request('screen')
        if (left) await lock.release()
        else held = lock
      } catch {
        // Refused on low battery or by policy; asked again when the page comes back.
      }
    }
    const again = (): void => void hold()
    document.addEventListener('visibilitychange', again)
    void hold()
    return () => {
      left = true
      document.removeEventListener('visibilitychange', again)
      void held?.release()
    }
  }, [])
}
