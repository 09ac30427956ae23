import { BufferAttribute, type BufferGeometry, CapsuleGeometry, Color, ConeGeometry, IcosahedronGeometry, SphereGeometry } from 'three'
import { mergeGeometries } from 'three/addons/utils/BufferGeometryUtils.js'

/** Centre of the torso below the eyes, metres, and its measures. */
export const TORSO_DROP_M = 0.62
const TORSO_RADIUS_M = 0.17
const TORSO_LENGTH_M = 0.42

const SKIN = new Color(1, 1, 1)
const FEATURE = new Color(0.03, 0.03, 0.04)

/** Paints a part: white takes the person's colour, dark keeps its own. */
function painted(part: BufferGeometry, colour: Color): BufferGeometry {
  const geometry = part.index ? part.toNonIndexed() : part
  const points = geometry.getAttribute('position').count
  const colours = new Float32Array(points * 3)
  for (let i = 0; i < points; i++) colour.toArray(colours, 3 * i)
  geometry.setAttribute('color', new BufferAttribute(colours, 3))
  geometry.deleteAttribute('uv')
  return geometry
}

function merged(parts: BufferGeometry[]): BufferGeometry {
  const whole = mergeGeometries(parts)
  for (const part of parts) part.dispose()
  return whole
}

/** A head around its eyes, looking along -Z, with eyes and a nose so that one sees where it looks. 346 triangles. */
export function createHeadGeometry(): BufferGeometry {
  const skull = new IcosahedronGeometry(0.12, 2).scale(0.88, 1.12, 1).translate(0, 0.01, 0.04)
  const eye = (side: number): BufferGeometry => new SphereGeometry(0.022, 8, 6).scale(1, 1.25, 0.6).translate(side * 0.042, 0.015, -0.066)
  const nose = new ConeGeometry(0.018, 0.05, 6, 1, true).rotateX(-Math.PI / 2).translate(0, -0.025, -0.095)
  return merged([painted(skull, SKIN), painted(eye(-1), FEATURE), painted(eye(1), FEATURE), painted(nose, SKIN)])
}

/** A torso around its own centre, upright along Y. */
export function createTorsoGeometry(): BufferGeometry {
  return painted(new CapsuleGeometry(TORSO_RADIUS_M, TORSO_LENGTH_M, 3, 10).scale(1.15, 1, 0.75), SKIN)
}

/** A hand around its grip, fingers along -Z, thumb up: the same for left and right. */
export function createHandGeometry(): BufferGeometry {
  const palm = new IcosahedronGeometry(0.05, 1).scale(0.6, 0.9, 1.35)
  const thumb = new IcosahedronGeometry(0.02, 0).scale(0.8, 1.8, 0.8).translate(0, 0.05, -0.015)
  return merged([painted(palm, SKIN), painted(thumb, SKIN)])
}
