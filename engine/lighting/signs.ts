import { BufferAttribute, InstancedBufferAttribute, InstancedBufferGeometry, Mesh } from 'three'
import type { Night } from '../../model/documents/index.ts'
import { position, renderFromEnu, setPosition } from '../../model/frames/index.ts'
import { radiansFromDegrees } from '../../model/units/index.ts'
import type { DisposeScope } from '../runtime/index.ts'
import { createGlowMaterial } from './glow-material.ts'
import type { GlowParts, NightThing } from './glow-parts.ts'
import { NIGHT_GROUPS_GLSL, NIGHT_ROUGH_GLSL } from './night-shader.glsl.ts'
import { writeSigns, type SignCut, type SignText } from './sign-letters.ts'
import { SIGN_FRAGMENT, SIGN_VERTEX } from './sign-shader.glsl.ts'

/** A side of a sign that can be read. Metres; heading in radians. */
export interface SignFace {
  readonly text: SignText
  readonly at: readonly [x: number, y: number, z: number]
  readonly heading: number
  readonly width: number
  readonly height: number
  readonly group: number
  readonly cdM2: number
  readonly ink: readonly [number, number, number]
}

/** Half the thickness of a cloth that is written on both sides, metres. */
const CLOTH_M = 0.02

/** Every readable side in the render frame; signs of an unknown kind, text or group are left out. */
export function signFaces(night: Night): SignFace[] {
  const channels = new Map(night.groups.map((group, index) => [group.id, index]))
  return night.signs.flatMap(([kindAt, textAt, east, north, up, headingDeg, width, height]) => {
    const [kind, text] = [night.signKinds[kindAt], night.signTexts[textAt]]
    const group = kind && channels.get(kind.group)
    if (!kind || text === undefined || group === undefined) return []
    const { upright, cdM2, ink } = kind
    return (kind.bothSides ? [0, Math.PI] : [0]).map((turn): SignFace => {
      const heading = radiansFromDegrees(headingDeg) + turn
      const out = kind.bothSides ? CLOTH_M : 0
      const place = setPosition(position('enu'), east + Math.sin(heading) * out, north + Math.cos(heading) * out, up)
      const [x, y, z] = renderFromEnu(place, position('render'))
      return { text: { text, upright }, at: [x, y, z], heading, width, height, group, cdM2, ink }
    })
  })
}

/** Draws the letters of every sign in one call. Letters keep their shape: they fill the sign as far as they fit. */
export function createSigns(scope: DisposeScope, parts: GlowParts): NightThing {
  const faces = signFaces(parts.night)
  const { texture, cuts } = writeSigns(
    scope,
    faces.map(({ text }) => text),
  )
  const geometry = scope.own(new InstancedBufferGeometry())
  geometry.setAttribute('position', new BufferAttribute(Float32Array.of(-1, -1, 0, 1, -1, 0, 1, 1, 0, -1, 1, 0), 3))
  geometry.setIndex([0, 1, 2, 0, 2, 3])
  const lay = (name: string, size: number, values: (face: SignFace, cut: SignCut) => readonly number[]): void => {
    const all = faces.flatMap((face, index) => values(face, cuts[index]!))
    geometry.setAttribute(name, new InstancedBufferAttribute(Float32Array.from(all), size))
  }
  lay('aPlace', 4, ({ at, heading }) => [...at, heading])
  lay('aLook', 4, ({ width, height, group, cdM2 }, { aspect }) => {
    const shown = Math.min(height, width / aspect)
    return [shown * aspect, shown, group, cdM2]
  })
  lay('aCut', 4, (_, { left, top, right, bottom }) => [left, top, right, bottom])
  lay('aInk', 3, ({ ink }) => ink)
  geometry.instanceCount = faces.length
  const material = createGlowMaterial(scope, {
    name: 'signs',
    vertex: SIGN_VERTEX,
    fragment: `${NIGHT_GROUPS_GLSL}${NIGHT_ROUGH_GLSL}${SIGN_FRAGMENT}`,
    blend: 'veil',
    night: parts.uniforms,
    uniforms: { uLetters: { value: texture } },
  })
  material.polygonOffset = true
  material.polygonOffsetFactor = -2
  material.polygonOffsetUnits = -2
  const object = new Mesh(geometry, material)
  object.name = 'signs'
  object.frustumCulled = false
  object.visible = faces.length > 0
  return { object, systems: [] }
}
