import { HolositeError } from '../../model/errors/index.ts'
import { position, renderFromEnu, type Position } from '../../model/frames/index.ts'
import { pictureHeight, pictureWidth, type Lens, type ViewPose } from '../../model/optics/index.ts'
import { metres, type Lumens, type Metres } from '../../model/units/index.ts'
import { LensCamera, lensPose, poseFromView, windowOfLens, type LensPose, type LensWindow } from './lens-camera.ts'
import type { ListOrder } from './material-patch.ts'
import { MAX_PROJECTORS, type ProjectorParameters } from './projector-parameters.ts'

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
  /** Projectors of one name share the surfaces they see together; without it light adds. */
  readonly stack?: string | undefined
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
  /** Entries that throw light, a bit each, lit or not. */
  readonly shows: number
  readonly order: ListOrder
  /** The render-frame point that three's world calls zero. */
  readonly origin: Position<'render'>
  /** Where an entry's lens stands; rewritten when it is staged. */
  poseOf(index: number): LensPose
  /** The layer that holds the picture of what it shows on surfaces; -1 for plain light. */
  setPicture(index: number, layer: number): void
  pictureOf(index: number): number
  /** Brightest part of the lamp now, or the drape's opacity. */
  strengthOf(index: number): number
  stage(index: number, setup: ProjectorSetup): void
  /** Another pose for a placed entry; allocates nothing. */
  stageView(index: number, view: ViewPose): void
  /** The depth layer of the staged pose is drawn: the parameters follow, and the entry may be seen. */
  commit(index: number): void
  /** No depth layer holds any more; entries stay placed. */
  uncommit(): void
  remove(index: number): void
  setLight(index: number, level: number, colour: ArrayLike<number>, at?: number): void
  setDrape(index: number, opacity: number, saturation: number): void
  setOrigin(origin: Position<'enu'>): void
  /** Entries that would be seen now. */
  active(imageReady: (layer: number) => boolean, pictureLit: (layer: number) => boolean): number
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
  /** Number of its stack, -1 alone. */
  stack: number
  picture: number
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

interface Table {
  readonly slots: readonly Slot[]
  readonly parameters: ProjectorParameters
  readonly options: ProjectorSlotsOptions
  /** What three's world calls zero. */
  readonly origin: Position<'render'>
  placed: number
  committed: number
  /** Stacks by name; their numbers are their places. */
  readonly stacks: string[]
  readonly order: { indices: Int32Array; version: number }
}

const emptySlot = (): Slot => ({
  camera: new LensCamera(),
  pose: lensPose(),
  mode: 'show',
  imageLayer: -1,
  stack: -1,
  picture: -1,
  gain: 0,
  falloff: 0,
  strength: 0,
})

function slotOf(table: Table, index: number): Slot {
  const slot = table.slots[index]
  if (slot !== undefined) return slot
  throw new HolositeError({
    code: 'projection/outside-capacity',
    what: `There is no projector entry ${index}; this pass has ${table.slots.length}.`,
    fix: `Create the projection with more entries (${MAX_PROJECTORS} at most), or place fewer.`,
  })
}

function stageLens(table: Table, index: number, setup: ProjectorSetup): void {
  const slot = slotOf(table, index)
  const { lens, near, far } = setup
  const window = windowOfLens(lens, near, far, slot.camera.window)
  if (setup.mode !== slot.mode || ((table.placed >> index) & 1) === 0) slot.strength = 0
  slot.mode = setup.mode
  slot.imageLayer = setup.imageLayer
  if (setup.mode === 'show') setOutput(slot, setup, table.options.lightPerLux)
  slot.stack = setup.mode === 'show' ? numberOfStack(table, setup.stack) : -1
  table.parameters.setTeam(index, slot.stack, slot.picture)
  sortByStack(table)
  table.parameters.stageLens(index, {
    mode: setup.mode,
    optics: opticsRow(lens, window),
    imageLayer: setup.imageLayer,
    feather: setup.feather,
    aspect: lens.widthPx / lens.heightPx,
    focalPx: lens.fx,
    depthTexel: Math.max(window.right - window.left, window.top - window.bottom) / table.options.depthSize,
  })
}

function numberOfStack(table: Table, stack: string | undefined): number {
  if (stack === undefined) return -1
  const known = table.stacks.indexOf(stack)
  return known >= 0 ? known : table.stacks.push(stack) - 1
}

/** Members of a stack stand together; the shader closes a stack when the next entry has another. */
function sortByStack({ order, slots }: Table): void {
  const stackOf = (index: number): number => slots[index]?.stack ?? -1
  order.indices.sort((a, b) => stackOf(a) - stackOf(b) || a - b)
  order.version++
}

function stageView(table: Table, index: number, view: ViewPose): void {
  const slot = slotOf(table, index)
  poseFromView(view, slot.pose)
  slot.camera.place(slot.pose, table.origin)
  table.parameters.stagePose(index, slot.pose)
}

/** Numbers in a table are not boxed. */
const scaled = new Float64Array(4)

function setLight(table: Table, index: number, level: number, lamp: Float64Array): void {
  const slot = slotOf(table, index)
  const scale = level * slot.gain
  slot.strength = scale * Math.max(lamp[0]!, lamp[1]!, lamp[2]!)
  for (let part = 0; part < 3; part++) scaled[part] = lamp[part]! * scale
  scaled[3] = slot.falloff
  table.parameters.setLamp(index, scaled)
}

function activeMask(table: Table, imageReady: (layer: number) => boolean, pictureLit: (layer: number) => boolean): number {
  let mask = 0
  for (let index = 0; index < table.slots.length; index++) {
    const slot = table.slots[index]!
    if (slot.strength <= 0) continue
    if (slot.picture >= 0 ? pictureLit(slot.picture) : slot.imageLayer < 0 || imageReady(slot.imageLayer)) mask |= 1 << index
  }
  return mask & table.committed
}

/** Works on the CPU only; what the shader reads goes through `parameters`. */
export function createProjectorSlots(parameters: ProjectorParameters, options: ProjectorSlotsOptions): ProjectorSlots {
  const slots = Array.from({ length: options.count }, emptySlot)
  const order = { indices: Int32Array.from({ length: MAX_PROJECTORS }, (_, index) => index), version: 0 }
  const table: Table = { slots, parameters, options, origin: position('render'), placed: 0, committed: 0, stacks: [], order }
  const lamp = new Float64Array(3)
  return {
    cameras: slots.map((slot) => slot.camera),
    get placed() {
      return table.placed
    },
    get shows() {
      let mask = 0
      for (let index = 0; index < slots.length; index++) if (slots[index]!.mode === 'show') mask |= 1 << index
      return mask & table.placed
    },
    order,
    origin: table.origin,
    poseOf: (index) => slotOf(table, index).pose,
    setPicture(index, layer) {
      const slot = slotOf(table, index)
      slot.picture = layer
      parameters.setTeam(index, slot.stack, layer)
    },
    pictureOf: (index) => slotOf(table, index).picture,
    strengthOf: (index) => slotOf(table, index).strength,
    stage(index, setup) {
      stageLens(table, index, setup)
      stageView(table, index, setup.view)
      table.placed |= 1 << index
    },
    stageView: (index, view) => stageView(table, index, view),
    commit(index) {
      parameters.commit(index)
      table.committed |= 1 << index
    },
    uncommit() {
      table.committed = 0
    },
    remove(index) {
      slotOf(table, index).strength = 0
      table.placed &= ~(1 << index)
      table.committed &= ~(1 << index)
    },
    setLight(index, level, colour, at = 0) {
      for (let part = 0; part < 3; part++) lamp[part] = colour[at + part]!
      setLight(table, index, level, lamp)
    },
    setDrape(index, opacity, saturation) {
      slotOf(table, index).strength = opacity
      parameters.setDrape(index, opacity, saturation)
    },
    setOrigin(enu) {
      renderFromEnu(enu, table.origin)
      for (const slot of slots) slot.camera.place(slot.pose, table.origin)
      parameters.setOrigin(table.origin)
    },
    active: (imageReady, pictureLit) => activeMask(table, imageReady, pictureLit),
  }
}

/** The row of the parameter texture that `LensRow.optics` names. */
function opticsRow(lens: Lens, window: LensWindow): Float64Array {
  const { left, right, bottom, top, near, far } = window
  const { widthPx, heightPx, fx, fy, cx, cy, k1, k2, k3, p1, p2, r2max } = lens
  const width = right - left
  const height = top - bottom
  return Float64Array.of(
    ...[fx / widthPx, fy / heightPx, cx / widthPx, cy / heightPx],
    ...[k1, k2, p1, p2],
    ...[k3, r2max, near, far],
    // Ideal y points down, a texture's rows go up.
    ...[1 / width, -1 / height, -left / width, -bottom / height],
  )
}
