import { mountPose, position } from '../../../model/frames/index.ts'
import {
  imagePoint,
  lensFromIntrinsics,
  project,
  viewFromMount,
  viewPose,
  type Lens,
  type PointPair,
  type ViewPose,
} from '../../../model/optics/index.ts'
import { createDraw } from '../seeded-draw.ts'

const WIDTH = 1280
const HEIGHT = 720
/** Error of a click, standard deviation of each coordinate, pixels. */
export const CLICK_PX = 0.5
export const PICTURE = { widthPx: WIDTH, heightPx: HEIGHT }

/** A camera that is known, and points it sees. */
export interface SeededCamera {
  readonly lens: Lens
  readonly view: ViewPose
  /** A point seen anywhere in the picture, 8 to 60 m away, with its exact place in the picture. */
  point(): PointPair
  /** A point of a given part of the picture and depth. */
  pointAt(u: number, v: number, depthM: number): PointPair | null
  /** The pair as a careful hand clicks it. */
  clicked(pair: PointPair): PointPair
  between(low: number, high: number): number
}

/** The same camera for the same seed: lenses from a phone's wide angle to twice its width, barrel distortion, an axis some pixels off the middle. */
export function seededCamera(seed: number): SeededCamera {
  const draw = createDraw(seed)
  const between = (low: number, high: number): number => low + (high - low) * draw()
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw())
  const focal = WIDTH * Math.exp(between(Math.log(0.65), Math.log(2)))
  const lens = lensFromIntrinsics({
    ...PICTURE,
    fx: focal,
    fy: focal,
    cx: WIDTH / 2 + 10 * normal(),
    cy: HEIGHT / 2 + 10 * normal(),
    k1: between(-0.12, 0.04),
    k2: between(-0.02, 0.02),
  })
  const mount = mountPose({
    position: [between(-40, 40), between(-40, 40), between(2, 15)],
    headingDeg: between(0, 360),
    pitchDeg: between(-30, 10),
    rollDeg: between(-5, 5),
  })
  const view = viewFromMount(mount, viewPose())
  const pointAt = (u: number, v: number, depthM: number): PointPair | null => {
    const [x, y] = [((u - lens.cx) / lens.fx) * depthM, ((v - lens.cy) / lens.fy) * depthM]
    const m = view.viewFromEnu
    const twin = [0, 1, 2].map((axis) => view.position[axis]! + m[axis]! * x + m[4 + axis]! * y + m[8 + axis]! * depthM)
    return pairOf({ lens, view }, twin as [number, number, number])
  }
  return {
    lens,
    view,
    between,
    pointAt,
    point() {
      for (;;) {
        const pair = pointAt(between(0.04, 0.96) * WIDTH, between(0.04, 0.96) * HEIGHT, between(8, 60))
        if (pair) return pair
      }
    },
    clicked: ({ picture, twin }) => ({ twin, picture: [picture[0] + CLICK_PX * normal(), picture[1] + CLICK_PX * normal()] }),
  }
}

/** A point of the twin as a camera sees it; null where it does not. */
export function pairOf({ lens, view }: { lens: Lens; view: ViewPose }, twin: readonly [number, number, number]): PointPair | null {
  const seen = imagePoint()
  return project(lens, view, position('enu', ...twin), seen) ? { twin, picture: [seen[0], seen[1]] } : null
}
