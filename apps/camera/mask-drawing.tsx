import { useState, type PointerEvent, type ReactNode } from 'react'
import { useInterface } from '../../engine/interface/index.ts'
import type { PictureMask } from '../../engine/video/index.ts'

const LEAST_CORNERS = 3
const MOST_CORNERS = 32
const MOST_MASKS = 16

/** Where masks are drawn by touch, over the picture as it is sent: tap corners, then close. */
export function useMaskDrawing(masks: readonly PictureMask[], keep: (masks: readonly PictureMask[]) => void) {
  const [corners, setCorners] = useState<PictureMask | null>(null)
  const tap = (event: PointerEvent): void => {
    if (corners === null || corners.length >= MOST_CORNERS) return
    const shown = event.currentTarget.getBoundingClientRect()
    const share = (at: number, from: number, size: number): number => Math.round(Math.min(1, Math.max(0, (at - from) / size)) * 1000) / 1000
    setCorners([...corners, [share(event.clientX, shown.left, shown.width), share(event.clientY, shown.top, shown.height)]])
  }
  const close = (): void => {
    if (corners !== null && corners.length >= LEAST_CORNERS) keep([...masks, corners])
    setCorners(null)
  }
  return {
    corners,
    tap,
    begin: () => setCorners([]),
    close,
    cancel: () => setCorners(null),
    takeLast: () => keep(masks.slice(0, -1)),
    canBegin: corners === null && masks.length < MOST_MASKS,
    canClose: corners !== null && corners.length >= LEAST_CORNERS,
  }
}

export type MaskDrawing = ReturnType<typeof useMaskDrawing>

/** Outlines of what is painted over, and of the mask being drawn. */
export function MaskOutlines({ masks, drawing }: { masks: readonly PictureMask[]; drawing: MaskDrawing }): ReactNode {
  const points = (mask: PictureMask): string => mask.map(([x, y]) => `${x * 1600},${y * 900}`).join(' ')
  return (
    <svg
      viewBox="0 0 1600 900"
      preserveAspectRatio="none"
      data-drawing={drawing.corners !== null}
      data-testid="masks"
      onPointerUp={drawing.tap}
      aria-hidden="true"
    >
      {masks.map((mask, index) => (
        <polygon key={index} points={points(mask)} />
      ))}
      {drawing.corners && <polyline points={points(drawing.corners)} />}
      {drawing.corners?.map(([x, y], index) => (
        <circle key={index} cx={x * 1600} cy={y * 900} r={16} />
      ))}
    </svg>
  )
}

/** What may be done with masks. */
export function MaskButtons({
  masks,
  drawing,
  unkept,
}: {
  masks: readonly PictureMask[]
  drawing: MaskDrawing
  unkept: boolean
}): ReactNode {
  const { say } = useInterface()
  return (
    <section className="panel" aria-label={say('mask.title')}>
      <h2>{say('mask.title')}</h2>
      <p className="soft small">{say(drawing.corners ? 'mask.how' : 'mask.what')}</p>
      <div className="row">
        {drawing.corners === null ? (
          <>
            <button type="button" disabled={!drawing.canBegin} onClick={drawing.begin}>
              {say('mask.draw')}
            </button>
            <button type="button" disabled={masks.length === 0} onClick={drawing.takeLast}>
              {say('mask.takeLast')}
            </button>
          </>
        ) : (
          <>
            <button type="button" className="primary" disabled={!drawing.canClose} onClick={drawing.close}>
              {say('mask.close')}
            </button>
            <button type="button" onClick={drawing.cancel}>
              {say('mask.cancel')}
            </button>
          </>
        )}
        <span className="soft small" data-masks={masks.length}>
          {say('mask.count', { count: masks.length })}
        </span>
      </div>
      {unkept && (
        <p className="small" role="alert">
          {say('mask.unkept')}
        </p>
      )}
    </section>
  )
}
