const HALF_DEG = Math.PI / 360

/**
 * Peak intensity in candela of a lamp whose whole flux, lumens, goes evenly into a cone of the full angle in degrees: narrower is
 * brighter. At distance d the light on a surface facing it is candela / d^2 lux.
 */
export function candelaOf(lumens: number, beamDeg: number): number {
  return lumens / (2 * Math.PI * (1 - Math.cos(Math.min(beamDeg, 360) * HALF_DEG)))
}

/** Tangent of half the full angle in degrees, for angles up to 160: what a beam widens by per metre. */
export const spreadOf = (beamDeg: number): number => Math.tan(Math.min(beamDeg, 160) * HALF_DEG)
