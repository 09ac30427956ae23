import {
  BatchedMesh,
  BoxGeometry,
  Color,
  DoubleSide,
  FrontSide,
  InstancedMesh,
  LinearSRGBColorSpace,
  Matrix4,
  Mesh,
  MeshBasicMaterial,
  MeshLambertMaterial,
  MeshStandardMaterial,
  NoToneMapping,
  PerspectiveCamera,
  PlaneGeometry,
  Quaternion,
  Scene,
  Vector3,
  WebGLRenderer,
  WebGLRenderTarget,
  type Material,
  type Object3D,
} from 'three'
import {
  createProjection,
  OCCLUDER_LAYER,
  type OutputPicture,
  type OutputPictureOptions,
  type Projection,
  type ProjectionOptions,
  type ProjectorSetup,
} from '../../../engine/projection/index.ts'
import { createDisposeScope, type DisposeScope, type Frame } from '../../../engine/runtime/index.ts'
import { mountPose, position, type MountInDegrees } from '../../../model/frames/index.ts'
import type { OutputPattern } from '../../../model/protocol/index.ts'
import { viewFromMount, viewPose, type Lens } from '../../../model/optics/index.ts'
import { lumens, metres, milliseconds, seconds } from '../../../model/units/index.ts'

type Triple = readonly [number, number, number]

/** A solid of the test, render frame, metres: a box, or a sheet (size z 0) facing its local +z. Turned about y. */
export interface Solid {
  readonly centre: Triple
  readonly size: Triple
  readonly turnYDeg: number
  readonly tiltXDeg: number
  readonly as: 'mesh' | 'instanced' | 'batched'
  readonly doubleSided: boolean
}

export interface Thrown {
  readonly mode: 'show' | 'drape'
  readonly lens: Lens
  readonly mount: MountInDegrees
  readonly near: number
  readonly far: number
  readonly imageLayer: number
  readonly feather: number
  /** Show only: lumens, or a plain gain. */
  readonly lumens?: number
  readonly gain?: number
  readonly stack?: string
}

export interface View {
  readonly position: Triple
  readonly target: Triple
  readonly fovDeg: number
}

export type MaterialKind = 'standard' | 'lambert' | 'basic'

const canvas = document.querySelector('canvas')!
const renderer = new WebGLRenderer({ canvas, antialias: false })
renderer.toneMapping = NoToneMapping
const camera = new PerspectiveCamera(50, canvas.width / canvas.height, 0.05, 500)
const frame: Frame = { nowMs: milliseconds(0), deltaS: seconds(0), serverMs: milliseconds(0), index: 0, immersive: false }

let scope: DisposeScope = createDisposeScope()
let scene = new Scene()
let projection: Projection | undefined
const videos = new Map<number, { canvas: HTMLCanvasElement; video: HTMLVideoElement }>()

function material(kind: MaterialKind, albedo: number, doubleSided: boolean): Material {
  const color = new Color().setRGB(albedo, albedo, albedo, LinearSRGBColorSpace)
  const side = doubleSided ? DoubleSide : FrontSide
  if (kind === 'standard') return new MeshStandardMaterial({ color, side, roughness: 1 })
  return kind === 'lambert' ? new MeshLambertMaterial({ color, side }) : new MeshBasicMaterial({ color, side })
}

function matrixOf(solid: Solid): Matrix4 {
  const turn = new Quaternion().setFromAxisAngle(new Vector3(0, 1, 0), (solid.turnYDeg * Math.PI) / 180)
  turn.multiply(new Quaternion().setFromAxisAngle(new Vector3(1, 0, 0), (solid.tiltXDeg * Math.PI) / 180))
  const size = solid.size[2] === 0 ? new Vector3(solid.size[0], solid.size[1], 1) : new Vector3(...solid.size)
  return new Matrix4().compose(new Vector3(...solid.centre), turn, size)
}

function meshOf(solid: Solid, look: Material): Object3D {
  const geometry = scope.own(solid.size[2] === 0 ? new PlaneGeometry(1, 1) : new BoxGeometry(1, 1, 1))
  if (solid.as === 'instanced') {
    const mesh = scope.own(new InstancedMesh(geometry, look, 1))
    mesh.setMatrixAt(0, matrixOf(solid))
    return mesh
  }
  if (solid.as === 'batched') {
    const mesh = scope.own(new BatchedMesh(1, 64, 64, look))
    mesh.setMatrixAt(mesh.addInstance(mesh.addGeometry(geometry)), matrixOf(solid))
    return mesh
  }
  const mesh = new Mesh(geometry, look)
  mesh.applyMatrix4(matrixOf(solid))
  return mesh
}

function setupOf(thrown: Thrown): ProjectorSetup {
  const { lens, near, far, imageLayer, feather } = thrown
  const base = { lens, view: viewFromMount(mountPose(thrown.mount), viewPose()), near: metres(near), far: metres(far), imageLayer, feather }
  if (thrown.mode === 'drape') return { ...base, mode: 'drape' }
  const output = thrown.lumens === undefined ? { gain: thrown.gain ?? 1 } : { lumens: lumens(thrown.lumens) }
  return { ...base, mode: 'show', output, stack: thrown.stack }
}

const placed = (): Projection => {
  if (projection === undefined) throw new Error('build() first')
  return projection
}

const amounts = new Map<string, number>()
let output: OutputPicture | undefined

function paint(target: HTMLCanvasElement, colours: readonly string[]): void {
  const context = target.getContext('2d')!
  const width = target.width / 2
  const height = target.height / 2
  colours.forEach((colour, at) => {
    context.fillStyle = colour
    context.fillRect((at & 1) * width, (at >> 1) * height, width, height)
  })
}

/** What is on the canvas, RGBA rows from the top, base64. */
function readCanvas(): string {
  const gl = renderer.getContext()
  const { width, height } = canvas
  const bytes = new Uint8Array(width * height * 4)
  gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, bytes)
  let text = ''
  for (let row = height - 1; row >= 0; row--) text += String.fromCharCode(...bytes.subarray(row * width * 4, (row + 1) * width * 4))
  return btoa(text)
}

const stage = {
  /** A fresh scene of solids, all patched. Releases the one before. */
  build(solids: readonly Solid[], kind: MaterialKind, albedo: number, options: Omit<ProjectionOptions, 'scene'>): void {
    scope.dispose()
    scope = createDisposeScope()
    scene = new Scene()
    projection = createProjection(scope, renderer, { scene, ...options })
    for (const solid of solids) scene.add(meshOf(solid, scope.own(material(kind, albedo, solid.doubleSided))))
    projection.patch(scene)
  },
  release(): void {
    scope.dispose()
    scope = createDisposeScope()
    scene = new Scene()
    projection = undefined
    renderer.render(scene, camera)
  },
  look(view: View): void {
    camera.position.set(...view.position)
    camera.fov = view.fovDeg
    camera.updateProjectionMatrix()
    camera.lookAt(...view.target)
  },
  place: (index: number, thrown: Thrown): void => placed().place(index, setupOf(thrown)),
  remove: (index: number): void => placed().remove(index),
  setLight: (index: number, rgb: Triple, level: number): void => placed().setLight(index, level, rgb),
  setDrape: (index: number, opacity: number, saturation: number): void => placed().setDrape(index, opacity, saturation),
  turn: (index: number, mount: MountInDegrees): void => placed().setView(index, viewFromMount(mountPose(mount), viewPose())),
  /** Runs one frame's systems with a target of the caller's bound, as inside an XR session; true when all is as it was. */
  leavesRendererAlone(): boolean {
    const target = scope.own(new WebGLRenderTarget(8, 8))
    const gl = renderer.getContext()
    renderer.setRenderTarget(target)
    renderer.xr.enabled = true
    renderer.autoClear = false
    renderer.setClearColor(0x336699, 0.5)
    const bound: unknown = gl.getParameter(gl.FRAMEBUFFER_BINDING)
    const viewport = String(gl.getParameter(gl.VIEWPORT))
    frame.index++
    for (const system of placed().systems) system.run(frame)
    const same =
      renderer.getRenderTarget() === target &&
      gl.getParameter(gl.FRAMEBUFFER_BINDING) === bound &&
      String(gl.getParameter(gl.VIEWPORT)) === viewport &&
      renderer.xr.enabled &&
      !renderer.autoClear &&
      renderer.shadowMap.autoUpdate &&
      renderer.getClearColor(new Color()).getHex() === 0x336699 &&
      renderer.getClearAlpha() === 0.5
    renderer.setClearColor(0x000000, 0)
    renderer.autoClear = true
    renderer.xr.enabled = false
    renderer.setRenderTarget(null)
    return same
  },
  /** Loses the context and gets it back. */
  async loseContext(): Promise<void> {
    const lost = new Promise((done) => canvas.addEventListener('webglcontextlost', done, { once: true }))
    const restored = new Promise((done) => canvas.addEventListener('webglcontextrestored', done, { once: true }))
    renderer.forceContextLoss()
    await lost
    // A lost context may be restored only after its event was handled.
    await new Promise((done) => setTimeout(done, 50))
    renderer.forceContextRestore()
    await restored
  },
  /** Takes every solid out of the depth layers, so that nothing hides anything. */
  dropOccluders(): void {
    scene.traverse((object) => object.layers.disable(OCCLUDER_LAYER))
    placed().receiversChanged()
  },
  shiftOrigin(enu: Triple): void {
    scene.position.set(-enu[0], -enu[2], enu[1])
    camera.position.add(scene.position)
    placed().setOrigin(position('enu', ...enu))
  },
  /** Runs the systems and draws. */
  frames(count: number): void {
    for (let turn = 0; turn < count; turn++) {
      frame.index++
      for (const system of placed().systems) system.run(frame)
      renderer.render(scene, camera)
    }
  },
  /** Draws once more and returns the picture, RGBA rows from the top, base64. */
  picture(): string {
    renderer.render(scene, camera)
    return readCanvas()
  },
  facts: () => ({
    programs: renderer.info.programs!.length,
    textures: renderer.info.memory.textures,
    geometries: renderer.info.memory.geometries,
    depthLayersDrawn: projection?.depthLayersDrawn ?? 0,
    imagesCopied: projection?.imagesCopied ?? 0,
    picturesDrawn: projection?.picturesDrawn ?? 0,
    glError: renderer.getContext().getError(),
  }),
  /** A still checkerboard of columns x rows squares. */
  chart(layer: number, size: readonly [number, number], squares: readonly [number, number]): void {
    const still = document.createElement('canvas')
    ;[still.width, still.height] = size
    const context = still.getContext('2d')!
    for (let row = 0; row < squares[1]; row++) {
      for (let column = 0; column < squares[0]; column++) {
        context.fillStyle = (row + column) % 2 === 0 ? '#fff' : '#000'
        context.fillRect((column * size[0]) / squares[0], (row * size[1]) / squares[1], size[0] / squares[0], size[1] / squares[1])
      }
    }
    placed().setImage(layer, still)
  },
  /** A still of four colours: top left, top right, bottom left, bottom right. */
  still(layer: number, size: readonly [number, number], colours: readonly string[]): void {
    const canvas = document.createElement('canvas')
    ;[canvas.width, canvas.height] = size
    paint(canvas, colours)
    placed().setImage(layer, canvas)
  },
  /** A live video of four colours, from a canvas's stream. Ends when it plays. */
  async video(layer: number, size: readonly [number, number], colours: readonly string[]): Promise<void> {
    const drawn = document.createElement('canvas')
    ;[drawn.width, drawn.height] = size
    paint(drawn, colours)
    const video = document.createElement('video')
    video.muted = true
    video.srcObject = drawn.captureStream(30)
    videos.set(layer, { canvas: drawn, video })
    placed().setImage(layer, video)
    await video.play()
  },
  /** Repaints a live video and waits until its element shows a later frame. */
  async repaint(layer: number, colours: readonly string[]): Promise<void> {
    const { canvas: drawn, video } = videos.get(layer)!
    paint(drawn, colours)
    // A stream sends a frame when its canvas is painted; the second frame after the first painting is surely painted later.
    const painting = setInterval(() => paint(drawn, colours), 40)
    for (let turn = 0; turn < 2; turn++) await new Promise<void>((shown) => video.requestVideoFrameCallback(() => shown()))
    clearInterval(painting)
  },
  stopVideos(): void {
    for (const { video } of videos.values()) {
      video.pause()
      video.srcObject = null
    }
    videos.clear()
  },
  imageReady: (layer: number): boolean => placed().imageReady(layer),
  /** Lays a content on a surface, at an amount that `amount` changes; none takes it away. */
  content(surface: string, glsl: string | null, size: readonly [number, number], amount: number): void {
    amounts.set(surface, amount)
    placed().setContent(surface, glsl === null ? null : { glsl, size, amount: () => amounts.get(surface) ?? 0 })
  },
  amount: (surface: string, amount: number): unknown => amounts.set(surface, amount),
  showTime(showS: number): void {
    placed().setContentClock({ showS })
  },
  /** Draws an entry's output over the whole canvas in the next pictures, until the stage is built anew. */
  output(index: number, options: OutputPictureOptions): void {
    output = placed().createOutput(scope, index, options)
  },
  pattern(pattern: OutputPattern): void {
    output?.setPattern(pattern)
  },
  /** The output's picture at a show time, RGBA rows from the top, base64. */
  outputPicture(showS: number): string {
    placed().setContentClock({ showS })
    output!.draw()
    return readCanvas()
  },
  /** Turns the output's picture into the still of a layer, as if a camera had filmed what the projector got. */
  async throwOutput(layer: number, showS: number): Promise<void> {
    placed().setContentClock({ showS })
    output!.draw()
    placed().setImage(layer, await createImageBitmap(canvas))
  },
}

export type Stage = typeof stage
Object.assign(window, { stage })
