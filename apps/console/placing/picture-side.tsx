import { useRef, useState, type PointerEvent, type ReactNode, type RefObject } from 'react'
import { useInterface } from '../../../engine/interface/index.ts'
import type { VenueCamera } from '../../../model/documents/index.ts'
import { mountPose, position } from '../../../model/frames/index.ts'
import { imagePoint, lensFromIntrinsics, project, viewFromMount, viewPose } from '../../../model/optics/index.ts'
import type { PlacingDesk } from './placing-desk.ts'

/** Error ellipses are drawn so much larger, or a good placing's would not be seen. */
const ELLIPSE_TIMES = 10
/** Side of the magnifying glass in CSS pixels, and how much it enlarges the picture as shown. */
const GLASS_PX = 168
const GLASS_TIMES = 4

/** The live picture with its clicks, where the solution puts their points, and how sure that is. A magnifying glass follows the pointer. */
export function PictureSide(props: {
  desk: PlacingDesk
  camera: VenueCamera
  box: RefObject<HTMLDivElement | null>
  hasPicture: boolean
  click: (at: readonly [number, number]) => void
}): ReactNode {
  const { say } = useInterface()
  const { widthPx, heightPx } = props.camera.lens
  const frame = useRef<HTMLDivElement>(null)
  const glass = useGlass(props.box)
  const place = (event: PointerEvent): void => {
    const shown = frame.current?.getBoundingClientRect()
    if (!shown || !props.hasPicture) return
    const u = ((event.clientX - shown.left) / shown.width) * widthPx
    const v = ((event.clientY - shown.top) / shown.height) * heightPx
    props.click([Math.round(u * 100) / 100, Math.round(v * 100) / 100])
  }
  return (
    <section aria-label={say('placing.picture')}>
      <div
        ref={frame}
        className="picture"
        data-testid="picture"
        style={{ aspectRatio: `${widthPx} / ${heightPx}` }}
        onPointerUp={place}
        onPointerMove={glass.follow}
        onPointerLeave={glass.hide}
      >
        <div ref={props.box} className="video" />
        {!props.hasPicture && <p className="nothing">{say('placing.noPicture')}</p>}
        <Marks desk={props.desk} widthPx={widthPx} heightPx={heightPx} />
        <canvas ref={glass.canvas} className="glass" width={GLASS_PX} height={GLASS_PX} style={glass.style} aria-hidden="true" />
      </div>
      <p className="small soft">{say('placing.ellipse', { times: ELLIPSE_TIMES })}</p>
    </section>
  )
}

function Marks({ desk, widthPx, heightPx }: { desk: PlacingDesk; widthPx: number; heightPx: number }): ReactNode {
  const unit = widthPx / 640
  const solved = desk.solved
  const placed = solved ? { lens: lensFromIntrinsics(solved.lens), view: viewFromMount(mountPose(solved.mount), viewPose()) } : null
  return (
    <svg viewBox={`0 0 ${widthPx} ${heightPx}`} aria-hidden="true">
      {desk.pairs.map(({ picture: [u, v], twin }, index) => {
        const seen = imagePoint()
        const put = placed && project(placed.lens, placed.view, position('enu', ...twin), seen) ? seen : null
        const ellipse = put && solved?.ellipseAt([...twin])
        const outlier = solved?.pairs[index]?.outlier === true
        return (
          <g key={index} className={outlier ? 'outlier' : ''} strokeWidth={1.6 * unit}>
            {put && ellipse && (
              <ellipse
                cx={put[0]}
                cy={put[1]}
                rx={ELLIPSE_TIMES * ellipse.major}
                ry={ELLIPSE_TIMES * ellipse.minor}
                transform={`rotate(${(ellipse.turn * 180) / Math.PI} ${put[0]} ${put[1]})`}
              />
            )}
            {put && <line x1={u} y1={v} x2={put[0]} y2={put[1]} />}
            <Cross u={u} v={v} arm={7 * unit} />
            <text x={u + 8 * unit} y={v - 6 * unit} fontSize={15 * unit}>
              {index + 1}
            </text>
          </g>
        )
      })}
      {desk.picture && (
        <g className="pending" strokeWidth={2 * unit}>
          <Cross u={desk.picture[0]} v={desk.picture[1]} arm={10 * unit} />
        </g>
      )}
    </svg>
  )
}

const Cross = ({ u, v, arm }: { u: number; v: number; arm: number }): ReactNode => (
  <path d={`M${u - arm} ${v}H${u + arm}M${u} ${v - arm}V${v + arm}`} />
)

function useGlass(box: RefObject<HTMLDivElement | null>) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [at, setAt] = useState<{ left: number; top: number } | null>(null)
  const follow = (event: PointerEvent): void => {
    const video = box.current?.querySelector('video')
    const pen = canvas.current?.getContext('2d')
    if (!video || !pen || video.videoWidth === 0) return
    const shown = event.currentTarget.getBoundingClientRect()
    const [x, y] = [event.clientX - shown.left, event.clientY - shown.top]
    const [scaleX, scaleY] = [video.videoWidth / shown.width, video.videoHeight / shown.height]
    const half = GLASS_PX / GLASS_TIMES / 2
    pen.imageSmoothingEnabled = false
    pen.drawImage(video, (x - half) * scaleX, (y - half) * scaleY, 2 * half * scaleX, 2 * half * scaleY, 0, 0, GLASS_PX, GLASS_PX)
    pen.strokeStyle = '#ff3d81'
    pen.strokeRect(GLASS_PX / 2 - 3.5, GLASS_PX / 2 - 3.5, 7, 7)
    // Away from the hand, inside the picture.
    setAt({ left: x > shown.width / 2 ? 8 : shown.width - GLASS_PX - 8, top: 8 })
  }
  const style = at ? { left: at.left, top: at.top } : { display: 'none' }
  return { canvas, follow, hide: () => setAt(null), style }
}
