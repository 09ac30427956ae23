/** Lower triangle L of a symmetric positive definite n x n matrix, row-major, so that L Lt is the matrix; null where it is not positive. */
export function choleskyOf(matrix: Float64Array, n: number): Float64Array | null {
  const lower = new Float64Array(n * n)
  for (let row = 0; row < n; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = matrix[row * n + column]!
      for (let k = 0; k < column; k++) sum -= lower[row * n + k]! * lower[column * n + k]!
      if (row !== column) lower[row * n + column] = sum / lower[column * n + column]!
      else if (sum > 0) lower[row * n + row] = Math.sqrt(sum)
      else return null
    }
  }
  return lower
}

/** Solves L Lt x = right in place of `right`, n numbers. */
export function solveCholesky(lower: Float64Array, n: number, right: Float64Array): Float64Array {
  for (let row = 0; row < n; row++) {
    for (let k = 0; k < row; k++) right[row]! -= lower[row * n + k]! * right[k]!
    right[row]! /= lower[row * n + row]!
  }
  for (let row = n - 1; row >= 0; row--) {
    for (let k = row + 1; k < n; k++) right[row]! -= lower[k * n + row]! * right[k]!
    right[row]! /= lower[row * n + row]!
  }
  return right
}

/** Inverse of a symmetric positive definite matrix; null where it is not. */
export function invertSymmetric(matrix: Float64Array, n: number): Float64Array | null {
  const lower = choleskyOf(matrix, n)
  if (lower === null) return null
  const inverse = new Float64Array(n * n)
  for (let column = 0; column < n; column++) {
    const unit = new Float64Array(n)
    unit[column] = 1
    solveCholesky(lower, n, unit)
    for (let row = 0; row < n; row++) inverse[row * n + column] = unit[row]!
  }
  return inverse
}
