import {
  AgXToneMapping,
  Color,
  type IUniform,
  Mesh,
  MeshBasicMaterial,
  PerspectiveCamera,
  PlaneGeometry,
  Scene,
  WebGLRenderer,
} from 'three'
import type { Night } from '../../../model/documents/index.ts'
import { milliseconds } from '../../../model/units/index.ts'
import { type Crowd, createCrowd, createCrowdPlan } from '../../../engine/avatar/index.ts'
import { type DisposeScope, createDisposeScope, createSchedule } from '../../../engine/runtime/index.ts'
import {
  createDrones,
  createFireworks,
  createFountains,
  createGlow,
  createLanterns,
  createSigns,
  createNightUniforms,
  createStreaks,
  createTreeLights,
  dragonFormation,
  formationFromRows,
  formationOnGround,
  NIGHT_HAZE_GLSL,
  pagodaFormation,
  salvo,
  type GlowParts,
  type NightThing,
  type NightQuality,
} from '../../../engine/lighting/index.ts'
import { fullLevels, sampleNight } from '../sample-night.ts'

const crowdOf = (scope: DisposeScope, parts: GlowParts): Crowd =>
  createCrowd(scope, {
    plan: createCrowdPlan(parts.night.crowd),
    perM2: () => parts.night.moments[0]!.crowdPerM2,
    light: { glsl: CROWD_LIGHT, uniforms: { ...uniforms } },
    camera: parts.camera,
    quality: parts.quality,
  })
const show = { showS: 0, amount: 1 }
const fountainsOf = (scope: DisposeScope, parts: GlowParts): NightThing =>
  createFountains(scope, { ...parts, clock: show, readAmounts: (amounts) => void amounts.fill(show.amount) })
const DRONES = 900
const dronesOf = (scope: DisposeScope, parts: GlowParts): NightThing => {
  const formations = [
    formationOnGround(DRONES, 2, 90),
    dragonFormation(DRONES, 130),
    pagodaFormation(DRONES, 80),
    formationFromRows(['..#..', '#####', '..#..', '.#.#.', '#...#'], 12, [1, 0.2, 0.08], DRONES),
  ]
  const steps = formations.map((formation, index) => ({ formation, atS: 20 * index, travelS: 8 }))
  const thing = createDrones(scope, { count: DRONES, steps, uniforms: parts.uniforms, clock: show, level: () => show.amount })
  thing.object.position.set(0, 90, 200)
  thing.object.rotation.y = Math.PI
  return thing
}
const fireworksOf = (scope: DisposeScope, parts: GlowParts): NightThing => {
  const shells = salvo({
    ...{ seed: 5, fromS: 2, toS: 30, count: 40, middle: [0, 120, 260], spread: [90, 25, 20] },
    colours: [
      [1, 0.1, 0.05],
      [0.3, 0.9, 0.5],
      [0.9, 0.25, 0.8],
      [1, 0.7, 0.3],
    ],
  })
  return createFireworks(scope, { shells, uniforms: parts.uniforms, clock: show, level: () => show.amount, quality: parts.quality })
}
/** A street lit at both fronts, dim in the middle. */
const CROWD_LIGHT = `${NIGHT_HAZE_GLSL}
vec3 crowdLight(vec3 world) { return vec3(1.0, 0.6, 0.3) * (10.0 + 40.0 * exp(-abs(abs(world.x) - 32.0) / 6.0)); }
vec3 crowdHaze(vec3 luminance, vec3 world) { return nlHazed(luminance, world); }
`
const MAKERS = {
  glow: createGlow,
  lanterns: createLanterns,
  signs: createSigns,
  streaks: createStreaks,
  crowd: crowdOf,
  trees: createTreeLights,
  fountains: fountainsOf,
  drones: dronesOf,
  fireworks: fireworksOf,
} as const
export type Thing = keyof typeof MAKERS

export interface Facts {
  readonly calls: number
  readonly triangles: number
}

/** The night's small things on a plain ground, one by one, for tests to look at. */
export interface Stage {
  put(things: readonly Thing[], quality: NightQuality, night?: Night): void
  setGroup(channel: number, level: number): void
  setWet(wet: number): void
  setShow(showS: number): void
  setAmount(amount: number): void
  /** East, north, up. */
  look(at: readonly [number, number, number], to: readonly [number, number, number], fovDeg: number): void
  ground(shown: boolean): void
  /** Draws at a second of the server's clock. */
  draw(serverS: number): Facts
  /** RGBA from the lower left, base64. */
  picture(): string
}

const canvas = document.querySelector('canvas')!
const renderer = new WebGLRenderer({ canvas, antialias: true, preserveDrawingBuffer: true })
renderer.setSize(canvas.width, canvas.height, false)
renderer.toneMapping = AgXToneMapping
renderer.toneMappingExposure = 1 / (1.2 * 2 ** 5)
const camera = new PerspectiveCamera(55, canvas.width / canvas.height, 0.1, 3000)
const uniforms = createNightUniforms()
uniforms.nlWhite.value = 1.2 * 2 ** 5
uniforms.nlGroups.value.set(fullLevels())
uniforms.nlZenith.value.set(0.02, 0.025, 0.06)
uniforms.nlHorizon.value.set(0.25, 0.16, 0.1)
uniforms.nlSkyLight.value.setRGB(0.6, 0.7, 1)
const scene = new Scene()
scene.background = new Color(0x0a0a10)
const paving = new Mesh(new PlaneGeometry(2000, 2000).rotateX(-Math.PI / 2), new MeshBasicMaterial({ color: new Color(0.55, 0.42, 0.3) }))
scene.add(paving)
let scope = createDisposeScope()
let schedule = createSchedule(
  () => 0,
  (failure) => console.error(failure),
)
let nowMs = 0

const stage: Stage = {
  put(things, quality, night = sampleNight()) {
    scope.dispose()
    scope = createDisposeScope()
    schedule = createSchedule(
      () => 0,
      (failure) => console.error(failure),
    )
    const parts: GlowParts = { night, uniforms, camera: () => camera, quality }
    for (const name of things) {
      const { object, systems } = MAKERS[name](scope, parts)
      scene.add(object)
      scope.defer(() => object.removeFromParent())
      for (const system of systems) schedule.add(system)
    }
  },
  setGroup(channel, level) {
    for (let k = 0; k < 3; k++) uniforms.nlGroups.value[3 * channel + k] = fullLevels()[3 * channel + k]! * level
  },
  setWet(wet) {
    ;(uniforms.nlWet as IUniform<number>).value = wet
  },
  setShow(showS) {
    show.showS = showS
  },
  setAmount(amount) {
    show.amount = amount
  },
  look(at, to, fovDeg) {
    camera.position.set(at[0], at[2], -at[1])
    camera.fov = fovDeg
    camera.lookAt(to[0], to[2], -to[1])
    camera.updateProjectionMatrix()
    camera.updateMatrixWorld()
  },
  ground(shown) {
    paving.visible = shown
    scene.background = new Color(shown ? 0x0a0a10 : 0x000000)
  },
  draw(serverS) {
    nowMs += 1000
    uniforms.nlTime.value = serverS % 3600
    schedule.run(nowMs, milliseconds(serverS * 1000), false)
    renderer.info.reset()
    renderer.render(scene, camera)
    return { calls: renderer.info.render.calls, triangles: renderer.info.render.triangles }
  },
  picture() {
    const gl = renderer.getContext()
    const bytes = new Uint8Array(canvas.width * canvas.height * 4)
    gl.readPixels(0, 0, canvas.width, canvas.height, gl.RGBA, gl.UNSIGNED_BYTE, bytes)
    let text = ''
    for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192))
    return btoa(text)
  },
}
Object.assign(globalThis, { stage })
