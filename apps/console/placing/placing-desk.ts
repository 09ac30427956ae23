import type { CameraPlacing } from '../../../model/documents/index.ts'
import { HolositeError, type Fault } from '../../../model/errors/index.ts'
import {
  calibrateCamera,
  LEAST_PAIRS,
  MOST_PAIRS,
  type Calibration,
  type PictureSize,
  type PointPair,
} from '../../../model/optics/index.ts'

/** A point in the picture, pixels of the lens's own size. */
type PicturePoint = PointPair['picture']
/** A point of the twin, ENU metres. */
type TwinPoint = PointPair['twin']

/** The clicks of one camera under an operator's hand, and what they make. Values are replaced, never changed, so that a page may compare them. */
export interface PlacingDesk {
  readonly pairs: readonly PointPair[]
  /** Clicked on one side and waiting for the other. */
  readonly picture: PicturePoint | null
  readonly twin: TwinPoint | null
  /** From four pairs on; null before, and where the pairs fit no camera, which `fault` then tells. */
  readonly solved: Calibration | null
  readonly fault: Fault | null
  /** What the server keeps is what these pairs make. */
  readonly saved: boolean
  readonly canUndo: boolean
  clickPicture(point: PicturePoint): void
  clickTwin(point: TwinPoint): void
  remove(index: number): void
  /** What to send: null gives the camera back to its document. Undefined for a desk that has nothing solved. */
  save(): CameraPlacing | undefined
  giveBack(): null
  /** Takes back the last click, removal or saving; answers what is to be sent again where it was a saving. */
  undo(): CameraPlacing | null | undefined
  /** What the server keeps for this camera; the first word brings its pairs onto an untouched desk. */
  hear(kept: CameraPlacing | null): void
}

/** Does something with the desk; what it answers is sent: a placing, null for the document's, undefined for nothing. */
export type ChangeDesk = (act: () => CameraPlacing | null | undefined | void) => void

interface Step {
  readonly pairs: readonly PointPair[]
  readonly picture: PicturePoint | null
  readonly twin: TwinPoint | null
  /** Of a saving: what was kept before. */
  readonly kept?: CameraPlacing | null
}

/** A desk without clicks. */
export function createPlacingDesk(size: PictureSize): PlacingDesk {
  return new Desk(size)
}

class Desk implements PlacingDesk {
  readonly #size: PictureSize
  readonly #before: Step[] = []
  #kept: CameraPlacing | null = null
  #heard = false
  /** Pairs as they were when last saved or heard. */
  #savedPairs: readonly PointPair[] | null = null
  pairs: readonly PointPair[] = []
  picture: PicturePoint | null = null
  twin: TwinPoint | null = null
  solved: Calibration | null = null
  fault: Fault | null = null

  constructor(size: PictureSize) {
    this.#size = size
  }

  get saved(): boolean {
    return this.#savedPairs === this.pairs
  }

  get canUndo(): boolean {
    return this.#before.length > 0
  }

  clickPicture(point: PicturePoint): void {
    if (this.pairs.length >= MOST_PAIRS) return
    this.#remember()
    if (this.twin) this.#join({ picture: point, twin: this.twin })
    else this.picture = point
  }

  clickTwin(point: TwinPoint): void {
    if (this.pairs.length >= MOST_PAIRS) return
    this.#remember()
    if (this.picture) this.#join({ picture: this.picture, twin: point })
    else this.twin = point
  }

  remove(index: number): void {
    this.#remember()
    this.#set(this.pairs.filter((_, at) => at !== index))
  }

  save(): CameraPlacing | undefined {
    if (!this.solved) return undefined
    this.#remember({ kept: this.#kept })
    this.#kept = placingOf(this.solved, this.pairs)
    this.#savedPairs = this.pairs
    return this.#kept
  }

  giveBack(): null {
    this.#remember({ kept: this.#kept })
    this.#kept = null
    this.#savedPairs = null
    return null
  }

  undo(): CameraPlacing | null | undefined {
    const step = this.#before.pop()
    if (!step) return undefined
    this.picture = step.picture
    this.twin = step.twin
    if (step.pairs !== this.pairs) this.#set(step.pairs)
    if (step.kept === undefined) return undefined
    this.#kept = step.kept
    this.#savedPairs = null
    return step.kept
  }

  hear(kept: CameraPlacing | null): void {
    const untouched = !this.#heard && this.#before.length === 0
    this.#heard = true
    if (JSON.stringify(kept) !== JSON.stringify(this.#kept)) this.#savedPairs = null
    this.#kept = kept
    if (!untouched || !kept || kept.pairs.length === 0) return
    this.#set(kept.pairs)
    this.#savedPairs = this.pairs
  }

  #join(pair: PointPair): void {
    this.picture = null
    this.twin = null
    this.#set([...this.pairs, pair])
  }

  #set(pairs: readonly PointPair[]): void {
    this.pairs = pairs
    this.solved = null
    this.fault = null
    if (pairs.length < LEAST_PAIRS) return
    try {
      this.solved = calibrateCamera(pairs, this.#size)
    } catch (error) {
      if (!(error instanceof HolositeError)) throw error
      this.fault = error.toFault()
    }
  }

  #remember(more: Pick<Step, 'kept'> = {}): void {
    this.#before.push({ pairs: this.pairs, picture: this.picture, twin: this.twin, ...more })
  }
}

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits))

/** What the server keeps of a solution: millimetres, ten-thousandths of a degree, hundredths of a pixel. */
function placingOf({ mount, lens, flat, predictedErrorPx }: Calibration, pairs: readonly PointPair[]): CameraPlacing {
  const [east, north, up] = mount.position.map((value) => rounded(value, 3)) as [number, number, number]
  return {
    mount: {
      position: [east, north, up],
      headingDeg: rounded(mount.headingDeg, 4),
      pitchDeg: rounded(mount.pitchDeg, 4),
      rollDeg: rounded(mount.rollDeg, 4),
    },
    lens: {
      widthPx: lens.widthPx,
      heightPx: lens.heightPx,
      ...{ fx: rounded(lens.fx, 2), fy: rounded(lens.fy, 2), cx: rounded(lens.cx, 2), cy: rounded(lens.cy, 2) },
      ...{ k1: rounded(lens.k1, 6), k2: rounded(lens.k2, 6), k3: 0, p1: 0, p2: 0 },
    },
    flat: flat.length > 0,
    predictedErrorPx: rounded(Math.min(predictedErrorPx, 1e6), 2),
    pairs: pairs.map(({ picture, twin }) => ({ picture: [...picture], twin: [...twin] })),
  }
}
