import { AdditiveBlending, BufferGeometry, Float32BufferAttribute, Points, ShaderMaterial } from 'three'
import type { Geodetic } from '../../model/frames/index.ts'
import type { DisposeScope } from '../runtime/index.ts'
import type { NightUniforms } from './night-uniforms.ts'
import { SKY_VERTEX_BODY } from './sky-dome.ts'
import { equinoxOfDate, siderealTime, towards } from './sky-positions.ts'
import { BRIGHT_STARS } from './stars-catalogue.ts'

/** The stars of a place at an instant. */
export interface StarPoints {
  readonly points: Points
  /** Turns the sky; `days` since J2000 UTC. */
  place(days: number, place: Geodetic): void
  /** 0 drowned in daylight, 1 night. */
  setVisibility(share: number): void
}

// A star is a point: its light is spread over the drawn disc, at least 1.5 pixels wide, so that faint ones fade instead of vanishing.
const VERTEX = /* glsl */ `
attribute vec4 star;
uniform float visibility;
uniform float pixels;
uniform float nlWhite;
uniform float nlTime;
uniform vec3 nlHaze;
varying vec3 light;
void main() {
  vec3 nlSkyPlace = position * 10.0;
  ${SKY_VERTEX_BODY}
  float up = clamp(position.y, 0.0, 1.0);
  // Air dims and shakes what stands low.
  float air = exp(-0.28 / max(up, 0.03)) * step(0.0, position.y);
  float twinkle = 1.0 + 0.22 * (1.0 - up) * sin(nlTime * 6.2831853 * floor(2.0 + 4.0 * fract(star.w * 91.7)) + star.w * 50.0);
  gl_PointSize = pixels * (1.5 + 0.5 * clamp(star.w, 0.0, 2.5));
  light = star.rgb * (nlWhite * visibility * air * twinkle * (0.1 + 0.75 * star.w * star.w));
}
`

const FRAGMENT = /* glsl */ `
varying vec3 light;
void main() {
  float away = length(gl_PointCoord - 0.5) * 2.0;
  gl_FragColor = vec4(light * (1.0 - smoothstep(0.3, 1.0, away)), 1.0);
  #include <tonemapping_fragment>
  #include <colorspace_fragment>
}
`

/** Colour of a star by its B-V, linear, brightest channel 1. Four stops between Rigel and Antares. */
function starColour(index: number): readonly [number, number, number] {
  const warm = Math.min(1, Math.max(0, (index + 0.2) / 2))
  return [Math.min(1, 0.66 + 0.7 * warm), Math.min(1, 0.78 + 0.18 * warm - 0.35 * warm * warm), Math.max(0.35, 1 - 0.75 * warm)]
}

export function createStarPoints(scope: DisposeScope, uniforms: NightUniforms): StarPoints {
  const geometry = scope.own(new BufferGeometry())
  const position = new Float32BufferAttribute(new Float32Array(BRIGHT_STARS.length * 3), 3)
  const star = new Float32Array(BRIGHT_STARS.length * 4)
  BRIGHT_STARS.forEach(([, , magnitude, index], at) => {
    star.set(starColour(index), at * 4)
    // Square root of the flux relative to magnitude 1: the eye's own compression.
    star[at * 4 + 3] = 10 ** (-0.2 * (magnitude - 1))
  })
  geometry.setAttribute('position', position)
  geometry.setAttribute('star', new Float32BufferAttribute(star, 4))
  const own = { visibility: { value: 0 }, pixels: { value: 1.6 } }
  const material = scope.own(
    new ShaderMaterial({
      name: 'night-stars',
      uniforms: { ...uniforms, ...own },
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
      blending: AdditiveBlending,
      transparent: true,
      depthWrite: false,
      fog: false,
    }),
  )
  const points = new Points(geometry, material)
  points.name = 'stars'
  points.frustumCulled = false
  points.renderOrder = -20
  const out = new Float64Array(3)
  return {
    points,
    place(days, place) {
      const sidereal = siderealTime(days, place)
      BRIGHT_STARS.forEach(([raDeg, decDeg], at) => {
        towards(equinoxOfDate({ raDeg, decDeg }, days), sidereal, place, out)
        position.setXYZ(at, out[0]!, out[1]!, out[2]!)
      })
      position.needsUpdate = true
    },
    setVisibility(share) {
      own.visibility.value = share
      points.visible = share > 0.01
    },
  }
}
