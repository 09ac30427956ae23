import { useEffect, useMemo, useState } from 'react'
import type { RoomLink } from '../../engine/interface/index.ts'
import { every } from '../../engine/runtime/index.ts'
import type { OutputStage } from '../../engine/stage/index.ts'
import type { VenueProjector } from '../../model/documents/index.ts'
import { createCornerDesk, type CornerDesk } from './corner-desk.ts'

/** Messages go out this far apart while a key is held: well below what the room takes in a second. */
const SEND_MS = 200
/** Steps in native pixels of the projector. */
const STEP_PX = 1
const FINE_PX = 0.1

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** The output's corners: what the room keeps is shown, keys move them, changes are sent. Null before the stage runs. */
export function useCornerDesk(
  stage: OutputStage | null,
  projector: VenueProjector | null,
  link: RoomLink | null,
  patternOn: () => void,
): CornerDesk | null {
  const [, redraw] = useState(0)
  const desk = useMemo(() => {
    if (!stage || !projector) return null
    const { widthPx, heightPx } = projector.lens
    return createCornerDesk({ documented: projector.warp, widthPx, heightPx, apply: stage.setWarp })
  }, [stage, projector])

  useEffect(() => {
    if (!desk || !link || !projector) return
    const { room } = link
    const seen = (): void => redraw((count) => count + 1)
    const hear = (warps: NonNullable<ReturnType<typeof room.latest<'warps'>>>): void => {
      desk.hear(warps.find((warp) => warp.projector === projector.id)?.corners ?? null)
      seen()
    }
    const known = room.latest('warps')
    if (known) hear(known)
    const stops = [
      room.on('warps', hear),
      room.on('state', (state) => state !== 'open' && desk.lost()),
      every(SEND_MS, () => {
        if (room.state !== 'open') return
        const corners = desk.takeUnsent()
        if (corners === undefined) return
        room.send('warp', { projector: projector.id, corners: corners && mutable(corners) })
      }),
    ]
    const press = (event: KeyboardEvent): void => {
      if (!moveBy(desk, event, patternOn)) return
      event.preventDefault()
      seen()
    }
    addEventListener('keydown', press)
    return () => {
      removeEventListener('keydown', press)
      for (const stop of stops) stop()
    }
  }, [desk, link, projector, patternOn])
  return desk
}

/** Whether a key was meant for the corners: 1 to 4 choose one, arrows move it, Z takes back, R resets. */
function moveBy(desk: CornerDesk, event: KeyboardEvent, patternOn: () => void): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false
  if (/^Digit[1-4]$/.test(event.code)) {
    patternOn()
    desk.select(Number(event.code.slice(-1)) - 1)
    return true
  }
  if (desk.selected === null) return false
  const arrow = ARROWS[event.key]
  const step = event.shiftKey ? FINE_PX : STEP_PX
  if (arrow) desk.nudge(arrow[0] * step, arrow[1] * step, event.repeat)
  else if (event.repeat) return false
  else if (event.code === 'KeyZ') desk.undo()
  else if (event.code === 'KeyR') desk.reset()
  else return false
  return true
}

type Sent = [[number, number], [number, number], [number, number], [number, number]]
const mutable = (corners: CornerDesk['corners']): Sent => corners.map(([x, y]) => [x, y]) as Sent
