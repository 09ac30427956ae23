import type { ReactNode } from 'react'
import { useInterface, type RoomView } from '../../engine/interface/index.ts'
import type { Voice, VoiceView } from '../../engine/voice/index.ts'
import { PRESENT_ROLES } from '../../model/protocol/index.ts'
import { sayVoice } from '../../model/words/index.ts'

/** Who is here, who speaks, and how loud each is for this visitor. */
export function VoicePeople({ voice, shown, view }: { voice: Voice; shown: VoiceView; view: RoomView }): ReactNode {
  const { language } = useInterface()
  const others = view.people.filter(({ visitorId, role }) => visitorId !== view.welcome?.visitorId && PRESENT_ROLES.includes(role))
  return (
    <>
      <h3>{sayVoice(language, 'people')}</h3>
      {others.length === 0 && <p className="small soft">{sayVoice(language, 'nobody')}</p>}
      <ul className="plain voices">
        {others.map(({ slot, visitorId, name }) => {
          const volume = shown.volumes.get(visitorId) ?? 1
          return (
            <li key={slot} className="row" data-voice-of={name}>
              <span className="grow">
                {name}
                {shown.speaking.includes(slot) && <span className="badge speaking">{sayVoice(language, 'speaks')}</span>}
              </span>
              <input
                type="range"
                min={0}
                max={2}
                step={0.1}
                value={volume}
                aria-label={sayVoice(language, 'volumeOf', { name })}
                aria-valuetext={`${Math.round(volume * 100)} %`}
                onChange={(event) => voice.setVolume(visitorId, Number(event.target.value))}
              />
              <button
                type="button"
                aria-pressed={volume === 0}
                aria-label={sayVoice(language, 'muteOf', { name })}
                onClick={() => voice.setVolume(visitorId, volume === 0 ? 1 : 0)}
              >
                {sayVoice(language, 'mute')}
              </button>
            </li>
          )
        })}
      </ul>
      <p className="small soft">{sayVoice(language, 'peopleNote')}</p>
    </>
  )
}
