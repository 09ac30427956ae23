import { HolositeError } from '../../model/errors/index.ts'
import { position, renderFromEnu, type Position } from '../../model/frames/index.ts'
import { pictureHeight, pictureWidth, type Lens, type ViewPose } from '../../model/optics/index.ts'
import { metres, type Lumens, type Metres } from '../../model/units/index.ts'
import { LensCamera, lensPose, poseFromView, windowOfLens, type LensPose, type LensWindow } from './lens-camera.ts'
import type { ProjectorParameters } from './projector-parameters.ts'

/** What any entry of the pass has, whether it throws light or drapes what it saw. */
export interface ThrownImage {
  readonly lens: Lens
  readonly view: ViewPose
  /** Nothing nearer or farther, along the axis, is lit or hides anything. */
  readonly near: Metres
  readonly far: Metres
  /** Layer of the picture, or -1 for plain white. */
  readonly imageLayer: number
  /** Width of the soft border in image heights, 0 to 0.5. */
  readonly feather: number
}

/** A projector: adds albedo times light. */
export interface ShowProjector extends ThrownImage {
  readonly mode: 'show'
  /** Full-white output, falling off with distance; or a plain gain that ignores distance, for content without a rig. */
  readonly output: { readonly lumens: Lumens } | { readonly gain: number }
}

/** A camera whose picture replaces the surface's colour, sharing with other drapes by weight. */
export interface DrapedCamera extends ThrownImage {
  readonly mode: 'drape'
}

export type ProjectorSetup = ShowProjector | DrapedCamera

/** The entries of the pass: what is placed, what has its depth layer, what gives light now. Masks have a bit per entry. */
export interface ProjectorSlots {
  readonly cameras: readonly LensCamera[]
  readonly placed: number
  /** Entries whose depth layer was drawn for the pose in the parameters. */
  readonly committed: number
  stage(index: number, setup: ProjectorSetup): void
  /** Another pose for a placed entry; allocates nothing. */
  stageView(index: number, view: ViewPose): void
  /** The depth layer of the staged pose is drawn: the parameters follow. */
  commit(index: number): void
  /** No depth layer holds any more; entries stay placed. */
  uncommit(): void
  remove(index: number): void
  setLight(index: number, r: number, g: number, b: number, level: number): void
  setDrape(index: number, opacity: number, saturation: number): void
  setOrigin(origin: Position<'enu'>): void
  /** Entries that would be seen now. */
  active(imageReady: (layer: number) => boolean): number
}

export interface ProjectorSlotsOptions {
  readonly count: number
  readonly depthSize: number
  readonly lightPerLux: number
}

interface Slot {
  readonly camera: LensCamera
  readonly pose: LensPose
  mode: 'show' | 'drape'
  imageLayer: number
  gain: number
  falloff: number
  /** Brightest part of the lamp, or the drape's opacity. */
  strength: number
}

/** Gain and fall-off of the lamp, so that the shader draws `projectorIlluminance` of model/optics times `lightPerLux`. */
function setOutput(slot: Slot, setup: ShowProjector, lightPerLux: number): void {
  const { lens, output } = setup
  const areaAtOneMetre = pictureWidth(lens, metres(1)) * pictureHeight(lens, metres(1))
  slot.gain = 'lumens' in output ? (output.lumens * lightPerLux) / areaAtOneMetre : output.gain
  slot.falloff = 'lumens' in output ? 1 : 0
}

/** Works on the CPU only; what the shader reads goes through `parameters`. */
export function createProjectorSlots(parameters: ProjectorParameters, options: ProjectorSlotsOptions): ProjectorSlots {
  const { count, depthSize, lightPerLux } = options
  const origin = position('render')
  const optics = new Float64Array(16)
  let placed = 0
  let committed = 0
  const slots: Slot[] = Array.from({ length: count }, () => ({
    camera: new LensCamera(),
    pose: lensPose(),
    mode: 'show',
    imageLayer: -1,
    gain: 0,
    falloff: 0,
    strength: 0,
  }))
  const slotAt = (index: number): Slot => {
    const slot = slots[index]
    if (slot !== undefined) return slot
    throw new HolositeError({
      code: 'projection/outside-capacity',
      what: `There is no projector entry ${index}; this pass has ${count}.`,
      fix: 'Create the projection with more entries (16 at most), or place fewer.',
    })
  }

  const stageView = (index: number, view: ViewPose): void => {
    const slot = slotAt(index)
    poseFromView(view, slot.pose)
    slot.camera.place(slot.pose, origin)
    parameters.stagePose(index, slot.pose)
  }

  return {
    cameras: slots.map((slot) => slot.camera),
    get placed() {
      return placed
    },
    get committed() {
      return committed
    },
    stage(index, setup) {
      const slot = slotAt(index)
      if (setup.mode !== slot.mode || ((placed >> index) & 1) === 0) slot.strength = 0
      slot.mode = setup.mode
      slot.imageLayer = setup.imageLayer
      if (setup.mode === 'show') setOutput(slot, setup, lightPerLux)
      const { lens } = setup
      const window = windowOfLens(lens, setup.near, setup.far, slot.camera.window)
      writeOptics(lens, window, optics)
      parameters.stageLens(index, {
        mode: setup.mode,
        optics,
        imageLayer: setup.imageLayer,
        feather: setup.feather,
        aspect: lens.widthPx / lens.heightPx,
        focalPx: lens.fx,
        depthTexel: Math.max(window.right - window.left, window.top - window.bottom) / depthSize,
      })
      stageView(index, setup.view)
      placed |= 1 << index
    },
    stageView,
    commit(index) {
      parameters.commit(index)
      committed |= 1 << index
    },
    uncommit() {
      committed = 0
    },
    remove(index) {
      slotAt(index).strength = 0
      placed &= ~(1 << index)
      committed &= ~(1 << index)
    },
    setLight(index, r, g, b, level) {
      const slot = slotAt(index)
      const scale = level * slot.gain
      slot.strength = scale * Math.max(r, g, b)
      parameters.setLamp(index, r * scale, g * scale, b * scale, slot.falloff)
    },
    setDrape(index, opacity, saturation) {
      slotAt(index).strength = opacity
      parameters.setDrape(index, opacity, saturation)
    },
    setOrigin(enu) {
      renderFromEnu(enu, origin)
      for (let index = 0; index < count; index++) slots[index]!.camera.place(slots[index]!.pose, origin)
      parameters.setOrigin(origin)
    },
    active(imageReady) {
      let mask = 0
      for (let index = 0; index < count; index++) {
        const slot = slots[index]!
        if (slot.strength > 0 && (slot.imageLayer < 0 || imageReady(slot.imageLayer))) mask |= 1 << index
      }
      return mask & committed
    },
  }
}

/** The row of the parameter texture that `LensRow.optics` names. */
function writeOptics(lens: Lens, window: LensWindow, out: Float64Array): void {
  const { left, right, bottom, top, near, far } = window
  out[0] = lens.fx / lens.widthPx
  out[1] = lens.fy / lens.heightPx
  out[2] = lens.cx / lens.widthPx
  out[3] = lens.cy / lens.heightPx
  out[4] = lens.k1
  out[5] = lens.k2
  out[6] = lens.p1
  out[7] = lens.p2
  out[8] = lens.k3
  out[9] = lens.r2max
  out[10] = near
  out[11] = far
  // Ideal y points down, a texture's rows go up.
  out[12] = 1 / (right - left)
  out[13] = -1 / (top - bottom)
  out[14] = -left / (right - left)
  out[15] = -bottom / (top - bottom)
}
