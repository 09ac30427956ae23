import { useRef, type PointerEvent, type ReactNode } from 'react'

/** Hears the stick: right and ahead, each -1..1; 0, 0 when let go. */
export type StickListener = (right: number, ahead: number) => void

/** A thumb's stick for walking. Shown by the page's style where the pointer is a finger. */
export function TouchStick({ move }: { move: StickListener }): ReactNode {
  const finger = useRef<number | null>(null)
  const drag = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.pointerId !== finger.current) return
    const box = event.currentTarget.getBoundingClientRect()
    const radius = box.width / 2
    const x = (event.clientX - box.left - radius) / radius
    const y = (event.clientY - box.top - radius) / radius
    const reach = Math.max(1, Math.hypot(x, y))
    tilt(event.currentTarget, x / reach, y / reach)
  }
  const tilt = (stick: HTMLDivElement, x: number, y: number): void => {
    stick.style.setProperty('--x', `${x * 2.5}rem`)
    stick.style.setProperty('--y', `${y * 2.5}rem`)
    move(x, -y)
  }
  const letGo = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.pointerId !== finger.current) return
    finger.current = null
    tilt(event.currentTarget, 0, 0)
  }
  return (
    <div
      className="stick"
      aria-hidden="true"
      onPointerDown={(event) => {
        if (finger.current !== null) return
        finger.current = event.pointerId
        event.currentTarget.setPointerCapture(event.pointerId)
        drag(event)
      }}
      onPointerMove={drag}
      onPointerUp={letGo}
      onPointerCancel={letGo}
    />
  )
}
