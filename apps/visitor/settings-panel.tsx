import { lazy, Suspense, type ReactNode } from 'react'
import { LanguageSwitch, TEXT_SIZES, useInterface, useKeyboard, type RoomView } from '../../engine/interface/index.ts'
import type { HeadsetSupport } from '../../engine/stage/index.ts'
import { HeadsetSettings } from './headset-settings.tsx'
import { inWords } from './in-words.ts'

const BodyPanel = lazy(async () => ({ default: (await import('./body-panel.tsx')).BodyPanel }))

/** What a visitor may choose for himself: language, text size, colours, motion and flashes; and how he moves in a headset. */
export function SettingsPanel(props: { close: () => void; headset: HeadsetSupport; view: RoomView; venue: string | null }): ReactNode {
  const { close, headset, view, venue } = props
  const { say, settings, reducedMotion, change } = useInterface()
  return (
    <section className="panel side" aria-label={say('visit.settings')} onKeyDown={(event) => event.key === 'Escape' && close()}>
      <div className="row">
        <h2 className="grow">{say('visit.settings')}</h2>
        <LanguageSwitch />
        <button type="button" autoFocus onClick={close} aria-label={say('visit.close')}>
          ×
        </button>
      </div>
      <p className="small soft">{say('settings.kept')}</p>
      <label className="field">
        <span>{say('settings.textSize')}</span>
        <select
          value={settings.textSize}
          onChange={(event) => change({ textSize: TEXT_SIZES.find((size) => size === Number(event.target.value)) ?? 100 })}
        >
          {TEXT_SIZES.map((size) => (
            <option key={size} value={size}>
              {size} %
            </option>
          ))}
        </select>
      </label>
      <label className="switch">
        <input
          type="checkbox"
          checked={settings.scheme === 'light'}
          onChange={(event) => change({ scheme: event.target.checked ? 'light' : 'dark' })}
        />
        {say('settings.lightScheme')}
      </label>
      <label className="switch">
        <input type="checkbox" checked={reducedMotion} onChange={(event) => change({ reducedMotion: event.target.checked })} />
        {say('settings.reducedMotion')}
      </label>
      <label className="field">
        <span>{say('settings.flashes')}</span>
        <select value={settings.flashesPerSecond} onChange={(event) => change({ flashesPerSecond: Number(event.target.value) })}>
          {[3, 2, 1, 0].map((count) => (
            <option key={count} value={count}>
              {count === 0 ? say('settings.noFlashes') : say('settings.flashesPerSecond', { count })}
            </option>
          ))}
        </select>
      </label>
      <HeadsetSettings support={headset} />
      {venue !== null && view.state === 'open' && (
        <Suspense fallback={null}>
          <BodyPanel {...{ venue, view }} />
        </Suspense>
      )}
      <GettingAbout />
      {!inWords() && (
        <a className="button" href="?view=words">
          {say('visit.inWords')}
        </a>
      )}
      <a className="button" href="/">
        {say('visit.leave')}
      </a>
    </section>
  )
}

/** How one walks with what this device has: keys, or a thumb; in words there are buttons for that. */
function GettingAbout(): ReactNode {
  const { say } = useInterface()
  const keyboard = useKeyboard()
  const ways = [inWords() ? null : say(keyboard ? 'visit.keysHelp' : 'visit.touchHelp'), keyboard ? say('visit.keysMore') : null]
  const told = ways.filter((way) => way !== null)
  if (told.length === 0) return null
  return (
    <>
      <h3>{say(keyboard ? 'visit.keys' : 'visit.walking')}</h3>
      <p className="small">{told.join(' ')}</p>
    </>
  )
}
