import {
  BoxGeometry,
  Group,
  HalfFloatType,
  InstancedMesh,
  LinearFilter,
  Matrix4,
  Mesh,
  MeshBasicMaterial,
  PerspectiveCamera,
  PlaneGeometry,
  Quaternion,
  Scene,
  ShaderMaterial,
  Sphere,
  Vector3,
  WebGLRenderTarget,
  type Camera,
  type IUniform,
  type Object3D,
  type WebGLRenderer,
} from 'three'
import { createOffscreenPass, pictureSides, SIDES, withinSides } from '../gpu/index.ts'
import type { DisposeScope } from '../runtime/index.ts'
import { sweetSpotCamera } from './scrim.ts'

/**
 * Two LED screens that meet in an outward corner and show one solid scene, as seen from one spot: from there it stands in and before
 * the corner without glasses; from anywhere else it is bent, as with the real thing.
 */
export interface CornerWall {
  /**
   * Its frame: the foot of the corner's edge at the origin, Y up, whoever it is made for on the +Z side; the screens run back from
   * the edge at 45 degrees to either side.
   */
  readonly group: Group
  /** What the screens show, in the wall's frame: the content within a frame of bars. */
  readonly scene: Scene
  /** Draws what the screens show, unless they are out of the camera's view or farther than they can be made out. */
  draw(viewer: Camera): void
  /** 0..1 of full white. */
  setLevel(level: number): void
}

/** The screens, and whom they are made for. */
export interface CornerWallOptions {
  /** Of each screen, metres. */
  readonly widthM: number
  readonly heightM: number
  /** In the wall's frame, metres; z beyond 0. */
  readonly sweetSpot: readonly [number, number, number]
  /** Scene in the wall's frame; linear colours, 1 is full white. */
  readonly content: Object3D
  /** Pixels across a screen drawn, 640. */
  readonly widthPx?: number
}

/** Real screens of this kind have 8 to 10 mm from lamp to lamp. */
const PITCH_M = 0.01
const FRAME_M = 0.16
/** Beyond this many metres what moves on it cannot be made out: the last picture stands. */
const STILL_BEYOND_M = 160

const VERTEX = /* glsl */ `
varying vec2 vUv;
void main() {
  vUv = uv;
  gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
}
`

/** Graded for the screen already: no tone mapping. Lamps are told apart only near by, so that nothing shimmers. */
const FRAGMENT = /* glsl */ `
uniform sampler2D picture;
uniform vec2 size;
uniform float level;
varying vec2 vUv;
void main() {
  vec2 lamp = vUv * size / ${PITCH_M.toFixed(3)};
  float near = clamp(1.0 - 2.0 * max(fwidth(lamp.x), fwidth(lamp.y)), 0.0, 1.0);
  float dot = smoothstep(0.75, 0.35, length(fract(lamp) - 0.5) * 1.4);
  gl_FragColor = vec4(texture2D(picture, vUv).rgb * level * mix(1.0, 0.35 + 1.1 * dot, near), 1.0);
  #include <colorspace_fragment>
}
`

/** Takes two targets of `widthPx` and gives them back with the scope. */
export function createCornerWall(scope: DisposeScope, renderer: WebGLRenderer, options: CornerWallOptions): CornerWall {
  const { widthM, heightM, sweetSpot } = options
  const group = new Group()
  group.name = 'corner-wall'
  const inside = new Scene()
  inside.add(options.content, frameOf(scope, widthM, heightM))
  const pass = createOffscreenPass(renderer)
  const level = { value: 0 }
  const screens = ([1, -1] as const).map((side) => {
    const screen = screenOf(scope, options, side, level)
    group.add(screen.mesh)
    return { ...screen, eye: eyeOf(screen.mesh, widthM, heightM, sweetSpot) }
  })
  const sides = new Float64Array(SIDES)
  const sphere = new Sphere(new Vector3(), Math.hypot(widthM, heightM))
  const at = new Vector3()
  return {
    group,
    scene: inside,
    draw(viewer) {
      if (level.value <= 0) return
      sphere.center.set(0, heightM / 2, -widthM * 0.35).applyMatrix4(group.matrixWorld)
      if (!withinSides(pictureSides(viewer, sides), sphere)) return
      if (at.setFromMatrixPosition(viewer.matrixWorld).distanceTo(sphere.center) > STILL_BEYOND_M) return
      for (const { target, eye } of screens) pass.draw(target, 0, inside, eye)
    },
    setLevel(next) {
      if (next !== level.value) level.value = next
    },
  }
}

function screenOf(scope: DisposeScope, options: CornerWallOptions, side: 1 | -1, level: IUniform<number>) {
  const { widthM, heightM, widthPx = 640 } = options
  const target = scope.own(
    new WebGLRenderTarget(widthPx, Math.round((widthPx * heightM) / widthM), { type: HalfFloatType, minFilter: LinearFilter, samples: 4 }),
  )
  const uniforms = { picture: { value: target.texture }, size: { value: [widthM, heightM] }, level }
  const material = scope.own(new ShaderMaterial({ vertexShader: VERTEX, fragmentShader: FRAGMENT, uniforms, toneMapped: false }))
  const mesh = new Mesh(scope.own(new PlaneGeometry(widthM, heightM)), material)
  mesh.rotation.y = (side * Math.PI) / 4
  mesh.position.set((side * widthM * Math.SQRT1_2) / 2, heightM / 2, (-widthM * Math.SQRT1_2) / 2)
  mesh.updateMatrix()
  return { mesh, target }
}

/** The view from the sweet spot through one screen's edges, in the wall's frame. */
function eyeOf(screen: Mesh, widthM: number, heightM: number, sweetSpot: readonly [number, number, number]): PerspectiveCamera {
  const spot = new Vector3(...sweetSpot).applyMatrix4(screen.matrix.clone().invert())
  const eye = sweetSpotCamera({ widthM, heightM, sweetSpot: [spot.x, spot.y, spot.z] })
  eye.applyMatrix4(screen.matrix)
  eye.updateMatrixWorld(true)
  return eye
}

/** Bars round both screens: what comes out before them is what makes it stand in the street. */
function frameOf(scope: DisposeScope, widthM: number, heightM: number): InstancedMesh {
  const gold = scope.own(new MeshBasicMaterial({ color: 0xc9963a, toneMapped: false }))
  const bars = scope.own(new InstancedMesh(scope.own(new BoxGeometry(1, 1, 1)), gold, 7))
  const turn = new Quaternion()
  const up = new Vector3(0, 1, 0)
  const half = widthM * Math.SQRT1_2
  const put = (index: number, at: readonly [number, number, number], size: readonly [number, number, number], angle: number): void => {
    bars.setMatrixAt(index, new Matrix4().compose(new Vector3(...at), turn.setFromAxisAngle(up, angle), new Vector3(...size)))
  }
  put(0, [0, heightM / 2, 0], [FRAME_M, heightM, FRAME_M], Math.PI / 4)
  let index = 1
  for (const side of [1, -1]) {
    const angle = (side * Math.PI) / 4
    put(index++, [side * half, heightM / 2, -half], [FRAME_M * 2, heightM, FRAME_M], angle)
    for (const y of [0, heightM]) put(index++, [(side * half) / 2, y, -half / 2], [widthM, FRAME_M * 2, FRAME_M], angle)
  }
  return bars
}
