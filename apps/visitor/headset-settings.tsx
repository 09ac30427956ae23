import type { ReactNode } from 'react'
import { useInterface } from '../../engine/interface/index.ts'
import type { Comfort, HeadsetSupport } from '../../engine/stage/index.ts'
import { sayHeadset, type HeadsetKey } from '../../model/words/index.ts'

const CHOICES = {
  turning: ['snap30', 'snap45', 'smooth'],
  walking: ['smooth', 'teleport'],
  vignette: ['off', 'light', 'strong'],
} as const satisfies { [Key in keyof Comfort]?: readonly Comfort[Key][] }
const SWITCHES = ['leftHanded', 'seated'] as const

/** How one moves in a headset; or, where there can be none, why. */
export function HeadsetSettings({ support }: { support: HeadsetSupport }): ReactNode {
  const { language, settings, change } = useInterface()
  const say = (key: HeadsetKey): string => sayHeadset(language, key)
  const set = (part: Partial<Comfort>): void => change({ comfort: { ...settings.comfort, ...part } })
  return (
    <>
      <h3>{say('xr.heading')}</h3>
      {support.whyNot ? (
        <p className="small soft">{say(`xr.whyNot.${support.whyNot}`)}</p>
      ) : (
        <>
          {(Object.keys(CHOICES) as (keyof typeof CHOICES)[]).map((key) => (
            <label key={key} className="field">
              <span>{say(`xr.${key}`)}</span>
              <select value={settings.comfort[key]} onChange={(event) => set({ [key]: event.target.value })}>
                {CHOICES[key].map((value) => (
                  <option key={value} value={value}>
                    {say(`xr.${key}.${value}` as HeadsetKey)}
                  </option>
                ))}
              </select>
            </label>
          ))}
          {SWITCHES.map((key) => (
            <label key={key} className="switch">
              <input type="checkbox" checked={settings.comfort[key]} onChange={(event) => set({ [key]: event.target.checked })} />
              {say(`xr.${key}`)}
            </label>
          ))}
        </>
      )}
    </>
  )
}
