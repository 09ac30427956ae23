import { Scheduler } from '3d-tiles-renderer/core'
import { GLTFExtensionsPlugin, UpdateOnChangePlugin } from '3d-tiles-renderer/three/plugins'
import { Matrix4, type Camera, type Object3D, type WebGLRenderer } from 'three'
import type { Frame, DisposeScope, FrameSystem } from '../runtime/index.ts'
import { LeanTiles } from './lean-tiles.ts'
import { lightGroupLoader } from './light-group-maps.ts'
import { compareTurns } from './load-order.ts'
import { createSteadyCamera } from './steady-camera.ts'
import { unpacker } from './unpacker.ts'

/** What a layer tells its owner. Called between frames or in `simulate`, never during drawing. */
export interface TilesetListener {
  /** A tile's model came in, not yet drawn. */
  modelLoaded(model: Object3D): void
  modelDisposed(model: Object3D): void
  visibilityChanged(): void
  /** The file that failed, and why. The layer goes on without it. */
  failed(url: string, reason: string): void
}

/** Streaming of one 3D Tiles tileset into the render frame. */
export interface TilesetLayer {
  /** Add to the scene. Children stand in ECEF; the group turns them into the render frame in double. */
  readonly group: Object3D
  readonly system: FrameSystem
  /** 0..1 of what is wanted now. */
  readonly progress: number
  /** True once the root is in and nothing wanted is missing. */
  readonly settled: boolean
  /** True while nothing drawn is a mere stand-in for finer tiles on their way. Walks what is drawn: to be asked a few times a second. */
  readonly stands: boolean
}

/** `renderFromEcef` is column-major, length 16, double. */
export interface TilesetLayerOptions {
  readonly url: string
  readonly renderFromEcef: Float64Array
  readonly renderer: WebGLRenderer
  /** The camera that decides what is loaded: another one in an immersive session. */
  readonly camera: () => Camera
  readonly listener: TilesetListener
  /** Screen-space error in pixels; 16 is the usual target. */
  readonly errorTarget?: number
  /** Bytes of tiles kept on the GPU and in memory, at most, where the view does not need more. */
  readonly cacheBytes?: number
}

/** What a desk has room for. */
const CACHE_BYTES = 256 * 1024 * 1024

/** A tile drawn for finer ones on their way is taken for the place itself where it is off by no more than so many pixels, or metres. */
const STANDS_PX = 48
const STANDS_M = 2

/** A tile that came asks for its children with the next walk: only so many frames without anything to fetch are the end of it. */
const CALM_FRAMES = 4
/** Frames between looks at a tileset of which nothing is wanted, seen by an eye at rest: a venue put down elsewhere in a room shows then. */
const REST_FRAMES = 12

/** Starts streaming; disposing the scope stops it and frees every tile. */
export function createTilesetLayer(scope: DisposeScope, options: TilesetLayerOptions): TilesetLayer {
  const tiles = scope.own(new LeanTiles(options.url))
  // Nothing is walked while neither camera, picture size nor tiles changed.
  tiles.registerPlugin(new UpdateOnChangePlugin())
  tiles.registerPlugin(
    new GLTFExtensionsPlugin({ metadata: true, rtc: false, meshoptDecoder: unpacker(scope), plugins: [lightGroupLoader] }),
  )
  // The queues are the library's own for all tilesets of the page.
  tiles.downloadQueue.priorityCallback = compareTurns
  tiles.parseQueue.priorityCallback = compareTurns
  tiles.errorTarget = options.errorTarget ?? 16
  const cacheBytes = options.cacheBytes ?? CACHE_BYTES
  tiles.lruCache.maxBytesSize = cacheBytes
  tiles.lruCache.minBytesSize = cacheBytes * 0.75
  tiles.group.matrixAutoUpdate = false
  tiles.group.matrix.copy(new Matrix4().fromArray(options.renderFromEcef))
  tiles.group.updateMatrixWorld(true)

  const { listener } = options
  tiles.addEventListener('load-model', ({ scene }) => listener.modelLoaded(scene))
  tiles.addEventListener('dispose-model', ({ scene }) => listener.modelDisposed(scene))
  tiles.addEventListener('tile-visibility-change', () => listener.visibilityChanged())
  tiles.addEventListener('load-error', ({ url, error }) => listener.failed(String(url), error.message))

  const steady = createSteadyCamera()
  let calm = 0
  const wake = (): void => void (calm = 0)
  tiles.addEventListener('needs-update', wake)
  tiles.addEventListener('camera-resolution-change', wake)
  tiles.setCamera(steady.camera)
  const update = ({ index }: Frame): void => {
    // The window's frame callback sleeps during an immersive session: loading must ride on the session's own.
    Scheduler.setXRSession(options.renderer.xr.getSession() as XRSession)
    const moved = steady.follow(options.camera())
    tiles.setResolutionFromRenderer(steady.camera, options.renderer)
    if (!moved && calm >= CALM_FRAMES && index % REST_FRAMES !== 0) return
    tiles.update()
    calm = tiles.loadProgress === 1 ? calm + 1 : 0
  }
  return {
    group: tiles.group,
    system: { phase: 'simulate', run: update },
    get progress() {
      // Before anything was asked for nothing is missing.
      return tiles.visibleTiles.size === 0 && tiles.loadProgress === 1 ? 0 : tiles.loadProgress
    },
    get settled() {
      return tiles.root !== null && calm >= CALM_FRAMES && tiles.visibleTiles.size > 0
    },
    get stands() {
      for (const { children, geometricError, traversal } of tiles.visibleTiles) {
        if (children?.length && geometricError > STANDS_M && traversal.error > STANDS_PX) return false
      }
      return tiles.visibleTiles.size > 0
    },
  }
}
