import { Sprite, SpriteMaterial, type ArrayCamera, type Camera, type WebGLRenderer } from 'three'
import type { DisposeScope } from '../runtime/index.ts'

/** Asks the graphics card whether a spot in the scene can be seen. */
export interface SpotProbe {
  /** Add to the scene and place; it draws nothing. Its scale is the part of the spot that is asked about. */
  readonly sprite: Sprite
  /** Something of the spot was seen lately. False until the first answer. */
  readonly seen: boolean
  /** Reads an answer that has come. Once a frame; allocates nothing. */
  read(): void
}

/** A spot counts as hidden only after so many answers in a row, so that a passer-by or a leaf does not make it blink. */
const HIDDEN_AFTER = 3
/** Frames from one answer to the next question. */
const REST_FRAMES = 4

/** What all probes of a scene share. */
export interface ProbeParts {
  readonly renderer: WebGLRenderer
  /** Whose view counts: passes for other cameras are not asked. */
  readonly camera: () => Camera
}

/** An occlusion query over a quad that is tested against depth and writes nothing. Drawn after all that is solid. */
export function createSpotProbe(scope: DisposeScope, { renderer, camera }: ProbeParts): SpotProbe {
  const gl = renderer.getContext() as WebGL2RenderingContext
  const query = gl.createQuery()
  scope.defer(() => gl.deleteQuery(query))
  const material = scope.own(new SpriteMaterial({ transparent: true, colorWrite: false, depthWrite: false, fog: false, toneMapped: false }))
  const sprite = new Sprite(material)
  sprite.renderOrder = 39
  let state: 'idle' | 'asking' | 'asked' = 'idle'
  let rest = 0
  let misses = HIDDEN_AFTER
  sprite.onBeforeRender = (_renderer, _scene, eye) => {
    if (state !== 'idle' || rest > 0 || query === null || !isEyeOf(camera(), eye)) return
    gl.beginQuery(gl.ANY_SAMPLES_PASSED, query)
    state = 'asking'
  }
  sprite.onAfterRender = () => {
    if (state !== 'asking') return
    gl.endQuery(gl.ANY_SAMPLES_PASSED)
    state = 'asked'
    rest = REST_FRAMES
  }
  return {
    sprite,
    get seen() {
      return misses < HIDDEN_AFTER
    },
    read() {
      if (rest > 0) rest--
      if (state !== 'asked' || query === null || gl.getQueryParameter(query, gl.QUERY_RESULT_AVAILABLE) !== true) return
      state = 'idle'
      misses = (gl.getQueryParameter(query, gl.QUERY_RESULT) as boolean | number) ? 0 : Math.min(HIDDEN_AFTER, misses + 1)
    },
  }
}

/** In a headset one eye is asked: the first. */
const isEyeOf = (viewer: Camera, eye: Camera): boolean => eye === viewer || (viewer as Partial<ArrayCamera>).cameras?.[0] === eye
