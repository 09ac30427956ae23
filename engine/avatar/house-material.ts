import { DoubleSide, MeshStandardMaterial, Vector2, Vector4 } from 'three'
import { COSTUMES, STOUT_M } from '../../model/body/index.ts'
import { BODY_LIGHT_FRAGMENT, BODY_LIGHT_FRAGMENT_PARS, BODY_LIGHT_VERTEX, BODY_LIGHT_VERTEX_PARS } from './body-light.glsl.ts'
import { BODY_PAINT } from './body-paint.glsl.ts'
import type { CrowdLight } from './crowd.ts'

const PARS = /* glsl */ `
attribute vec4 _role;  // role, height at rest in centimetres
attribute vec4 _stout; // how far this goes where somebody is twice as stout
uniform vec2 uSelf;    // tone, and 1 where he wears what is worn today
uniform vec4 uHips;
`

/** As bodies of the house that are drawn together know it. */
const SELF = /* glsl */ `
vec3 rest = vec3(0.0, 0.01 * _role.y, 0.0);
vec4 hips = uHips;
vec3 aMoved = vec3(0.0);
`

/** A material of one person of the house who is drawn by a body of his own. */
export interface HouseMaterial {
  readonly material: MeshStandardMaterial
  /** Whose it is: a costume, and a number of his own, 0..1. */
  wear(costume: number, tone: number): void
  /** Where his hips are, in the frame of what is drawn: three numbers of a table. */
  stand(place: ArrayLike<number>, at: number): void
}

/**
 * Paints and lights a file of `public/people` as bodies of the house that are drawn together are, so that nobody sees when one takes the
 * place of the other. All share one program.
 */
export function createHouseMaterial(light?: CrowdLight): HouseMaterial {
  const material = new MeshStandardMaterial({ roughness: 0.8, metalness: 0, vertexColors: true, side: DoubleSide })
  material.name = 'person'
  const self = new Vector2()
  const hips = new Vector4()
  material.customProgramCacheKey = () => (light ? 'person among lamps' : 'person')
  material.onBeforeCompile = (shader) => {
    Object.assign(shader.uniforms, { uSelf: { value: self }, uHips: { value: hips } }, light?.uniforms)
    shader.vertexShader =
      BODY_PAINT +
      PARS +
      shader.vertexShader
        .replace('#include <color_vertex>', 'vColor = vec4(paintOf(color.rgb, int(_role.x + 0.5), uSelf.x, uSelf.y > 0.5), 1.0);')
        .replace('#include <begin_vertex>', `vec3 transformed = position + _stout.xyz * ((stoutOf(uSelf.x) - 1.0) * ${STOUT_M});`)
    if (!light) return
    const { vertexShader, fragmentShader } = shader
    shader.vertexShader = `${light.glsl}\n${BODY_LIGHT_VERTEX_PARS}${vertexShader.replace('#include <project_vertex>', `${SELF}${BODY_LIGHT_VERTEX}\n$&`)}`
    shader.fragmentShader =
      `#define vPaint vColor.rgb\n${BODY_LIGHT_FRAGMENT_PARS}` +
      fragmentShader.replace('#include <lights_fragment_begin>', `$&\n${BODY_LIGHT_FRAGMENT}`)
  }
  return {
    material,
    wear(costume, tone) {
      self.x = tone
      self.y = COSTUMES[costume]?.wears.includes('legs') === true ? 1 : 0
    },
    stand(place, at) {
      hips.x = place[at]!
      hips.y = place[at + 1]!
      hips.z = place[at + 2]!
    },
  }
}
