import { TilesRenderer } from '3d-tiles-renderer/three'
import { GLTFExtensionsPlugin } from '3d-tiles-renderer/three/plugins'
import { Matrix4, PerspectiveCamera, Scene, WebGLRenderer } from 'three'
import { MeshoptDecoder } from 'three/addons/libs/meshopt_decoder.module.js'
import { createTilesetLayer } from '../../../../engine/geo/index.ts'
import { createDisposeScope, hostNow, type Frame } from '../../../../engine/runtime/index.ts'
import { milliseconds, seconds } from '../../../../model/units/index.ts'

/** A walk along places of the render frame, `steps` frames long, once the first place stands. */
export interface WalkAsked {
  readonly loader: 'ours' | 'plain'
  readonly url: string
  /** Column-major, 16 numbers. */
  readonly renderFromEcef: readonly number[]
  readonly places: readonly (readonly [number, number, number])[]
  readonly steps: number
}

/** What a walk loaded. Marks part it: 'walk-begins', 'walk-stands' once the first place is in, 'walk-ends'. */
export interface WalkSeen {
  readonly tiles: number
}

declare global {
  interface Window {
    walkTiles: (asked: WalkAsked) => Promise<WalkSeen>
  }
}

interface Loader {
  readonly update: (frame: Frame) => void
  readonly settled: () => boolean
}

// The tiles are chosen for a full picture; what is drawn is a speck, for drawing is not what is measured.
const SIZE = { width: 1920, height: 1080 }
const SPECK = { width: 64, height: 36 }

window.walkTiles = async (asked) => {
  const renderer = new WebGLRenderer({ antialias: false })
  renderer.setSize(SPECK.width, SPECK.height)
  document.body.append(renderer.domElement)
  const scene = new Scene()
  const camera = new PerspectiveCamera(60, SIZE.width / SIZE.height, 0.05, 4000)
  const judged = { xr: renderer.xr, getSize: (out: { set(x: number, y: number): unknown }) => out.set(SIZE.width, SIZE.height) }
  const loaded = { tiles: 0 }
  const loader = asked.loader === 'ours' ? ours(asked, { scene, camera, judged, loaded }) : plain(asked, { scene, camera, judged, loaded })
  const frame: Frame = { nowMs: milliseconds(0), deltaS: seconds(1 / 60), serverMs: milliseconds(0), index: 0, immersive: false }
  const step = async (share: number): Promise<void> => {
    await new Promise(requestAnimationFrame)
    place(camera, asked.places, share)
    const nowMs = milliseconds(hostNow())
    frame.deltaS = seconds(Math.min(0.1, (nowMs - frame.nowMs) / 1000))
    frame.nowMs = nowMs
    frame.index++
    loader.update(frame)
    renderer.render(scene, camera)
  }
  performance.mark('walk-begins')
  for (let calm = 0; calm < 10; calm = loader.settled() ? calm + 1 : 0) await step(0)
  performance.mark('walk-stands')
  for (let at = 1; at <= asked.steps; at++) await step(at / asked.steps)
  for (let calm = 0; calm < 10; calm = loader.settled() ? calm + 1 : 0) await step(1)
  performance.mark('walk-ends')
  return { tiles: loaded.tiles }
}

interface Stage {
  readonly scene: Scene
  readonly camera: PerspectiveCamera
  readonly judged: unknown
  readonly loaded: { tiles: number }
}

function ours({ url, renderFromEcef }: WalkAsked, { scene, camera, judged, loaded }: Stage): Loader {
  const layer = createTilesetLayer(createDisposeScope(), {
    url,
    renderFromEcef: Float64Array.from(renderFromEcef),
    renderer: judged as WebGLRenderer,
    camera: () => camera,
    listener: {
      modelLoaded: () => void loaded.tiles++,
      modelDisposed: () => {},
      visibilityChanged: () => {},
      failed: (file, reason) => console.error(file, reason),
    },
  })
  scene.add(layer.group)
  return { update: (frame) => layer.system.run(frame), settled: () => layer.settled }
}

/** The library as its own first example sets it up, with what these tiles cannot be read without. */
function plain({ url, renderFromEcef }: WalkAsked, { scene, camera, judged, loaded }: Stage): Loader {
  const tiles = new TilesRenderer(url)
  tiles.registerPlugin(new GLTFExtensionsPlugin({ metadata: true, rtc: false, meshoptDecoder: MeshoptDecoder }))
  tiles.addEventListener('load-model', () => void loaded.tiles++)
  tiles.group.matrixAutoUpdate = false
  tiles.group.matrix.copy(new Matrix4().fromArray(renderFromEcef))
  tiles.group.updateMatrixWorld(true)
  tiles.setCamera(camera)
  scene.add(tiles.group)
  return {
    update() {
      tiles.setResolutionFromRenderer(camera, judged as WebGLRenderer)
      tiles.update()
    },
    settled: () => tiles.root !== null && tiles.loadProgress === 1 && tiles.visibleTiles.size > 0,
  }
}

/** Along the line through the places, looking the way it goes. */
function place(camera: PerspectiveCamera, places: WalkAsked['places'], share: number): void {
  const at = Math.min(places.length - 2, Math.floor(share * (places.length - 1)))
  const part = share * (places.length - 1) - at
  const [from, to] = [places[at]!, places[at + 1]!]
  camera.position.set(from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part, from[2] + (to[2] - from[2]) * part)
  camera.lookAt(to[0] + (to[0] - from[0]), to[1], to[2] + (to[2] - from[2]))
  camera.updateMatrixWorld(true)
}
