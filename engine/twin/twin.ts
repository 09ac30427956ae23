import { Group, type Camera, type Object3D, type WebGLRenderer } from 'three'
import type { Venue } from '../../model/documents/index.ts'
import { enuOrigin, renderFromEcefMatrix, type Geodetic } from '../../model/frames/index.ts'
import type { Fault } from '../../model/errors/index.ts'
import { createTilesetLayer, type TilesetLayer } from '../geo/index.ts'
import type { DisposeScope, FrameSystem } from '../runtime/index.ts'
import type { TwinFeature } from './feature-at.ts'

/** Who must know of every model of the twin: projection patches it before its first draw. */
export interface TwinListener {
  modelLoaded(model: Object3D): void
  modelDisposed(model: Object3D): void
  visibilityChanged(): void
  failed(fault: Fault): void
}

/** The streamed twin in the render frame, origin at the venue's georeference. */
export interface Twin {
  readonly group: Group
  readonly systems: readonly FrameSystem[]
  /** 0..1 over all layers. */
  readonly progress: number
  readonly settled: boolean
  /** Nothing drawn is a mere stand-in for finer tiles on their way; see `TilesetLayer`. */
  readonly stands: boolean
  /** What the survey says of the part at a point of the picture, x and y from -1 to 1, of the view or of another eye; null where the twin is not. */
  ask(x: number, y: number, eye?: Camera): Promise<TwinFeature | null>
}

/** `baseUrl` is the folder of venue.json, with its trailing slash. */
export interface TwinOptions {
  readonly venue: Venue
  /** Where the venue's ENU origin stands. */
  readonly geoPose: Geodetic
  readonly baseUrl: string
  readonly renderer: WebGLRenderer
  readonly camera: () => Camera
  /** Screen-space error in pixels, 16 by default. */
  readonly errorTarget?: number
  /** Bytes of tiles kept, at most, by all layers together; what a desk has room for without it. */
  readonly cacheBytes?: number
  readonly listener: TwinListener
}

/** Starts streaming every layer of the venue. */
export function createTwin(scope: DisposeScope, options: TwinOptions): Twin {
  const origin = enuOrigin(options.geoPose)
  const renderFromEcef = renderFromEcefMatrix(origin, new Float64Array(16))
  const group = new Group()
  group.name = 'twin'
  const layers: TilesetLayer[] = options.venue.twin.map((layer) =>
    createTilesetLayer(scope, {
      url: options.baseUrl + layer.uri,
      renderFromEcef,
      renderer: options.renderer,
      camera: options.camera,
      ...(options.cacheBytes === undefined ? {} : { cacheBytes: options.cacheBytes / options.venue.twin.length }),
      ...(options.errorTarget === undefined ? {} : { errorTarget: options.errorTarget }),
      listener: {
        modelLoaded: options.listener.modelLoaded,
        modelDisposed: options.listener.modelDisposed,
        visibilityChanged: options.listener.visibilityChanged,
        failed: (url, reason) =>
          options.listener.failed({
            code: 'venue/missing',
            what: `The twin layer ${layer.id} could not read ${url}: ${reason}.`,
            fix: 'Check that the file lies in the survey folder of the venue.',
            at: ['twin', layer.id, 'uri'],
          }),
      },
    }),
  )
  for (const layer of layers) group.add(layer.group)
  return {
    group,
    systems: layers.map((layer) => layer.system),
    get progress() {
      return layers.reduce((sum, layer) => sum + layer.progress, 0) / layers.length
    },
    get settled() {
      return layers.every((layer) => layer.settled)
    },
    get stands() {
      return layers.every((layer) => layer.stands)
    },
    async ask(x, y, eye = options.camera()) {
      const { featureAt } = await import('./feature-at.ts')
      const asked = layers.map(({ group: within }, index) => ({ id: options.venue.twin[index]!.id, group: within }))
      const feature = featureAt(asked, group, eye, [x, y])
      const words = options.venue.twin.find(({ id }) => id === feature?.layer)?.words
      if (feature === null || words === undefined) return feature
      const { surveyWords } = await import('./survey-words.ts')
      return { ...feature, words: await surveyWords(options.baseUrl + words) }
    },
  }
}
