import { useMemo } from 'react'
import { useInterface, type RoomLink, type RoomView } from '../../engine/interface/index.ts'
import type { HeadsetMenu } from '../../engine/stage/index.ts'
import { PRESENT_ROLES } from '../../model/protocol/index.ts'

/** A headset's panels know two sizes of text; the page's own for the larger one, percent. */
const LARGE = 150

/** What the page lends the menu in a headset. */
export function useHeadsetMenu(link: RoomLink | null, view: RoomView, turnSound: (on: boolean) => void): HeadsetMenu {
  const { language, settings, reducedMotion, change } = useInterface()
  const { textSize, flashesPerSecond, comfort } = settings
  const largeText = textSize > 100
  const { people, chat, state } = view
  const notice = view.stopped === null ? view.notice : null
  return useMemo(
    () => ({
      settings: { language, largeText, reducedMotion, flashesPerSecond, comfort },
      people: people.filter(({ role }) => PRESENT_ROLES.includes(role)).map(({ name }) => name),
      chat,
      online: state === 'open',
      notice: notice?.words ?? null,
      change: ({ largeText: large, ...rest }) => change({ ...rest, ...(large === undefined ? {} : { textSize: large ? LARGE : 100 }) }),
      say: (text) => void link?.room.send('chat', { text }),
      turnSound,
      get microphone() {
        return link?.voice?.microphone ?? null
      },
      openMicrophone: (open) => link?.voice?.open(open),
    }),
    [language, largeText, reducedMotion, flashesPerSecond, comfort, people, chat, state, notice, change, link, turnSound],
  )
}
