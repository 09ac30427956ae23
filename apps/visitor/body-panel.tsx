import { useState, type ReactNode } from 'react'
import { useInterface, type RoomView } from '../../engine/interface/index.ts'
import { bringBody, takeBodyBack } from '../../engine/net/index.ts'
import type { Fault } from '../../model/errors/index.ts'
import { isBodyWord, sayBody, tellFault, type BodyWord } from '../../model/words/index.ts'
import { BodyLicenceNote } from './body-licence-note.tsx'
import { prepareBody, type PreparedBody } from './prepare-body.ts'

/** Brings a body of one's own: what its author allows is read first, and obeyed. */
export function BodyPanel({ venue, view }: { venue: string; view: RoomView }): ReactNode {
  const { language, settings, change } = useInterface()
  const [prepared, setPrepared] = useState<PreparedBody | null>(null)
  const [told, setTold] = useState('')
  const [busy, setBusy] = useState<'reading' | 'sending' | null>(null)
  const [word, setWord] = useState({ isAuthor: false, isLicensed: false })
  const say = (key: BodyWord, values?: Record<string, string | number>): string => sayBody(language, key, values)
  const isWorn = view.bodies.some(({ slot }) => slot === view.welcome?.slot)
  const refuse = (fault: Fault): void => setTold(isBodyWord(fault.code) ? `${say(fault.code)} ${fault.what}` : tellFault(language, fault))
  const during = async (what: 'reading' | 'sending', act: () => Promise<void>): Promise<void> => {
    setBusy(what)
    setTold('')
    await act().catch(() => setTold(say('failed')))
    setBusy(null)
  }
  const read = (file: File | undefined): void => {
    setPrepared(null)
    setWord({ isAuthor: false, isLicensed: false })
    if (file === undefined) return
    void during('reading', async () => {
      const found = await prepareBody(file)
      if ('code' in found) refuse(found)
      else setPrepared(found)
    })
  }
  const wear = (bytes: Uint8Array<ArrayBuffer>): void =>
    void during('sending', async () => {
      const brought = await bringBody(venue, bytes, word)
      if (brought.ok) setPrepared(null)
      else refuse(brought.faults[0]!)
    })
  const takeBack = (): void =>
    void during('sending', async () => {
      const taken = await takeBodyBack(venue)
      if (taken.ok) setTold(say('takenBack'))
      else refuse(taken.faults[0]!)
    })
  return (
    <section data-panel="body">
      <h3>{say('title')}</h3>
      <label className="switch">
        <input type="checkbox" checked={settings.ownBodies} onChange={(event) => change({ ownBodies: event.target.checked })} />
        {say('show')}
      </label>
      <p className="small soft">{say('what')}</p>
      <label className="button choose-file">
        {say('choose')}
        <input type="file" accept=".vrm,model/gltf-binary" disabled={busy !== null} onChange={(event) => read(event.target.files?.[0])} />
      </label>
      {prepared && <BodyLicenceNote {...{ prepared, word, setWord }} busy={busy !== null} wear={wear} />}
      <p role="status" data-body={isWorn ? 'worn' : 'none'}>
        {busy !== null ? say(busy) : told !== '' ? told : isWorn ? say('worn') : ''}
      </p>
      {isWorn && (
        <button type="button" disabled={busy !== null} onClick={takeBack} data-body-off="">
          {say('takeBack')}
        </button>
      )}
      <p className="small soft">{say('kept')}</p>
    </section>
  )
}
