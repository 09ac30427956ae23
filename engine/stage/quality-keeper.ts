import type { Material, Mesh, Object3D, WebGLRenderer } from 'three'
import {
  createQualityGovernor,
  QUALITY_PROFILES,
  type DisposeScope,
  type Frame,
  type QualityProfile,
  type QualityStep,
} from '../runtime/index.ts'
import { deviceQuality } from './device-quality.ts'
import type { VenueStage } from './stage-status.ts'

/** Whose pace is kept. */
export interface QualityKeeperParts {
  readonly stage: Pick<VenueStage, 'schedule' | 'status' | 'thin'> & { readonly rig: { readonly origin: Object3D } }
  readonly renderer: Pick<WebGLRenderer, 'xr' | 'getPixelRatio' | 'setPixelRatio'>
  /** Of device, where it is not to be found out. */
  readonly device?: keyof typeof QUALITY_PROFILES
}

/** What is drawn less of now. */
export interface QualityKeeper extends Pick<QualityProfile, 'steps'> {
  /** How many of the steps are taken, from the first. */
  readonly gone: number
}

/** Meshes that go with a step, by the name of their material: drawn where they are, so that nothing is made anew. */
const MATERIALS: Readonly<Partial<Record<QualityStep, string>>> = {
  // Mist and drops of a fountain are one draw.
  droplets: 'spray',
  farCrowd: 'crowd',
  beams: 'fixture-cones',
  streaks: 'streaks',
}
/** Of the pixels across; in a headset from the next session on, for a running one keeps its size. */
const SCALE = 0.75
/** Parts of a venue come late: what is gone is seen to so often, milliseconds. */
const LOOK_EVERY_MS = 1000

/** Measures frames and takes steps. Adds itself to the stage's schedule; what was taken comes back with the scope's end. */
export function createQualityKeeper(scope: DisposeScope, parts: QualityKeeperParts): QualityKeeper {
  const { stage, renderer } = parts
  const profile = QUALITY_PROFILES[parts.device ?? deviceQuality()]
  const governor = createQualityGovernor(profile)
  const ratio = renderer.getPixelRatio()
  let beforeMs = Number.NaN
  let lookAtMs = 0
  let begun = false

  const apply = (gone: number): void => {
    const site = stage.rig.origin.parent
    stage.thin(gone)
    for (const [index, step] of profile.steps.entries()) {
      if (step === 'renderScale') scale(index < gone)
      else if (site) show(site, MATERIALS[step], index >= gone)
    }
  }
  const scale = (down: boolean): void => {
    if (renderer.xr.isPresenting) return
    const wanted = down ? ratio * SCALE : ratio
    if (renderer.getPixelRatio() === wanted) return
    renderer.setPixelRatio(wanted)
    renderer.xr.setFramebufferScaleFactor(down ? SCALE : 1)
  }
  const run = (frame: Frame): void => {
    const tookMs = frame.nowMs - beforeMs
    beforeMs = frame.nowMs
    // What it costs to load a place says nothing of what it costs to draw it.
    begun ||= frame.nowMs > lookAtMs && stage.status().settled
    const changed = begun && governor.frame(tookMs)
    if (!changed && frame.nowMs < lookAtMs) return
    lookAtMs = frame.nowMs + LOOK_EVERY_MS
    if (changed || governor.gone > 0) apply(governor.gone)
  }
  scope.defer(stage.schedule.add({ phase: 'render', run }))
  scope.defer(() => apply(0))
  return {
    steps: profile.steps,
    get gone() {
      return governor.gone
    },
  }
}

/** Takes meshes of a material out of every layer, or puts them back into the first. */
function show(site: Object3D, material: string | undefined, shown: boolean): void {
  // allocates: once a second, and only while something is gone
  site.traverse((object) => {
    const own = (object as Mesh).material as Material | undefined
    if (own?.name !== material) return
    if (shown) object.layers.set(0)
    else object.layers.disableAll()
  })
}
