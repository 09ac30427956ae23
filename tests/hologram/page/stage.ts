import {
  AmbientLight,
  BoxGeometry,
  Mesh,
  MeshBasicMaterial,
  MeshStandardMaterial,
  Object3D,
  PerspectiveCamera,
  PlaneGeometry,
  Scene,
  SphereGeometry,
  WebGLRenderer,
} from 'three'
import { loadPerformer } from '../../../engine/avatar/index.ts'
import { createCornerWall, createDragon, createGhost, createKoiTank, createScrim } from '../../../engine/hologram/index.ts'
import { createProjection } from '../../../engine/projection/index.ts'
import { createDisposeScope, type Frame } from '../../../engine/runtime/index.ts'
import { mountPose } from '../../../model/frames/index.ts'
import { lensFromThrow, viewFromMount, viewPose } from '../../../model/optics/index.ts'
import { lumens, metres, milliseconds, seconds } from '../../../model/units/index.ts'

/** What the tests call in the page. */
export interface HologramStage {
  /** A dragon on a gauze before a grey wall; the picture as PNG, base64. */
  dragon(showS: number, level: number, eye: readonly [number, number, number]): string
  /**
   * A projector 12 m before a gauze, a wall 6 m behind it, a box between gauze and wall; seen from between gauze and box, or from
   * before the gauze. `through` of the light goes on; 1 takes the gauze away.
   */
  spill(through: number, seenFrom: 'behind' | 'before'): string
  /**
   * A corner wall of 12 m x 7 m made for (0, 0, 16), seen from `eye`: as the two screens, or the scene itself. Level 0 to 1.
   */
  corner(as: 'screens' | 'scene', eye: readonly [number, number, number], level: number): string
  /** A white ball behind a tilted pane; `edge` moves the pane aside, in metres. */
  ghost(level: number, paneAside: number): string
  /** A VRM file, base64, as a ghost at a show second. */
  dancer(file: string, showS: number): Promise<string>
}

declare global {
  interface Window {
    hologram: HologramStage
  }
}

const canvas = document.querySelector('canvas')!
const renderer = new WebGLRenderer({ canvas, antialias: false, preserveDrawingBuffer: true })
renderer.setSize(canvas.width, canvas.height, false)
renderer.setClearColor(0x000000, 1)
const camera = new PerspectiveCamera(50, canvas.width / canvas.height, 0.1, 100)

const picture = (): string => canvas.toDataURL('image/png').split(',')[1]!

window.hologram = {
  dragon(showS, level, eye) {
    const scope = createDisposeScope()
    const scene = new Scene()
    scene.add(new AmbientLight(0xffffff, 2))
    const wall = new Mesh(new PlaneGeometry(40, 20), new MeshStandardMaterial({ color: 0x444444 }))
    wall.position.z = -6
    scene.add(wall)
    const dragon = createDragon(scope, { reach: [6, 2.2, 2.5], radiusM: 0.42, cdM2: 1 })
    const scrim = createScrim(scope, renderer, {
      ...{ widthM: 16, heightM: 8, openness: 0.65, lux: 12, reflectance: 0.6 },
      ...{ sweetSpot: [0, -2, 14], content: dragon.mesh },
    })
    scene.add(scrim.mesh)
    dragon.set(showS, 1)
    scrim.setLevel(level)
    scrim.draw()
    camera.position.set(...eye)
    camera.lookAt(0, 0, 0)
    renderer.render(scene, camera)
    const shown = picture()
    scope.dispose()
    return shown
  },
  spill(through, seenFrom) {
    const scope = createDisposeScope()
    const scene = new Scene()
    const grey = scope.own(new MeshStandardMaterial({ color: 0x808080, roughness: 1 }))
    const wall = new Mesh(scope.own(new PlaneGeometry(30, 16)), grey)
    wall.position.z = -6
    const box = new Mesh(scope.own(new BoxGeometry(1, 6, 0.4)), grey)
    box.position.set(2, 0, -4)
    scene.add(wall, box)
    const dragon = createDragon(scope, { reach: [6, 2.2, 2.5], radiusM: 0.42, cdM2: 1 })
    const scrim = createScrim(scope, renderer, {
      ...{ widthM: 16, heightM: 8, openness: 0.65, lux: 12, reflectance: 0.6 },
      ...{ sweetSpot: [0, 0, 12], content: dragon.mesh },
    })
    if (through < 1) scene.add(scrim.mesh)
    const projection = createProjection(scope, renderer, { scene, projectors: 1, imageLayers: 1, imageWidth: 16, imageHeight: 16 })
    projection.patch(scene)
    projection.place(0, {
      mode: 'show',
      lens: lensFromThrow({ widthPx: 1920, heightPx: 1200, throwRatio: 0.75 }),
      // Render frame z is ENU south: 12 m before the gauze, looking north.
      view: viewFromMount(mountPose({ position: [0, -12, 0], headingDeg: 0, pitchDeg: 0, rollDeg: 0 }), viewPose()),
      ...{ near: metres(0.5), far: metres(60), imageLayer: -1, feather: 0 },
      output: { lumens: lumens(18000 * through) },
    })
    projection.setLight(0, 1, [1, 1, 1])
    camera.position.set(0, 0, seenFrom === 'behind' ? -0.5 : 8)
    camera.lookAt(0, 0, -6)
    camera.updateMatrixWorld()
    scene.updateMatrixWorld()
    for (let index = 0; index < 3; index++) {
      const frame: Frame = { nowMs: milliseconds(0), deltaS: seconds(0), serverMs: milliseconds(0), index, immersive: false }
      for (const system of projection.systems) system.run(frame)
      renderer.render(scene, camera)
    }
    const shown = picture()
    scope.dispose()
    return shown
  },
  corner(as, eye, level) {
    const scope = createDisposeScope()
    const scene = new Scene()
    const tank = createKoiTank(scope, { widthM: 12, heightM: 7 })
    tank.set(6)
    const wall = createCornerWall(scope, renderer, { widthM: 12, heightM: 7, sweetSpot: [0, 0, 16], content: tank.group, widthPx: 640 })
    if (as === 'screens') scene.add(wall.group)
    else scene.add(...wall.scene.children)
    scene.updateMatrixWorld(true)
    camera.position.set(...eye)
    camera.lookAt(0, 3.5, -4)
    camera.updateMatrixWorld()
    wall.setLevel(level)
    wall.draw(camera)
    renderer.render(scene, camera)
    const shown = picture()
    scope.dispose()
    return shown
  },
  ghost(level, paneAside) {
    const scope = createDisposeScope()
    const scene = new Scene()
    const ball = new Mesh(new SphereGeometry(0.5, 24, 16), new MeshBasicMaterial({ color: 0xffffff }))
    ball.position.set(0, 0, -2)
    scene.add(ball)
    const pane = new Object3D()
    pane.position.set(paneAside, 0, 0)
    pane.rotation.x = -Math.PI / 4
    const ghost = createGhost(scope, ball, { widthM: 3, heightM: 3, index: 1.52, gain: 3 })
    ghost.placePane(pane)
    ghost.setLevel(level)
    camera.position.set(0, 0, 4)
    camera.lookAt(0, 0, 0)
    renderer.render(scene, camera)
    const shown = picture()
    scope.dispose()
    return shown
  },
  async dancer(file, showS) {
    const scope = createDisposeScope()
    const scene = new Scene()
    const performer = await loadPerformer(scope, `data:model/gltf-binary;base64,${file}`)
    performer.object.position.set(0, -0.85, -2)
    scene.add(performer.object)
    const pane = new Object3D()
    const ghost = createGhost(scope, performer.object, { widthM: 4, heightM: 4, index: 1.52, gain: 4 })
    ghost.placePane(pane)
    ghost.setLevel(2.5)
    performer.dance(showS)
    camera.position.set(0, 0, 1.2)
    camera.lookAt(0, 0, 0)
    renderer.render(scene, camera)
    const shown = picture()
    scope.dispose()
    return shown
  },
}
