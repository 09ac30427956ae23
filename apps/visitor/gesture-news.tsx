import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useInterface, type RoomLink, type RoomView } from '../../engine/interface/index.ts'
import { every } from '../../engine/runtime/index.ts'
import { PRESENT_ROLES } from '../../model/protocol/index.ts'
import { sayGesture, type GestureWord } from '../../model/words/index.ts'

/** News are told this seldom, and so many at once. */
const NEWS_MS = 4000
const MOST = 4

/** Slots of those who are near enough to be told of. */
export type NearSlots = () => readonly number[]

/** What people near by do, told calmly to those who hear the page; whose hands are up, to those who hold the tour. */
export function GestureNews({ link, view, near }: { link: RoomLink | null; view: RoomView; near: NearSlots }): ReactNode {
  const { language } = useInterface()
  const role = view.welcome?.role ?? 'visitor'
  const leads = role !== 'visitor' && PRESENT_ROLES.includes(role)
  const names = view.hands.flatMap(({ slot }) => view.people.find((person) => person.slot === slot)?.name ?? [])
  const news = useNews({ link, view, near, leads }, (key, name) => sayGesture(language, key, { name }))
  return (
    <>
      {leads && names.length > 0 && (
        <p className="badge" data-near="hands">
          {sayGesture(language, 'handsUp', { names: names.join(', ') })}
        </p>
      )}
      <p className="visually-hidden" role="status" aria-live="polite" data-near="gestures">
        {news}
      </p>
    </>
  )
}

interface Heard {
  readonly link: RoomLink | null
  readonly view: RoomView
  readonly near: NearSlots
  /** Hears of every hand, wherever it goes up. */
  readonly leads: boolean
}

/** Collects what is done until it may be told; of each person the newest. */
function useNews(heard: Heard, word: (key: GestureWord, name: string) => string): string {
  const [news, setNews] = useState('')
  const latest = useRef({ ...heard, word })
  latest.current = { ...heard, word }
  const waiting = useRef(new Map<number, GestureWord>())
  const up = useRef<readonly number[]>([])
  const { link } = heard
  useEffect(() => {
    if (link === null) return
    const note = (slot: number, key: GestureWord, always = false): void => {
      const { view, near } = latest.current
      if (slot !== view.welcome?.slot && (always || near().includes(slot))) waiting.current.set(slot, key)
    }
    const stops = [
      link.room.on('emotes', (begun) => {
        for (const { slot, emote } of begun) note(slot, `did.${emote}`)
      }),
      link.room.on('hands', (hands) => {
        const before = up.current
        up.current = hands.map(({ slot }) => slot)
        for (const slot of up.current) if (!before.includes(slot)) note(slot, 'did.raise', latest.current.leads)
      }),
      every(NEWS_MS, () => {
        const { view, word: say } = latest.current
        const lines = [...waiting.current].slice(0, MOST).flatMap(([slot, key]) => {
          const name = view.people.find((person) => person.slot === slot)?.name
          return name === undefined ? [] : [say(key, name)]
        })
        waiting.current.clear()
        if (lines.length > 0) setNews(lines.join(' '))
      }),
    ]
    return () => {
      for (const stop of stops) stop()
    }
  }, [link])
  return news
}
