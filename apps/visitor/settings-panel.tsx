import type { ReactNode } from 'react'
import { LanguageSwitch, useInterface } from '../../engine/interface/index.ts'

/** What a visitor may choose for himself: language, text size, colours, motion and flashes. */
export function SettingsPanel({ close }: { close: () => void }): ReactNode {
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
      <label className="switch">
        <input type="checkbox" checked={settings.largeText} onChange={(event) => change({ largeText: event.target.checked })} />
        {say('settings.largeText')}
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
      <p className="small soft">{say('settings.kept')}</p>
    </section>
  )
}
