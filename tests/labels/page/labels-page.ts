import { BoxGeometry, LinearSRGBColorSpace, Mesh, MeshBasicMaterial, PerspectiveCamera, Scene, WebGLRenderer } from 'three'
import { createPlaceLabels, type PlaceLabels } from '../../../engine/stage/index.ts'
import { createDisposeScope, type DisposeScope } from '../../../engine/runtime/index.ts'
import { milliseconds, seconds } from '../../../model/units/index.ts'

/** A place by name, east and north of the eye, metres. */
export type Spot = readonly [name: string, east: number, north: number]
/** A wall 10 m north of the eye, 30 m high: from west to east, metres. */
export type Wall = readonly [west: number, east: number]

export interface LabelsPage {
  /** Looks north from the origin over the places. */
  build(places: readonly Spot[], walls: readonly Wall[]): void
  /** Draws so many frames of a tenth of a second, each a frame of the browser's. */
  frames(count: number): Promise<void>
  /** Red of each pixel, 0..255, top row first. */
  picture(): number[]
}

const canvas = document.querySelector('canvas')!
const renderer = new WebGLRenderer({ canvas, antialias: false, preserveDrawingBuffer: true })
renderer.outputColorSpace = LinearSRGBColorSpace
const { width, height } = canvas
const scene = new Scene()
const camera = new PerspectiveCamera(60, width / height, 0.1, 500)
camera.position.set(0, 2, 0)
let scope: DisposeScope | null = null
let labels: PlaceLabels | null = null
let index = 0

const wait = (): Promise<void> => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)))

const page: LabelsPage = {
  build(places, walls) {
    scope?.dispose()
    scope = createDisposeScope()
    scene.clear()
    for (const [west, east] of walls) {
      const wall = new Mesh(new BoxGeometry(east - west, 30, 0.2), new MeshBasicMaterial({ color: 0x0000ff }))
      wall.position.set((west + east) / 2, 10, -10)
      scene.add(wall)
    }
    const named = places.map(([name, east, north], id) => ({
      id: `place-${id}`,
      name: { 'zh-CN': name, en: name },
      position: [east, north, 0] as [number, number, number],
      headingDeg: 0,
      radiusM: 20,
    }))
    labels = createPlaceLabels(scope, named, { renderer, camera: () => camera })
    scene.add(labels.group)
    labels.setLanguage('en')
  },
  async frames(count) {
    for (let frame = 0; frame < count; frame++) {
      camera.updateMatrixWorld()
      index++
      const now = { nowMs: milliseconds(index * 100), deltaS: seconds(0.1), serverMs: milliseconds(0), index, immersive: false }
      labels!.system.run(now)
      renderer.render(scene, camera)
      await wait()
    }
  },
  picture() {
    const gl = renderer.getContext()
    const pixels = new Uint8Array(width * height * 4)
    gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, pixels)
    return Array.from({ length: width * height }, (_, at) => pixels[((height - 1 - Math.floor(at / width)) * width + (at % width)) * 4]!)
  },
}
Object.assign(window, { labels: page })
