import { useSyncExternalStore } from 'react'
import type { RoomView } from '../../engine/interface/index.ts'
import type { Voice, VoiceView } from '../../engine/voice/index.ts'
import type { Venue } from '../../model/documents/index.ts'

/** What a visitor's voice shows now. */
export function useVoiceView(voice: Voice): VoiceView {
  return useSyncExternalStore(
    (listener) => voice.subscribe(listener),
    () => voice.view,
  )
}

/** Why this visitor may not speak; null when he may. */
export function speechBar(venue: Venue, view: RoomView): 'muted' | 'staffOnly' | null {
  if (view.muted !== null) return 'muted'
  return venue.voice === 'staff' && (view.welcome?.role ?? 'visitor') === 'visitor' ? 'staffOnly' : null
}
