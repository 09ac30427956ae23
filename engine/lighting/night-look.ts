import { DirectionalLight, FogExp2, Group, HemisphereLight, type Camera, type Object3D, type Scene, type WebGLRenderer } from 'three'
import type { Night, NightMoment } from '../../model/documents/index.ts'
import type { Geodetic } from '../../model/frames/index.ts'
import type { ShowPlan } from '../../model/show/index.ts'
import type { DisposeScope, Frame, FrameSystem } from '../runtime/index.ts'
import { adaptedEv, exposureOfEv } from './exposure.ts'
import { blendMoments, MOMENT, momentNumbers } from './moment-blend.ts'
import { BLUE_HOUR, momentLight, momentSky, type MomentSky } from './moment.ts'
import { findFloodTarget } from './flood-target.ts'
import { createMoonDisc } from './moon-disc.ts'
import { createNightGroups } from './night-groups.ts'
import { createTileDresser } from './night-material.ts'
import { createRoughLight, type RoughLight } from './night-rough-light.ts'
import { createNightUniforms, LIGHT_GROUPS, type NightUniforms } from './night-uniforms.ts'
import { createSkyDome } from './sky-dome.ts'
import { createStarPoints } from './stars-points.ts'
import { toneMapped } from './tone.ts'

/** What a night needs of the stage. */
export interface NightLookParts {
  readonly scene: Scene
  readonly renderer: WebGLRenderer
  /** Null draws the venue at the blue hour. */
  readonly night: Night | null
  /** Where the venue's ENU origin stands: sun, moon and stars follow. */
  readonly geoPose: Geodetic
  readonly camera: () => Camera
}

/** How the twin looks: sky, haze, exposure, light groups and surfaces of one moment. */
export interface NightLook {
  /** Sky dome, sun or moon, ambient light. Add to the site. */
  readonly group: Group
  readonly systems: readonly FrameSystem[]
  readonly uniforms: NightUniforms
  /** The moment in force; null without a night. */
  readonly moment: NightMoment | null
  /** Goes to a moment over about two seconds; false if there is none of that id. */
  setMoment(id: string): boolean
  /** Called at once and at each change of moment, until the returned function is called. */
  onMoment(listener: (moment: NightMoment | null) => void): () => void
  /** Lets the show fade and colour the groups: its `light/<group>/…` channels. `values` is read each frame, after `show`. */
  setGroups(plan: ShowPlan, values: Float64Array): void
  /** Channel of a light group, 0..7, or -1. */
  channelOf(group: string): number
  /** Gives a tile its night material. Call before anything else patches it. */
  dress(model: Object3D): void
  /** Gives back what `dress` made. */
  undress(model: Object3D): void
}

const CHANGE_S = 2
/** What the lamps do to air and bodies follows them 18 times a second at 72 frames; the lamps themselves every frame. */
const AMBIENT_FRAMES = 4
const AT_FIRST = { nowMs: 0, deltaS: 0, serverMs: 0, index: 0, immersive: false } as Frame
/** Share of windows lit in a venue without a night. */
const WINDOWS_LIT = 0.4
/** The glow of the street on the sky, relative to display white per unit of the groups' mean level; and how high over its middle. */
const LOBE_OF_WHITE = 0.045
const LOBE_HEIGHT_M = 60
const HAZE_SCALE_M = 180
const WARM_LAYER_M = 30

/** Puts sky, moon and ambient light over the site. All goes with the scope. */
export function createNightLook(scope: DisposeScope, parts: NightLookParts): NightLook {
  const { night } = parts
  const uniforms = createNightUniforms()
  const channels = night?.groups.slice(0, LIGHT_GROUPS).map((candidate) => candidate.id) ?? []
  const groups = createNightGroups(night)
  findFloodTarget(night, uniforms)
  const sky = createSky(scope, parts, uniforms)
  const ambient = createAmbient(scope, parts, uniforms, createRoughLight(scope, night, uniforms))
  const tiles = createTileDresser(scope, uniforms, channels)
  const group = new Group()
  group.name = 'night'
  group.add(sky.group, ambient.group)

  let moment = night?.moments[0] ?? null
  let wanted = numbersOf(moment)
  let from = wanted
  const now = wanted.slice()
  let share = 1
  let ev = now[MOMENT.ev]!
  const listeners = new Set<(moment: NightMoment | null) => void>()

  function numbersOf(next: NightMoment | null): Float64Array {
    const over = next ? momentSky(next, parts.geoPose) : BLUE_HOUR.sky
    const light = momentLight(over, next?.ev100 ?? BLUE_HOUR.ev100, next?.visibilityM ?? BLUE_HOUR.visibilityM)
    sky.place(over)
    const levels = groups.levelsOf(next, new Float64Array(LIGHT_GROUPS))
    return momentNumbers(light, { wet: next?.wet ?? 0, windowsLit: next?.windowsLit ?? WINDOWS_LIT, moon: moonShown(over), levels })
  }

  const change = (frame: Frame): void => {
    if (share < 1) {
      share = Math.min(1, share + frame.deltaS / CHANGE_S)
      blendMoments(from, wanted, share * share * (3 - 2 * share), now)
    }
    ev = adaptedEv(ev, now[MOMENT.ev]!, frame.deltaS, frame.immersive)
    const exposure = exposureOfEv(ev)
    parts.renderer.toneMappingExposure = exposure
    uniforms.nlWhite.value = 1 / exposure
    writeMoment(now, uniforms)
    sky.follow(now)
  }

  const run = (frame: Frame): void => {
    const changes = share < 1 || ev !== now[MOMENT.ev]
    if (changes) change(frame)
    uniforms.nlTime.value = (frame.serverMs / 1000) % 3600
    groups.write(now, MOMENT.levels, uniforms.nlGroups.value)
    if (changes || frame.index % AMBIENT_FRAMES === 0) ambient.follow()
  }
  change(AT_FIRST)
  run(AT_FIRST)

  return {
    group,
    systems: [{ phase: 'present', run }],
    uniforms,
    get moment() {
      return moment
    },
    setMoment(id) {
      const found = night?.moments.find((candidate) => candidate.id === id)
      if (!found) return false
      moment = found
      from = now.slice()
      wanted = numbersOf(found)
      share = 0
      for (const listener of listeners) listener(found)
      return true
    },
    onMoment(listener) {
      listeners.add(listener)
      listener(moment)
      return () => listeners.delete(listener)
    },
    setGroups: (plan, values) => groups.follow(plan, values),
    channelOf: (id) => channels.indexOf(id),
    dress: tiles.dress,
    undress: tiles.undress,
  }
}

/** By day the moon pales. */
const moonShown = (sky: MomentSky): number => (sky.moon[1] > -0.01 ? (sky.sun[1] > 0.05 ? 0.15 : 1) : 0)

function writeMoment(now: Float64Array, uniforms: NightUniforms): void {
  uniforms.nlZenith.value.fromArray(now, MOMENT.zenith)
  uniforms.nlHorizon.value.fromArray(now, MOMENT.horizon)
  uniforms.nlSkyLight.value.fromArray(now, MOMENT.skyLight)
  uniforms.nlGroundLight.value.fromArray(now, MOMENT.groundLight)
  uniforms.nlKeyLight.value.fromArray(now, MOMENT.keyLight)
  uniforms.nlKeyDirection.value.fromArray(now, MOMENT.keyDirection).normalize()
  uniforms.nlWet.value = now[MOMENT.wet]!
  uniforms.nlWindows.value = now[MOMENT.windows]!
  uniforms.nlHaze.value.set(now[MOMENT.haze]!, HAZE_SCALE_M, WARM_LAYER_M)
}

interface Sky {
  readonly group: Group
  place(sky: MomentSky): void
  follow(now: Float64Array): void
}

function createSky(scope: DisposeScope, parts: NightLookParts, uniforms: NightUniforms): Sky {
  const group = new Group()
  group.name = 'sky'
  const stars = createStarPoints(scope, uniforms)
  const moon = createMoonDisc(scope, uniforms)
  group.add(createSkyDome(scope, uniforms), stars.points, moon.mesh)
  let over: MomentSky | null = null
  return {
    group,
    place(sky) {
      over = sky
      stars.place(sky.days, parts.geoPose)
    },
    follow(now) {
      stars.setVisibility(now[MOMENT.stars]!)
      if (over) moon.place(over.moon, over.sun, now[MOMENT.moon]!)
    },
  }
}

interface Ambient {
  readonly group: Group
  /** Carries the uniforms to three's lights and fog, for all that is no tile. */
  follow(): void
}

function createAmbient(scope: DisposeScope, parts: NightLookParts, uniforms: NightUniforms, rough: RoughLight): Ambient {
  const { scene, renderer } = parts
  const group = new Group()
  group.name = 'ambient'
  const hemisphere = scope.own(new HemisphereLight(0x000000, 0x000000, 1))
  const key = scope.own(new DirectionalLight(0x000000, 1))
  group.add(hemisphere, key)
  const fog = new FogExp2(0x000000, 0)
  const before = { background: scene.background, fog: scene.fog, exposure: renderer.toneMappingExposure }
  scene.background = null
  scene.fog = fog
  scope.defer(() => {
    scene.background = before.background
    scene.fog = before.fog
    renderer.toneMappingExposure = before.exposure
  })
  const middle = middleOf(parts.night)
  const lux = new Float32Array(LIGHT_GROUPS)
  const lamps = new Float64Array(3)
  const shown = new Float64Array(3)

  return {
    group,
    follow() {
      const place = parts.camera().matrixWorld.elements
      rough.at(place[12], place[14], lux)
      const groups = uniforms.nlGroups.value
      for (let part = 0; part < 3; part++) {
        let sum = 0
        for (let channel = 0; channel < LIGHT_GROUPS; channel++) sum += groups[channel * 3 + part]! * lux[channel]!
        lamps[part] = sum
      }
      hemisphere.color.copy(uniforms.nlSkyLight.value)
      addScaled(hemisphere.color, lamps, 0.7)
      hemisphere.groundColor.copy(uniforms.nlGroundLight.value)
      addScaled(hemisphere.groundColor, lamps, 0.35)
      key.color.copy(uniforms.nlKeyLight.value)
      key.position.copy(uniforms.nlKeyDirection.value).multiplyScalar(100)
      glowOverStreet(uniforms, middle, place)
      fog.density = uniforms.nlHaze.value.x
      uniforms.nlHazeLow.value.toArray(shown as unknown as number[])
      for (let part = 0; part < 3; part++) shown[part] = shown[part]! / uniforms.nlWhite.value
      toneMapped(shown)
      fog.color.setRGB(shown[0]!, shown[1]!, shown[2]!)
    },
  }
}

interface Rgb {
  r: number
  g: number
  b: number
}

function addScaled(colour: Rgb, more: Float64Array, factor: number): void {
  colour.r += more[0]! * factor
  colour.g += more[1]! * factor
  colour.b += more[2]! * factor
}

/** Middle of the lamps, render frame: x, z. */
function middleOf(night: Night | null): readonly [number, number] {
  const lamps = night?.lamps ?? []
  if (lamps.length === 0) return [0, 0]
  return [lamps.reduce((sum, lamp) => sum + lamp[1], 0) / lamps.length, -lamps.reduce((sum, lamp) => sum + lamp[2], 0) / lamps.length]
}

/** The lamps' mean colour lights the air over the street, and with it the haze low down. */
function glowOverStreet(uniforms: NightUniforms, middle: readonly [number, number], eye: ArrayLike<number>): void {
  const lobe = uniforms.nlLobe.value
  const x = middle[0] - eye[12]!
  const z = middle[1] - eye[14]!
  const length = Math.sqrt(x * x + LOBE_HEIGHT_M * LOBE_HEIGHT_M + z * z)
  lobe.set(x / length, LOBE_HEIGHT_M / length, z / length, 5)
  const groups = uniforms.nlGroups.value
  const light = uniforms.nlLobeLight.value.setRGB(0, 0, 0)
  // Bright by day already: the lamps' glow is nothing beside the sky.
  for (let channel = 0; channel < LIGHT_GROUPS; channel++) {
    light.r += groups[channel * 3]!
    light.g += groups[channel * 3 + 1]!
    light.b += groups[channel * 3 + 2]!
  }
  light.multiplyScalar((LOBE_OF_WHITE * Math.min(uniforms.nlWhite.value, 80)) / LIGHT_GROUPS)
  const { nlHazeLow, nlHazeHigh, nlHorizon, nlZenith } = uniforms
  nlHazeLow.value.copy(nlHorizon.value).multiplyScalar(0.9)
  nlHazeLow.value.r += 0.5 * light.r
  nlHazeLow.value.g += 0.5 * light.g
  nlHazeLow.value.b += 0.5 * light.b
  nlHazeHigh.value.copy(nlZenith.value).lerp(nlHorizon.value, 0.35)
}
