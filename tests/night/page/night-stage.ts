import { CustomToneMapping, PerspectiveCamera, Scene, WebGLRenderer, type Object3D } from 'three'
import { createTilesetLayer, type TilesetLayer } from '../../../engine/geo/index.ts'
import { createNightLook, installToneMapping, type NightLook } from '../../../engine/lighting/index.ts'
import { createProjection, type Projection } from '../../../engine/projection/index.ts'
import { createDisposeScope, type DisposeScope, type Frame } from '../../../engine/runtime/index.ts'
import type { Night } from '../../../model/documents/index.ts'
import { geodeticFromDegrees, mountPose, type MountInDegrees } from '../../../model/frames/index.ts'
import { viewFromMount, viewPose, type Lens } from '../../../model/optics/index.ts'
import type { ShowPlan } from '../../../model/show/index.ts'
import { lumens, metres, milliseconds, seconds } from '../../../model/units/index.ts'

type Triple = readonly [number, number, number]

const canvas = document.querySelector('canvas')!
const renderer = new WebGLRenderer({ canvas, antialias: false, preserveDrawingBuffer: true })
installToneMapping()
renderer.toneMapping = CustomToneMapping
const camera = new PerspectiveCamera(55, canvas.width / canvas.height, 0.05, 4000)
const frame: Frame = { nowMs: milliseconds(0), deltaS: seconds(0.1), serverMs: milliseconds(0), index: 0, immersive: false }

interface Held {
  readonly scene: Scene
  readonly look: NightLook
  readonly layer: TilesetLayer
  readonly projection: Projection
  readonly faults: string[]
}

let scope: DisposeScope = createDisposeScope()
let held: Held | null = null
const values = new Float64Array(8).fill(1)

const standing = (): Held => {
  if (!held) throw new Error('build() first')
  return held
}

/** ENU into the render frame, column-major: the tile is given in east, north, up. */
const RENDER_FROM_ENU = Float64Array.of(1, 0, 0, 0, 0, 0, -1, 0, 0, 1, 0, 0, 0, 0, 0, 1)

const nightStage = {
  /** The tileset at `url` under a night, as the venue's stage wires it. */
  build(url: string, night: Night | null, place: readonly [latDeg: number, lonDeg: number]): void {
    scope.dispose()
    scope = createDisposeScope()
    const scene = new Scene()
    const geoPose = geodeticFromDegrees(place[0], place[1], 400)
    const look = createNightLook(scope, { scene, renderer, night, geoPose, camera: () => camera })
    const projection = createProjection(scope, renderer, {
      scene,
      lightPerLux: 1 / Math.PI,
      projectors: 1,
      imageLayers: 1,
      imageWidth: 16,
      imageHeight: 16,
    })
    const faults: string[] = []
    const layer = createTilesetLayer(scope, {
      url,
      renderFromEcef: RENDER_FROM_ENU,
      renderer,
      camera: () => camera,
      listener: {
        modelLoaded(model: Object3D) {
          look.dress(model)
          projection.patch(model)
        },
        modelDisposed(model: Object3D) {
          projection.forget(model)
          look.undress(model)
        },
        visibilityChanged: () => projection.receiversChanged(),
        failed: (failed, reason) => faults.push(`${failed}: ${reason}`),
      },
    })
    scene.add(look.group, layer.group)
    held = { scene, look, layer, projection, faults }
  },
  /** Show channels of the first light group: intensity, then colour. */
  followShow(group: string): void {
    const channels = new Map([
      [`light/${group}/intensity`, { name: '', slot: 0, width: 1, fixed: null }],
      [`light/${group}/colour`, { name: '', slot: 1, width: 3, fixed: null }],
    ])
    standing().look.setGroups({ channels } as unknown as ShowPlan, values)
  },
  setShow: (next: readonly number[]): void => values.set(next),
  setMoment: (id: string): boolean => standing().look.setMoment(id),
  look(position: Triple, target: Triple, fovDeg = 55): void {
    camera.position.set(...position)
    camera.fov = fovDeg
    camera.updateProjectionMatrix()
    camera.lookAt(...target)
    camera.updateMatrixWorld()
  },
  throwLight(mount: MountInDegrees, lens: Lens, flux: number): void {
    const { projection } = standing()
    const view = viewFromMount(mountPose(mount), viewPose())
    projection.place(0, {
      mode: 'show',
      lens,
      view,
      near: metres(0.5),
      far: metres(60),
      imageLayer: -1,
      feather: 0,
      output: { lumens: lumens(flux) },
    })
    projection.setLight(0, 1, [1, 1, 1])
  },
  dimProjector: (level: number): void => standing().projection.setLight(0, level, [1, 1, 1]),
  /** Lets a change of moment and the eye's adaptation pass, without drawing. */
  wait(): void {
    for (let turn = 0; turn < 80; turn++) for (const system of standing().look.systems) system.run(frame)
  },
  frames(count: number): void {
    const { look, layer, projection, scene } = standing()
    for (let turn = 0; turn < count; turn++) {
      frame.index++
      frame.serverMs = milliseconds(frame.serverMs + 100)
      layer.system.run(frame)
      for (const system of look.systems) system.run(frame)
      for (const system of projection.systems) system.run(frame)
      renderer.render(scene, camera)
    }
  },
  settled: (): boolean => standing().layer.settled,
  faults: (): readonly string[] => standing().faults,
  /** The shared values, as plain numbers. */
  uniforms(): { white: number; sky: number[]; ground: number[]; groups: number[]; exposure: number } {
    const { uniforms } = standing().look
    return {
      white: uniforms.nlWhite.value,
      sky: uniforms.nlSkyLight.value.toArray(),
      ground: uniforms.nlGroundLight.value.toArray(),
      groups: [...uniforms.nlGroups.value],
      exposure: renderer.toneMappingExposure,
    }
  },
  /** The picture, RGBA rows from the top, base64. */
  picture(): string {
    const gl = renderer.getContext()
    const { width, height } = canvas
    const bytes = new Uint8Array(width * height * 4)
    gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, bytes)
    let text = ''
    for (let row = height - 1; row >= 0; row--) text += String.fromCharCode(...bytes.subarray(row * width * 4, (row + 1) * width * 4))
    return btoa(text)
  },
  release(): void {
    scope.dispose()
    scope = createDisposeScope()
    held = null
    renderer.render(new Scene(), camera)
  },
  facts: () => ({
    programs: renderer.info.programs!.length,
    textures: renderer.info.memory.textures,
    geometries: renderer.info.memory.geometries,
    glError: renderer.getContext().getError(),
  }),
}

export type NightStage = typeof nightStage
Object.assign(window, { nightStage })
