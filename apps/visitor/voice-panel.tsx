import type { ReactNode } from 'react'
import { useInterface, type RoomView } from '../../engine/interface/index.ts'
import type { Voice, VoiceView } from '../../engine/voice/index.ts'
import type { Venue } from '../../model/documents/index.ts'
import { sayVoice, type VoiceWord } from '../../model/words/index.ts'
import { MicrophonePart } from './microphone-part.tsx'
import { speechBar, useVoiceView } from './use-voice-view.ts'
import { VoicePeople } from './voice-people.tsx'
import './voice.css'

/** Turns voice on and off, tries the microphone, says how loud each person is. */
export function VoicePanel(props: { voice: Voice; venue: Venue; view: RoomView; close: () => void }): ReactNode {
  const { say, language } = useInterface()
  const { voice, venue, view, close } = props
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
      {isOn && barred !== 'staffOnly' && <MicrophonePart microphone={voice} shown={shown} />}
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
