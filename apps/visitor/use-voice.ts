import { useEffect, useState } from 'react'
import type { RoomLink } from '../../engine/interface/index.ts'
import type { Voice } from '../../engine/voice/index.ts'

/** A visitor's voice on his page. */
export interface VoiceSeat {
  /** Null before he asked for it. */
  readonly voice: Voice | null
}

/** The visitor's voice, fetched when he first asks for it; from then on it lives as long as he is in. */
export function useVoice(venue: string | null, link: RoomLink | null, asked: boolean): VoiceSeat {
  const [voice, setVoice] = useState<Voice | null>(null)
  const [wanted, setWanted] = useState(asked)
  if (asked && !wanted) setWanted(true)
  useEffect(() => {
    if (venue === null || link === null || !wanted) return
    let made: Voice | null = null
    let left = false
    void import('../../engine/voice/index.ts').then((engine) => {
      if (left) return
      const { room, poses, uplink, store } = link
      const own = new engine.Voice({
        venue,
        room,
        poses,
        uplink,
        people: () => store.get().people,
        heard: (slot, level, wide) => link.heard?.(slot, level, wide),
      })
      made = own
      link.voice = {
        speaks: (slot) => own.speaks(slot),
        get microphone() {
          return own.view.microphone === 'ready' && own.view.line === 'open' ? own.view.open : null
        },
        open: (open) => own.open(open),
      }
      setVoice(own)
    })
    return () => {
      left = true
      made?.dispose()
      link.voice = null
      setVoice(null)
    }
  }, [venue, link, wanted])
  return { voice }
}
