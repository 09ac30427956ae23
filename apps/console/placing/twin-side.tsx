import { useCallback, useMemo, useRef, useState, type PointerEvent, type ReactNode } from 'react'
import { useInterface, type RoomLink } from '../../../engine/interface/index.ts'
import type { VenueDocuments } from '../../../engine/net/index.ts'
import { StageView, type StageStatus, type VenueStage } from '../../../engine/stage/index.ts'
import type { PlacingDesk } from './placing-desk.ts'

/** A press that moves less than this is a click; anything else looks around. */
const STILL_PX = 5

/** The twin to walk in and click on. */
export function TwinSide(props: {
  documents: VenueDocuments
  link: RoomLink
  desk: PlacingDesk
  click: (at: readonly [number, number, number]) => void
}): ReactNode {
  const { say, language, reducedMotion } = useInterface()
  const [stage, setStage] = useState<VenueStage | null>(null)
  const [missed, setMissed] = useState(false)
  const [settled, setSettled] = useState(false)
  const pressed = useRef<readonly [number, number] | null>(null)
  const wishes = useMemo(() => ({ reducedMotion, flashesPerSecond: 0, ownBodies: false, language }), [reducedMotion, language])
  // The same function from draw to draw: with another one the place would be built anew.
  const follow = useCallback((status: StageStatus) => setSettled(status.settled), [])
  const release = async (event: PointerEvent): Promise<void> => {
    const from = pressed.current
    pressed.current = null
    if (!stage || !from || Math.hypot(event.clientX - from[0], event.clientY - from[1]) > STILL_PX) return
    const shown = event.currentTarget.getBoundingClientRect()
    const x = ((event.clientX - shown.left) / shown.width) * 2 - 1
    const y = 1 - ((event.clientY - shown.top) / shown.height) * 2
    const found = await stage.ask(x, y)
    setMissed(found === null)
    if (found) props.click(found.at.map((value) => Math.round(value * 1000) / 1000) as unknown as readonly [number, number, number])
  }
  return (
    <section aria-label={say('placing.twin')}>
      <div
        className="twin"
        data-testid="twin"
        data-settled={settled}
        onPointerDown={(event) => (pressed.current = [event.clientX, event.clientY])}
        onPointerUp={(event) => void release(event)}
      >
        <StageView
          label={say('placing.twin')}
          documents={props.documents}
          link={props.link}
          wishes={wishes}
          onStage={setStage}
          onStatus={follow}
        />
      </div>
      <p className="small soft" role="status">
        {props.desk.twin
          ? props.desk.twin.map((value) => value.toFixed(2)).join(', ')
          : missed
            ? say('placing.onlyTwin')
            : say('placing.how')}
      </p>
    </section>
  )
}
