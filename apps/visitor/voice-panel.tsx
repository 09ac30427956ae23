import type { ReactNode } from 'react'
import { useInterface, useKeyboard, useTicking, type RoomView } from '../../engine/interface/index.ts'
import type { Voice, VoiceView } from '../../engine/voice/index.ts'
import type { Venue } from '../../model/documents/index.ts'
import { sayVoice, type VoiceWord } from '../../model/words/index.ts'
import { speechBar, useVoiceView } from './use-voice-view.ts'
import { VoicePeople } from './voice-people.tsx'
import './voice.css'

/** Turns voice on and off, tries the microphone, says how loud each person is. */
export function VoicePanel(props: {
  voice: Voice
  venue: Venue
  view: RoomView
  hold: boolean
  setHold: (hold: boolean) => void
  close: () => void
}): ReactNode {
  const { say, language } = useInterface()
  const { voice, venue, view, hold, setHold, close } = props
  const shown = useVoiceView(voice)
  const isOn = shown.line === 'open' || shown.line === 'opening'
  const barred = speechBar(venue, view)
  return (
    <section className="panel side voice" aria-label={say('visit.voice')} onKeyDown={(event) => event.key === 'Escape' && close()}>
      <div className="row">
        <h2 className="grow">{say('visit.voice')}</h2>
        <button type="button" onClick={close} aria-label={say('visit.close')}>
          ×
        </button>
      </div>
      <p className="small">{sayVoice(language, 'about')}</p>
      <button
        type="button"
        className={isOn ? '' : 'primary'}
        autoFocus
        onClick={() => (isOn ? voice.turnOff() : void voice.turnOn())}
        data-turn-voice={isOn ? 'off' : 'on'}
      >
        {sayVoice(language, isOn ? 'turnOff' : 'turnOn')}
      </button>
      <p className="small told" role="status" data-line={shown.line}>
        {lineWord(shown) && sayVoice(language, lineWord(shown) ?? 'on')}
      </p>
      {barred !== null && <p className="small told">{sayVoice(language, barred)}</p>}
      {isOn && barred !== 'staffOnly' && <MicrophonePart {...{ voice, shown, hold, setHold }} />}
      {isOn && <VoicePeople {...{ voice, shown, view }} />}
    </section>
  )
}

function lineWord({ line, ended }: VoiceView): VoiceWord | null {
  if (line === 'open') return 'on'
  if (line === 'opening') return 'opening'
  if (line === 'off') return null
  if (ended === null) return 'failed'
  return ended === 'media/no-voice' ? 'endedNoVoice' : 'ended'
}

function MicrophonePart(props: { voice: Voice; shown: VoiceView; hold: boolean; setHold: (hold: boolean) => void }): ReactNode {
  const { language } = useInterface()
  const keyboard = useKeyboard()
  const { voice, shown, hold, setHold } = props
  const { microphone, devices, deviceId, hearsItself } = shown
  const ready = microphone === 'ready'
  return (
    <>
      <h3>{sayVoice(language, 'microphone')}</h3>
      <button
        type="button"
        onClick={() => (ready ? voice.dropMicrophone() : void voice.takeMicrophone())}
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
            <select value={deviceId ?? ''} onChange={(event) => void voice.takeMicrophone(event.target.value)}>
              {devices.map(({ id, name }, index) => (
                <option key={id} value={id}>
                  {name === '' ? sayVoice(language, 'deviceUnnamed', { number: index + 1 }) : name}
                </option>
              ))}
            </select>
          </label>
          <LevelBar voice={voice} />
          <label className="switch">
            <input type="checkbox" checked={hearsItself} onChange={(event) => voice.hearOneself(event.target.checked)} />
            {sayVoice(language, 'hearOneself')}
          </label>
          <label className="switch">
            <input type="checkbox" checked={hold} onChange={(event) => setHold(event.target.checked)} />
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
function LevelBar({ voice }: { voice: Voice }): ReactNode {
  const { language } = useInterface()
  useTicking(LEVEL_MS)
  const level = voice.level()
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
