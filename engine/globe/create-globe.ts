import { approachView, createEye, degreesAPixel, placeEye, spotOf, turnView, type GlobeSpot, type GlobeView } from './globe-view.ts'
import { openScene, type GlobeScene } from './open-scene.ts'
import { stackSpots, type SpotStack } from './stack-spots.ts'

/** A place on the globe, WGS84. */
export interface GlobePlace {
  readonly id: string
  readonly latDeg: number
  readonly lonDeg: number
}

/** The picture as it was just drawn, CSS pixels. */
export interface GlobeFrame {
  readonly radiusPx: number
  /** Places that face the eye; those that would cover each other are one stack. */
  readonly stacks: readonly SpotStack[]
}

/** What a globe is made of and whom it tells. */
export interface GlobeOptions {
  /** Drawn into, at the size its box has. */
  readonly canvas: HTMLCanvasElement
  readonly places: readonly GlobePlace[]
  readonly reducedMotion: boolean
  /** After each picture. */
  onDraw(frame: GlobeFrame): void
  /** Whether pictures are being drawn, or the globe rests. */
  onDrawing(drawing: boolean): void
  /** The picture cannot be drawn any more; what is left to do is `dispose`. */
  onBroken(): void
}

/** A globe that runs: what may be asked of it until it is disposed of. */
export interface GlobeHandle {
  /** Flies to a place and comes nearer; null goes back to the whole globe. */
  face(id: string | null): void
  /** Turns by so many CSS pixels of the picture, as a hand would that lies on it. */
  drag(eastPx: number, northPx: number): void
  dispose(): void
}

const WHOLE = 0.82
const NEAR = 1
/** Markers nearer than this cover each other, CSS pixels. */
const STACK_PX = 56
const SWAY_DEG = 9
const SWAY_PERIOD_S = 36
/** After this long without a hand on it the globe comes to rest. */
const SWAY_S = 72
/** A picture that takes longer than this is not worth a turn nobody asked for. */
const SLOW_FRAME_S = 0.1
const LOAD_S = 60
const SETTLE_S = 0.6
const MAX_PIXEL_RATIO = 2
/** Pixels of the picture for each CSS pixel where drawing is slow. */
const SLOW_PIXEL_RATIO = 0.75
/** Share of late pictures among the last few from which on drawing counts as slow. */
const SLOW_SHARE = 0.5

/** Opens a globe that turns slowly to and fro around its places, comes to rest, and draws only while something moves. */
export async function createGlobe(options: GlobeOptions): Promise<GlobeHandle> {
  const scene = await openScene(options.canvas, options.onBroken)
  return new TurningGlobe(options, scene)
}

class TurningGlobe implements GlobeHandle {
  readonly #options: GlobeOptions
  readonly #scene: GlobeScene
  readonly #spots: readonly (GlobeSpot & { readonly id: string })[]
  readonly #eye = createEye()
  readonly #size = { width: 1, height: 1 }
  readonly #target: GlobeView
  readonly #view: GlobeView
  readonly #seen: IntersectionObserver
  readonly #resized: ResizeObserver
  #inSight = true
  #faced: string | null = null
  #swayDeg = 0
  #slow = 0
  #request = 0
  #lastMs = 0
  /** Time of the first picture since it was last woken, or null before that picture. */
  #wokenMs: number | null = null

  constructor(options: GlobeOptions, scene: GlobeScene) {
    this.#options = options
    this.#scene = scene
    this.#spots = options.places.map(({ id }) => ({ id, xPx: 0, yPx: 0, facing: false }))
    this.#target = { latDeg: 22, lonDeg: options.places[0]?.lonDeg ?? 0, size: WHOLE }
    this.#view = { ...this.#target }
    this.#resized = new ResizeObserver(() => this.#resize())
    this.#resized.observe(options.canvas)
    this.#seen = new IntersectionObserver(([entry]) => {
      this.#inSight = entry?.isIntersecting ?? true
      if (this.#inSight) this.#wake()
    })
    this.#seen.observe(options.canvas)
    options.canvas.addEventListener('webglcontextlost', options.onBroken)
    this.#resize()
  }

  face(id: string | null): void {
    const place = this.#options.places.find((candidate) => candidate.id === id)
    this.#faced = place?.id ?? null
    if (place) Object.assign(this.#target, { latDeg: place.latDeg, lonDeg: place.lonDeg, size: NEAR })
    else this.#target.size = WHOLE
    if (this.#options.reducedMotion) Object.assign(this.#view, this.#target)
    this.#wake()
  }

  drag(eastPx: number, northPx: number): void {
    const scale = degreesAPixel(this.#eye)
    turnView(this.#target, eastPx * scale, northPx * scale)
    Object.assign(this.#view, { latDeg: this.#target.latDeg, lonDeg: this.#target.lonDeg })
    this.#wake()
  }

  dispose(): void {
    cancelAnimationFrame(this.#request)
    this.#request = -1
    this.#seen.disconnect()
    this.#resized.disconnect()
    this.#options.canvas.removeEventListener('webglcontextlost', this.#options.onBroken)
    this.#scene.dispose()
  }

  #wake(): void {
    this.#wokenMs = null
    this.#foldSway()
    if (this.#request !== 0) return
    this.#lastMs = 0
    this.#options.onDrawing(true)
    this.#request = requestAnimationFrame(this.#frame)
  }

  #resize(): void {
    const { canvas } = this.#options
    this.#size.width = Math.max(1, canvas.clientWidth)
    this.#size.height = Math.max(1, canvas.clientHeight)
    const ratio = this.#slow < SLOW_SHARE ? Math.min(devicePixelRatio, MAX_PIXEL_RATIO) : SLOW_PIXEL_RATIO
    canvas.width = Math.round(this.#size.width * ratio)
    canvas.height = Math.round(this.#size.height * ratio)
    this.#scene.stale()
    this.#wake()
  }

  readonly #frame = (nowMs: number): void => {
    this.#wokenMs ??= nowMs
    const awakeS = (nowMs - this.#wokenMs) / 1000
    const sinceS = this.#lastMs === 0 ? 0 : (nowMs - this.#lastMs) / 1000
    this.#lastMs = nowMs
    this.#weigh(sinceS)
    const swaying = this.#faced === null && !this.#options.reducedMotion && this.#slow < SLOW_SHARE && awakeS < SWAY_S
    const moving = approachView(this.#view, this.#target, Math.min(sinceS, 1))
    if (swaying) this.#swayDeg = SWAY_DEG * Math.sin((awakeS / SWAY_PERIOD_S) * 2 * Math.PI)
    else this.#foldSway()
    this.#draw()
    const loading = this.#scene.loading && awakeS < LOAD_S
    if (this.#request === -1) return
    const goesOn = this.#inSight && (swaying || moving || loading || awakeS < SETTLE_S)
    this.#request = goesOn ? requestAnimationFrame(this.#frame) : 0
    if (!goesOn) this.#options.onDrawing(false)
  }

  /** Judges the machine by its pictures: a slow one gets coarser pictures from then on, and no turn. */
  #weigh(sinceS: number): void {
    if (sinceS === 0 || this.#slow >= SLOW_SHARE) return
    this.#slow += ((sinceS > SLOW_FRAME_S ? 1 : 0) - this.#slow) * 0.15
    if (this.#slow >= SLOW_SHARE) this.#resize()
  }

  /** Lets the way back from a sway be a movement like any other. */
  #foldSway(): void {
    turnView(this.#view, this.#swayDeg, 0)
    this.#swayDeg = 0
  }

  #draw(): void {
    const { width, height } = this.#size
    const eye = placeEye({ ...this.#view, lonDeg: this.#view.lonDeg + this.#swayDeg }, this.#size, this.#eye)
    this.#scene.draw(eye, width / height)
    for (const [index, spot] of this.#spots.entries()) {
      const place = this.#options.places[index]
      if (place) spotOf(place, { eye, width, height }, spot)
    }
    this.#options.onDraw({ radiusPx: eye.radiusPx, stacks: stackSpots(this.#spots, STACK_PX) })
  }
}
