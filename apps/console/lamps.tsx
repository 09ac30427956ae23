import type { ReactNode } from 'react'
import { useInterface } from '../../engine/interface/index.ts'

type Light = 'good' | 'warn' | 'bad' | 'off'

/** How the rig, the outputs and this page stand, in one line that never leaves the screen. */
export function Lamps(props: {
  /** Null where no click could arm them: at the house, without a keyboard, while the page is not connected. */
  armed: boolean | null
  connected: boolean
  rig: 'off' | 'sends' | 'fault'
  outputs: { readonly there: number; readonly all: number; readonly faults: number } | null
  people: number
  reports: number
  /** Nobody new comes in. */
  locked: boolean
  atHouse: boolean
  /** Goes to the house and back; null for those who are always there. */
  toggleHouse: (() => void) | null
}): ReactNode {
  const { say } = useInterface()
  const { armed, connected, rig, outputs } = props
  return (
    <div className="lamps">
      {armed !== null && (
        <Lamp name="keys" light={armed ? 'good' : 'bad'} text={say(armed ? 'console.keysArmed' : 'console.keysNotArmed')} />
      )}
      <Lamp name="link" light={connected ? 'good' : 'bad'} text={say(connected ? 'console.connected' : 'console.notConnected')} />
      <Lamp name="rig" light={rig === 'sends' ? 'good' : rig === 'fault' ? 'bad' : 'off'} text={say(`console.lamp.rig.${rig}`)} />
      {outputs && (
        <Lamp
          name="outputs"
          light={outputs.faults > 0 ? 'bad' : outputs.there === outputs.all ? 'good' : 'warn'}
          text={say(outputs.faults > 0 ? 'console.lamp.outputs.faulty' : 'console.lamp.outputs', {
            there: outputs.there,
            all: outputs.all,
            count: outputs.faults,
          })}
        />
      )}
      <People {...props} />
    </div>
  )
}

/** How many visitors, reports that wait, and whether the doors are locked; the way to the house. */
function People(props: {
  people: number
  reports: number
  locked: boolean
  atHouse: boolean
  toggleHouse: (() => void) | null
}): ReactNode {
  const { say } = useInterface()
  const { people, reports, locked, atHouse, toggleHouse } = props
  const here = say(reports > 0 ? 'house.openDeskReports' : 'house.openDesk', { count: people, reports })
  const text = locked ? `${here}${say('house.openDeskLocked')}` : here
  const light = (reports > 0 || locked) && !atHouse ? 'warn' : 'off'
  if (!toggleHouse) return <Lamp name="people" light={light} text={text} />
  return (
    <button type="button" className="lamp" data-lamp="people" data-light={light} aria-pressed={atHouse} onClick={toggleHouse}>
      {atHouse ? say('house.backToShow') : text}
    </button>
  )
}

/** Says it by word, colour and shape: a disc for good, a triangle for a warning, a cross for bad. */
function Lamp({ name, light, text }: { name: string; light: Light; text: string }): ReactNode {
  return (
    <span className="lamp" data-lamp={name} data-light={light} role="status">
      {text}
    </span>
  )
}
