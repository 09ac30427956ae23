import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { TilesRenderer } from '3d-tiles-renderer/three'
import { GLTFExtensionsPlugin } from '3d-tiles-renderer/three/plugins'
import { Frustum, Matrix4, Mesh, PerspectiveCamera, Vector3, type Object3D } from 'three'
import { MeshoptDecoder } from 'three/addons/libs/meshopt_decoder.module.js'
import { monotonicMs, sleep } from '../bench-clock.ts'
import { benchFault } from '../bench-fault.ts'

/** Full HD, the vertical field of a desktop visitor, the error target the stage uses. */
const WIDTH = 1920
const HEIGHT = 1080
const FIELD_DEG = 60
const ERROR_TARGET = 16
const SETTLE_LIMIT_MS = 120_000
const HOST = 'http://tiles.invalid/'

/** Where an eye stands and looks: render frame metres (X east, Y up, Z south), degrees clockwise from north. */
export interface Look {
  readonly at: readonly [number, number, number]
  readonly headingDeg: number
}

/** What one look draws, once all that is wanted is in. */
export interface Seen {
  readonly drawCalls: number
  readonly triangles: number
  /** Of files asked for since the first look. */
  readonly bytes: number
}

/** How a tileset is walked. */
export interface WalkOptions {
  /** ECEF into the frame of the looks: 16 numbers, column-major, double. Without it, the looks are of the tileset's own root. */
  readonly renderFromEcef?: Float64Array
  /** Pixels; without it, what the stage uses. */
  readonly errorTarget?: number
  /** Told of each tile's scene as it comes in. */
  onModel?(scene: Object3D): void
}

/** Walks a tileset on disk along looks with the renderer's own traversal, without a picture. Answers what each look draws. */
export async function walkTileset(folder: string, looks: readonly Look[], options: WalkOptions = {}): Promise<Seen[]> {
  lendWindow()
  const { renderFromEcef } = options
  const group = renderFromEcef === undefined ? await ownFrame(folder) : new Matrix4().fromArray(renderFromEcef)
  const opened = openTileset(folder, group, options)
  try {
    const seen: Seen[] = []
    for (const look of looks) seen.push(await opened.look(look))
    return seen
  } finally {
    opened.dispose()
  }
}

/** The root's frame (east, north, up) turned to X east, Y up, Z south. */
async function ownFrame(folder: string): Promise<Matrix4> {
  const { transform } = await rootOf(folder)
  return new Matrix4().makeRotationX(-Math.PI / 2).multiply(new Matrix4().fromArray(transform).invert())
}

interface Root {
  readonly transform: number[]
  readonly boundingVolume: { readonly box: number[] }
}

async function rootOf(folder: string): Promise<Root> {
  return (JSON.parse(await readFile(join(folder, 'tileset.json'), 'utf8')) as { root: Root }).root
}

/** What the tiles take from a window: its address, and its frame callback, which a timer plays. */
function lendWindow(): void {
  Object.assign(globalThis, {
    window: { location: { href: HOST } },
    requestAnimationFrame: (run: (ms: number) => void): number => Number(setTimeout(() => run(monotonicMs()), 0)),
    cancelAnimationFrame: (timer: number): void => clearTimeout(timer),
  })
}

function openTileset(folder: string, renderFromEcef: Matrix4, { errorTarget, onModel }: WalkOptions) {
  let bytes = 0
  const failures: string[] = []
  const tiles = new TilesRenderer(`${HOST}tileset.json`)
  tiles.registerPlugin({
    name: 'READ_FROM_DISK',
    async fetchData(url: string): Promise<Response> {
      const file = await readFile(join(folder, url.slice(HOST.length)))
      bytes += file.length
      return new Response(new Uint8Array(file))
    },
  })
  tiles.registerPlugin(new GLTFExtensionsPlugin({ metadata: onModel !== undefined, rtc: false, meshoptDecoder: MeshoptDecoder }))
  tiles.addEventListener('load-error', ({ url, error }) => failures.push(`${String(url)}: ${error.message}`))
  tiles.addEventListener('load-model', ({ scene }) => onModel?.(scene))
  tiles.errorTarget = errorTarget ?? ERROR_TARGET
  const camera = new PerspectiveCamera(FIELD_DEG, WIDTH / HEIGHT, 0.1, 20_000)
  tiles.setCamera(camera)
  tiles.setResolution(camera, WIDTH, HEIGHT)
  tiles.group.matrixAutoUpdate = false
  tiles.group.matrix.copy(renderFromEcef)
  tiles.group.updateMatrixWorld(true)

  return {
    async look({ at, headingDeg }: Look): Promise<Seen> {
      camera.position.set(...at)
      camera.rotation.set(0, (-headingDeg * Math.PI) / 180, 0)
      camera.updateMatrixWorld(true)
      await settle(tiles, failures)
      return { ...countDrawn(tiles, camera), bytes }
    },
    dispose: () => tiles.dispose(),
  }
}

/** Until several turns in a row want nothing more. */
async function settle(tiles: TilesRenderer, failures: readonly string[]): Promise<void> {
  const deadline = monotonicMs() + SETTLE_LIMIT_MS
  for (let calm = 0; calm < 4;) {
    tiles.update()
    await sleep(2)
    if (failures.length > 0) throw benchFault(`A tile did not load: ${failures[0]}`)
    if (monotonicMs() > deadline) throw benchFault('The tiles did not settle.')
    calm = tiles.root !== null && tiles.loadProgress === 1 ? calm + 1 : 0
  }
}

/** One call a mesh whose box the view meets, as the renderer itself would cull. */
function countDrawn(tiles: TilesRenderer, camera: PerspectiveCamera): { readonly drawCalls: number; readonly triangles: number } {
  tiles.group.updateMatrixWorld(true)
  const view = new Frustum().setFromProjectionMatrix(new Matrix4().multiplyMatrices(camera.projectionMatrix, camera.matrixWorldInverse))
  let drawCalls = 0
  let triangles = 0
  tiles.group.traverseVisible((object) => {
    if (!(object instanceof Mesh) || !view.intersectsObject(object)) return
    drawCalls++
    const { geometry } = object as Mesh
    triangles += (geometry.index?.count ?? 0) / 3
  })
  return { drawCalls, triangles }
}

/** Every heading at every place. */
export function looksFrom(places: readonly (readonly [number, number, number])[], headingsDeg: readonly number[]): Look[] {
  return places.flatMap((at) => headingsDeg.map((headingDeg) => ({ at, headingDeg })))
}

/** Middle and size of a tileset of ours in its own render frame, metres. */
export async function boundsOfTileset(folder: string): Promise<{ readonly middle: Vector3; readonly size: Vector3 }> {
  const { box } = (await rootOf(folder)).boundingVolume
  const [east = 0, north = 0, up = 0] = box
  return { middle: new Vector3(east, up, -north), size: new Vector3(2 * (box[3] ?? 0), 2 * (box[11] ?? 0), 2 * (box[7] ?? 0)) }
}
