import {
  LinearSRGBColorSpace,
  LinearToneMapping,
  Mesh,
  MeshLambertMaterial,
  OrthographicCamera,
  PlaneGeometry,
  Scene,
  WebGLRenderer,
} from 'three'
import { createFixtureLights, type FixtureLights, type FixtureToDraw } from '../../../engine/lighting/index.ts'
import { createDisposeScope, type DisposeScope, type Frame } from '../../../engine/runtime/index.ts'
import { milliseconds, seconds } from '../../../model/units/index.ts'

/** What each lamp is told before a picture. */
export interface LampState {
  readonly light: readonly [number, number, number]
  readonly panDeg: number
  readonly tiltDeg: number
  readonly zoomDeg: number
  readonly gobo: number
}

export interface PictureWish {
  readonly lamps: readonly LampState[]
  readonly hazePerM: number
  /** Display value of 1 cd/m2. */
  readonly exposure: number
  /** Looks north from the south instead of down. */
  readonly fromSide?: boolean
}

export interface RigPage {
  /** Puts up lamps over a level floor of that albedo, or over nothing at 0. */
  build(lamps: readonly FixtureToDraw[], options: { readonly spots: number; readonly albedo: number }): void
  /** Linear red of each pixel, 0..255, top row first, of a square of 40 m seen from far away. */
  picture(wish: PictureWish): number[]
  counts(): { readonly calls: number; readonly geometries: number; readonly textures: number; readonly programs: number }
  clear(): void
}

const canvas = document.querySelector('canvas')!
const renderer = new WebGLRenderer({ canvas, antialias: false, preserveDrawingBuffer: true })
renderer.outputColorSpace = LinearSRGBColorSpace
renderer.toneMapping = LinearToneMapping
const scene = new Scene()
const camera = new OrthographicCamera(-20, 20, 20, -20, 0.1, 200)
let scope: DisposeScope | null = null
let lights: FixtureLights | null = null

const frame = (index: number): Frame => ({
  nowMs: milliseconds(index * 100),
  deltaS: seconds(0.1),
  serverMs: milliseconds(1000),
  index,
  immersive: false,
})

const page: RigPage = {
  build(lamps, { spots, albedo }) {
    page.clear()
    scope = createDisposeScope()
    lights = createFixtureLights(scope, lamps, { camera: () => camera, spots })
    const { group } = lights
    scene.add(group)
    scope.defer(() => scene.remove(group))
    if (albedo === 0) return
    const paint = scope.own(new MeshLambertMaterial())
    paint.color.setRGB(albedo, albedo, albedo, LinearSRGBColorSpace)
    const floor = new Mesh(scope.own(new PlaneGeometry(60, 60).rotateX(-Math.PI / 2)), paint)
    scene.add(floor)
    scope.defer(() => scene.remove(floor))
  },
  picture({ lamps, hazePerM, exposure, fromSide }) {
    renderer.toneMappingExposure = exposure
    lights!.setHaze(hazePerM)
    lamps.forEach((lamp, index) => {
      lights!.set(index, lamp.light)
      lights!.aim(index, [lamp.panDeg, lamp.tiltDeg])
      lights!.shape(index, lamp.zoomDeg, lamp.gobo)
    })
    camera.position.set(0, fromSide === true ? 12 : 100, fromSide === true ? 100 : 0)
    camera.up.set(0, fromSide === true ? 1 : 0, fromSide === true ? 0 : -1)
    camera.lookAt(0, fromSide === true ? 12 : 0, 0)
    camera.updateMatrixWorld()
    for (let index = 0; index < 12; index++) lights!.system.run(frame(index))
    renderer.render(scene, camera)
    const { width, height } = canvas
    const gl = renderer.getContext()
    const pixels = new Uint8Array(width * height * 4)
    gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, pixels)
    return Array.from({ length: width * height }, (_, at) => pixels[((height - 1 - Math.floor(at / width)) * width + (at % width)) * 4]!)
  },
  counts: () => ({
    calls: renderer.info.render.calls,
    geometries: renderer.info.memory.geometries,
    textures: renderer.info.memory.textures,
    programs: renderer.info.programs?.length ?? 0,
  }),
  clear() {
    scope?.dispose()
    scope = null
    lights = null
  },
}

Object.assign(window, { rig: page })
