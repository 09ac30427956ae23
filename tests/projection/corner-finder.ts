const HALF = 4
const ROUNDS = 12

/**
 * Saddle of a chessboard corner near a guess, in pixels with the origin at the top left corner of the picture, from the
 * gradients around it: at the corner every gradient is square to the way there. Undefined when it walks away.
 */
export function findCorner(picture: Buffer, width: number, guess: readonly [number, number]): readonly [number, number] | undefined {
  const grey = (x: number, y: number): number => picture[(y * width + x) * 4]!
  let [x, y] = guess
  for (let round = 0; round < ROUNDS; round++) {
    const [column, row] = [Math.floor(x), Math.floor(y)]
    let [xx, xy, yy, bx, by] = [0, 0, 0, 0, 0]
    for (let dy = -HALF; dy <= HALF; dy++) {
      for (let dx = -HALF; dx <= HALF; dx++) {
        const [px, py] = [column + dx, row + dy]
        const gx = grey(px + 1, py) - grey(px - 1, py)
        const gy = grey(px, py + 1) - grey(px, py - 1)
        const weight = Math.exp(-((px + 0.5 - x) ** 2 + (py + 0.5 - y) ** 2) / (HALF * HALF))
        xx += weight * gx * gx
        xy += weight * gx * gy
        yy += weight * gy * gy
        bx += weight * (gx * gx * (px + 0.5) + gx * gy * (py + 0.5))
        by += weight * (gx * gy * (px + 0.5) + gy * gy * (py + 0.5))
      }
    }
    const det = xx * yy - xy * xy
    if (!(det > 1)) return undefined
    x = (yy * bx - xy * by) / det
    y = (xx * by - xy * bx) / det
    if (Math.hypot(x - guess[0], y - guess[1]) > 4) return undefined
  }
  return [x, y]
}
