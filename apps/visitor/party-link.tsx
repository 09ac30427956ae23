import { useEffect, useState, type ReactNode } from 'react'
import { useInterface, type RoomView } from '../../engine/interface/index.ts'
import type { ClientMessages } from '../../model/protocol/index.ts'
import { sayRoom } from '../../model/words/index.ts'

type Send = <Name extends keyof ClientMessages>(name: Name, message: ClientMessages[Name]) => boolean

/** Makes and copies the link by which friends are seated in one's own room, and says who of them is where. */
export function PartyLink({ view, send }: { view: RoomView; send: Send }): ReactNode {
  const { language } = useInterface()
  const [asked, setAsked] = useState(false)
  const [copied, setCopied] = useState(false)
  const { party, welcome } = view
  const link = party === null ? null : `${location.origin}${location.pathname}#party=${party.token}`
  useEffect(() => {
    if (!asked || link === null) return
    // Where the page may not write there, the link can be taken from the field.
    void navigator.clipboard?.writeText(link).then(
      () => setCopied(true),
      () => {},
    )
  }, [asked, link])
  const others = party?.people.filter(({ visitorId }) => visitorId !== welcome?.visitorId) ?? []
  const named = others.map(({ name, mirror }) =>
    mirror === welcome?.mirror ? name : sayRoom(language, 'party.elsewhere', { name, room: mirror }),
  )
  return (
    <div className="party">
      <button
        type="button"
        onClick={() => {
          setAsked(true)
          setCopied(false)
          send('party', {})
        }}
      >
        {sayRoom(language, copied ? 'party.copied' : 'party.invite')}
      </button>
      {link !== null && asked && <input type="text" readOnly value={link} aria-label={sayRoom(language, 'party.link')} />}
      <p className="small soft">{sayRoom(language, 'party.note')}</p>
      {named.length > 0 && (
        <p className="small" role="status">
          {sayRoom(language, 'party.people', { names: named.join(language === 'en' ? ', ' : '、') })}
        </p>
      )}
    </div>
  )
}
