/** Slope of the straight line through points by least squares, in units of y by units of x. 0 for fewer than two places. */
export function slopeOf(points: readonly (readonly [x: number, y: number])[]): number {
  const middleX = points.reduce((sum, [x]) => sum + x, 0) / points.length
  const middleY = points.reduce((sum, [, y]) => sum + y, 0) / points.length
  const spread = points.reduce((sum, [x]) => sum + (x - middleX) ** 2, 0)
  const lean = points.reduce((sum, [x, y]) => sum + (x - middleX) * (y - middleY), 0)
  return spread > 0 ? lean / spread : 0
}
