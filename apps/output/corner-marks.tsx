import type { CSSProperties, ReactNode } from 'react'
import { useInterface } from '../../engine/interface/index.ts'
import type { VenueProjector } from '../../model/documents/index.ts'
import type { CornerDesk } from './corner-desk.ts'

const ARROW = ['↖', '↗', '↘', '↙'] as const

/** Where the corners stand, the chosen one lit, with how far it is from the edge of the picture and what the keys do. */
export function CornerMarks({ desk, projector }: { desk: CornerDesk; projector: VenueProjector }): ReactNode {
  const { say } = useInterface()
  const { selected } = desk
  if (selected === null) return null
  const { widthPx, heightPx } = projector.lens
  const [x, y] = desk.corners[selected]!
  const [ownX, ownY] = EDGES[selected]!
  return (
    <div className="corners" style={{ '--shape': widthPx / heightPx } as CSSProperties}>
      {desk.corners.map(([left, top], corner) => (
        <span key={ARROW[corner]} data-corner={corner} data-chosen={corner === selected} style={{ left: percent(left), top: percent(top) }}>
          {corner + 1}
        </span>
      ))}
      <div className="corner-facts" role="status" data-saved={desk.saved}>
        <strong>
          {selected + 1} {ARROW[selected]} {signed((x - ownX) * widthPx)} , {signed((y - ownY) * heightPx)} px
        </strong>
        <p>{say('output.corners.keys')}</p>
        <p>{say(desk.saved ? 'output.corners.saved' : 'output.corners.unsaved')}</p>
      </div>
    </div>
  )
}

const EDGES = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
] as const

const percent = (share: number): string => `${Math.min(1, Math.max(0, share)) * 100}%`
const signed = (px: number): string => `${px < -0.005 ? '−' : '+'}${Math.abs(px).toFixed(1)}`
