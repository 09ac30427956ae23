import type { ReactNode } from 'react'
import { useInterface, useKeyboard, useTicking } from '../../engine/interface/index.ts'
import type { MicrophoneView, Voice } from '../../engine/voice/index.ts'
import { sayVoice } from '../../model/words/index.ts'

/** What tries and holds a microphone: on the way in, or with the voice inside. */
export type MicrophoneOf = Pick<Voice, 'level' | 'takeMicrophone' | 'dropMicrophone' | 'hearOneself'>

/** Takes a microphone, chooses among them, shows its level, plays it back. What was chosen is kept in this browser. */
export function MicrophonePart({ microphone: own, shown }: { microphone: MicrophoneOf; shown: MicrophoneView }): ReactNode {
  const { language, settings, change } = useInterface()
  const keyboard = useKeyboard()
  const { microphone, devices, deviceId, hearsItself } = shown
  const ready = microphone === 'ready'
  return (
    <>
      <h3>{sayVoice(language, 'microphone')}</h3>
      <button
        type="button"
        onClick={() => (ready ? own.dropMicrophone() : void own.takeMicrophone(settings.microphone))}
        data-take={ready ? 'drop' : 'take'}
      >
        {sayVoice(language, ready ? 'drop' : 'take')}
      </button>
      {microphone !== 'ready' && microphone !== 'off' && (
        <p className="small told" role="alert">
          {sayVoice(language, microphone)}
        </p>
      )}
      {ready && (
        <>
          <label className="field">
            <span>{sayVoice(language, 'device')}</span>
            <select
              value={deviceId ?? ''}
              onChange={({ target }) => {
                change({ microphone: target.value })
                void own.takeMicrophone(target.value)
              }}
            >
              {devices.map(({ id, name }, index) => (
                <option key={id} value={id}>
                  {name === '' ? sayVoice(language, 'deviceUnnamed', { number: index + 1 }) : name}
                </option>
              ))}
            </select>
          </label>
          <LevelBar microphone={own} />
          <label className="switch">
            <input type="checkbox" checked={hearsItself} onChange={(event) => own.hearOneself(event.target.checked)} />
            {sayVoice(language, 'hearOneself')}
          </label>
          <label className="switch">
            <input type="checkbox" checked={settings.holdToTalk} onChange={(event) => change({ holdToTalk: event.target.checked })} />
            {sayVoice(language, 'holdToTalk')}
          </label>
          <p className="small soft">{sayVoice(language, keyboard ? 'holdHelp' : 'holdTouchHelp')}</p>
        </>
      )}
    </>
  )
}

const LEVEL_MS = 100
/** Of full scale: below the one hardly heard, above the other too loud. */
const LOW = 0.01
const HIGH = 0.5

/** What the microphone hears, whether it is open or not: 60 dB from end to end. */
function LevelBar({ microphone }: { microphone: MicrophoneOf }): ReactNode {
  const { language } = useInterface()
  useTicking(LEVEL_MS)
  const level = microphone.level()
  const shown = level <= 0 ? 0 : Math.min(1, Math.max(0, 1 + Math.log10(level) / 3))
  return (
    <div className="field">
      <span id="voice-level">{sayVoice(language, 'level')}</span>
      <meter
        aria-labelledby="voice-level"
        min={0}
        max={1}
        low={1 / 3}
        high={0.9}
        optimum={0.7}
        value={shown}
        data-level={level.toFixed(4)}
      />
      <span className="small soft">{sayVoice(language, level < LOW ? 'levelLow' : level > HIGH ? 'levelHigh' : 'levelGood')}</span>
    </div>
  )
}
