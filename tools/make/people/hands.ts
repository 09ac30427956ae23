import { REST } from '../../../model/body/index.ts'
import { addCord, addTube, type Draft, type Triple, type Weights } from './draft.ts'

/** Fingers from the first to the little one: where they begin ahead of the middle, and how long and thick they are, metres. */
const FINGERS = [
  { z: 0.0285, y: 0.771, long: 0.07, thick: 0.0083 },
  { z: 0.0095, y: 0.766, long: 0.078, thick: 0.0086 },
  { z: -0.0095, y: 0.769, long: 0.072, thick: 0.0081 },
  { z: -0.027, y: 0.777, long: 0.056, thick: 0.0072 },
]

/** A hand that hangs, its palm to the body, its fingers a little bent. About 300 triangles. */
export function addHand(draft: Draft, side: 1 | -1): void {
  const x = side * REST.shoulderX
  const weights: Weights = [[side > 0 ? 'leftHand' : 'rightHand', 1]]
  addTube(draft, [
    { x: x - side * 0.001, y: 0.758, z: 0.001, rx: 0.0105, rz: 0.036, weights },
    { x: x + side * 0.001, y: 0.785, z: 0.001, rx: 0.0145, rz: 0.041, weights },
    { x: x + side * 0.001, y: 0.822, z: 0.004, rx: 0.0165, rz: 0.0365, weights },
    { x, y: 0.852, rx: 0.0205, rz: 0.0265, weights },
    { x, y: 0.9, rx: 0.024, rz: 0.029, weights: [[side > 0 ? 'leftLowerArm' : 'rightLowerArm', 1]] },
  ], { sides: 10, rows: 6, role: 'skin', closed: 'bottom', round: 0.9, tint: (_, up) => 0.93 + 0.07 * up }) // prettier-ignore
  const inwards = (by: number): number => x - side * by
  for (const { z, y, long, thick } of FINGERS) {
    const way: Triple[] = [[inwards(-0.002), y + 0.012, z], [inwards(0.001), y - long * 0.3, z * 1.05], [inwards(0.008), y - long * 0.66, z * 1.02], [inwards(0.02), y - long, z * 0.94]] // prettier-ignore
    addCord(draft, { way, radii: [thick, thick * 0.98, thick * 0.86, thick * 0.6], role: 'skin', weights, sides: 5, tint: 0.97 })
  }
  const thumb: Triple[] = [[inwards(0.004), 0.835, 0.026], [inwards(0.011), 0.808, 0.048], [inwards(0.017), 0.785, 0.057], [inwards(0.022), 0.764, 0.06]] // prettier-ignore
  addCord(draft, { way: thumb, radii: [0.014, 0.0115, 0.0095, 0.006], role: 'skin', weights, sides: 6, tint: 0.97 })
}
