import { BufferAttribute, type BufferGeometry, CylinderGeometry, LatheGeometry, Vector2 } from 'three'
import { mergeGeometries } from 'three/addons/utils/BufferGeometryUtils.js'

/** Which part of a lantern a corner belongs to, as the shader knows them. */
const PAPER = 0
const CAP = 1
const TASSEL = 2

function part(geometry: BufferGeometry, kind: number): BufferGeometry {
  geometry.deleteAttribute('uv')
  geometry.setAttribute('aPart', new BufferAttribute(new Float32Array(geometry.getAttribute('position').count).fill(kind), 1))
  return geometry
}

function joined(parts: BufferGeometry[]): BufferGeometry {
  const whole = mergeGeometries(parts)
  for (const each of parts) each.dispose()
  return whole
}

const outline = (points: readonly (readonly [number, number])[]): Vector2[] => points.map(([r, y]) => new Vector2(r, y))

/** A round silk lantern of radius 1 around its light: squat ball, gilt-dark caps, a tassel. 228 triangles. */
export function createRoundLantern(): BufferGeometry {
  const ball = Array.from({ length: 8 }, (_, step) => {
    const angle = ((step + 0.9) / 8.8) * Math.PI
    return [Math.sin(angle), -Math.cos(angle) * 0.82] as const
  })
  return joined([
    part(new LatheGeometry(outline(ball), 12), PAPER),
    part(new CylinderGeometry(0.42, 0.46, 0.2, 8, 1).translate(0, 0.84, 0), CAP),
    part(new CylinderGeometry(0.46, 0.38, 0.18, 8, 1).translate(0, -0.84, 0), CAP),
    part(new CylinderGeometry(0.09, 0.15, 0.85, 4, 1, true).translate(0, -1.35, 0), TASSEL),
    part(new CylinderGeometry(0.02, 0.02, 1.3, 3, 1, true).translate(0, 1.55, 0), CAP),
  ])
}

/** A six-sided palace lantern of radius 1 around its light: panes between dark posts, a spreading roof, a foot and tassels. 110 triangles. */
export function createPalaceLantern(): BufferGeometry {
  return joined([
    part(flat(new CylinderGeometry(0.92, 0.72, 1.5, 6, 1, true)), PAPER),
    part(flat(new CylinderGeometry(0.4, 1.28, 0.34, 6, 1)).translate(0, 0.92, 0), CAP),
    part(flat(new CylinderGeometry(0.24, 0.4, 0.2, 6, 1)).translate(0, 1.19, 0), CAP),
    part(flat(new CylinderGeometry(0.86, 0.5, 0.22, 6, 1)).translate(0, -0.86, 0), CAP),
    part(new CylinderGeometry(0.08, 0.13, 0.7, 4, 1, true).translate(0, -1.3, 0), TASSEL),
    part(new CylinderGeometry(0.02, 0.02, 1.1, 3, 1, true).translate(0, 1.8, 0), CAP),
  ])
}

/** Each face its own normal, so that panes are flat; indexed all the same, to merge with round parts. */
function flat(geometry: BufferGeometry): BufferGeometry {
  const open = geometry.toNonIndexed()
  geometry.dispose()
  open.computeVertexNormals()
  open.setIndex(Array.from({ length: open.getAttribute('position').count }, (_, index) => index))
  return open
}
