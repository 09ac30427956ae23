import { useEffect, useState, type ReactNode } from 'react'
import { useInterface, type RoomView } from '../../engine/interface/index.ts'
import type { ClientMessages } from '../../model/protocol/index.ts'
import { sayRoom, type RoomWord } from '../../model/words/index.ts'
import { passOn, sharesByHand, type PassedOn } from './pass-on.ts'

type Send = <Name extends keyof ClientMessages>(name: Name, message: ClientMessages[Name]) => boolean

const TOLD: Readonly<Record<PassedOn, RoomWord>> = {
  shared: 'party.shared',
  copied: 'party.copied',
  unshared: 'party.unshared',
  uncopied: 'party.uncopied',
}

/** Makes the link by which friends are seated in one's own room, passes it on, and says what came of it and who of them is where. */
export function PartyLink({ view, send }: { view: RoomView; send: Send }): ReactNode {
  const { language } = useInterface()
  const [asked, setAsked] = useState(false)
  /** What is to be done with the link as soon as it is known. */
  const [wish, setWish] = useState<'share' | 'copy' | null>(null)
  const [done, setDone] = useState<PassedOn | null>(null)
  const { party, welcome } = view
  const link = party === null ? null : `${location.origin}${location.pathname}#party=${party.token}`
  useEffect(() => {
    if (wish === null || link === null) return
    setWish(null)
    void passOn({ url: link, title: document.title, text: sayRoom(language, 'party.told') }, wish).then(setDone)
  }, [wish, link, language])
  const ask = (how: 'share' | 'copy'): void => {
    setAsked(true)
    setDone(null)
    setWish(how)
    send('party', {})
  }
  const others = party?.people.filter(({ visitorId }) => visitorId !== welcome?.visitorId) ?? []
  const named = others.map(({ name, mirror }) =>
    mirror === welcome?.mirror ? name : sayRoom(language, 'party.elsewhere', { name, room: mirror }),
  )
  return (
    <div className="party">
      <button type="button" onClick={() => ask(sharesByHand() ? 'share' : 'copy')}>
        {sayRoom(language, sharesByHand() ? 'party.share' : 'party.invite')}
      </button>
      <p className="small" role="status" data-passed={done}>
        {done !== null && sayRoom(language, TOLD[done])}
      </p>
      {link !== null && asked && (
        <div className="row">
          <input className="grow" type="text" readOnly value={link} aria-label={sayRoom(language, 'party.link')} />
          {sharesByHand() && (
            <button type="button" onClick={() => ask('copy')}>
              {sayRoom(language, 'party.copy')}
            </button>
          )}
        </div>
      )}
      <p className="small soft">{sayRoom(language, 'party.note')}</p>
      {named.length > 0 && (
        <p className="small" role="status">
          {sayRoom(language, 'party.people', { names: named.join(language === 'en' ? ', ' : '、') })}
        </p>
      )}
    </div>
  )
}
