import type { ReactNode } from 'react'
import { useInterface } from './interface-provider.tsx'
import { TEXT_SIZES } from './settings.ts'

/** Makes the page's text larger by steps, and after the largest the usual size again. */
export function TextSizeSwitch(): ReactNode {
  const { say, settings, change } = useInterface()
  const next = TEXT_SIZES[(TEXT_SIZES.indexOf(settings.textSize) + 1) % TEXT_SIZES.length]!
  return (
    <button
      type="button"
      aria-label={say('settings.nextTextSize', { now: settings.textSize, next })}
      onClick={() => change({ textSize: next })}
    >
      {say('settings.textSizeShort', { now: settings.textSize })}
    </button>
  )
}
