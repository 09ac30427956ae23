import {
  AdditiveBlending,
  type IUniform,
  type Material,
  MultiplyBlending,
  SubtractiveBlending,
  type WebGLProgramParametersWithUniforms,
} from 'three'
import { MAX_PROJECTORS } from './projector-parameters.ts'
import {
  FRAGMENT_BODY_FLAT,
  FRAGMENT_BODY_SMOOTH,
  FRAGMENT_DECLARATIONS,
  VERTEX_BODY,
  VERTEX_DECLARATIONS,
} from './projection-shader.glsl.ts'

/** Uniforms every patched material shares, by name. */
export type ProjectionUniforms = Readonly<Record<string, IUniform>>

/** The order entries stand in lists, so that members of a stack follow one another. `version` counts its changes. */
export interface ListOrder {
  readonly indices: Int32Array
  readonly version: number
}

/** A material that projectors can shine on. */
export interface MaterialPatch {
  /** Projectors that may shine on it now, a bit each. Costs a few writes; never compiles. */
  setActive(mask: number): void
  /**
   * Whether any projector's view touches it at all. Untouched materials run three's own shader, half the price.
   * Flipping compiles once per kind of material; later flips find the program.
   */
  setTouched(touched: boolean): void
  /** Takes the patch off. */
  remove(): void
}

const LIT_TYPES: readonly string[] = [
  'MeshStandardMaterial',
  'MeshPhysicalMaterial',
  'MeshLambertMaterial',
  'MeshPhongMaterial',
  'MeshBasicMaterial',
]

/** Surfaces that add or multiply what is behind them have no colour of their own to project on. */
export function isReceiver(material: Material): boolean {
  if (!LIT_TYPES.includes(material.type)) return false
  return material.blending !== AdditiveBlending && material.blending !== MultiplyBlending && material.blending !== SubtractiveBlending
}

function insertProjection(shader: WebGLProgramParametersWithUniforms): void {
  const smooth = shader.fragmentShader.includes('#include <normal_fragment_begin>')
  shader.vertexShader = shader.vertexShader
    .replace('#include <common>', `#include <common>\n${VERTEX_DECLARATIONS}`)
    .replace('#include <project_vertex>', `#include <project_vertex>\n${VERTEX_BODY}`)
  shader.fragmentShader = shader.fragmentShader
    .replace('#include <common>', `#include <common>\n${FRAGMENT_DECLARATIONS}`)
    .replace('#include <opaque_fragment>', `${smooth ? FRAGMENT_BODY_SMOOTH : FRAGMENT_BODY_FLAT}\n#include <opaque_fragment>`)
}

function putBack<K extends 'onBeforeCompile' | 'customProgramCacheKey'>(
  material: Material,
  name: K,
  before: Material[K],
  wasOwn: boolean,
): void {
  if (wasOwn) material[name] = before
  else Reflect.deleteProperty(material, name)
}

/** Chains onto an earlier `onBeforeCompile`; a later one may chain onto this. */
export function patchMaterial(material: Material, uniforms: ProjectionUniforms, order: ListOrder): MaterialPatch {
  const list = new Int32Array(MAX_PROJECTORS)
  const count: IUniform<number> = { value: 0 }
  const own = { pjList: { value: list }, pjCount: count }
  const compileBefore = material.onBeforeCompile
  const keyBefore = material.customProgramCacheKey
  // three's own key is the text of `onBeforeCompile`, which is ours from here on: keep what it was.
  const textBefore = keyBefore.call(material)
  const compileWasOwn = Object.hasOwn(material, 'onBeforeCompile')
  const keyWasOwn = Object.hasOwn(material, 'customProgramCacheKey')
  let touched = false
  let mask = 0
  let version = order.version

  const compile: Material['onBeforeCompile'] = (shader, renderer) => {
    compileBefore.call(material, shader, renderer)
    // In both variants: three keeps one uniforms object per material, that of the variant compiled last.
    Object.assign(shader.uniforms, uniforms, own)
    if (touched) insertProjection(shader)
  }
  const key = (): string => `${keyWasOwn ? keyBefore.call(material) : textBefore}|pj${touched ? 1 : 0}`
  material.onBeforeCompile = compile
  material.customProgramCacheKey = key

  const setTouched = (next: boolean): void => {
    if (touched === next) return
    touched = next
    material.needsUpdate = true
  }
  return {
    setActive(next) {
      if (mask === next && version === order.version) return
      mask = next
      version = order.version
      let used = 0
      for (let place = 0; place < MAX_PROJECTORS; place++) {
        const index = order.indices[place]!
        if ((next >> index) & 1) list[used++] = index
      }
      count.value = used
    },
    setTouched,
    remove() {
      setTouched(false)
      if (material.onBeforeCompile === compile) putBack(material, 'onBeforeCompile', compileBefore, compileWasOwn)
      if (material.customProgramCacheKey === key) putBack(material, 'customProgramCacheKey', keyBefore, keyWasOwn)
    },
  }
}
