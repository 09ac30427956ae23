import {
  ecefFromEnu,
  ecefFromGeodetic,
  enuFromEcef,
  enuFromRender,
  enuOrigin,
  geodeticFromDegrees,
  geodeticFromEcef,
  distanceBetween,
  position,
  renderFromEnu,
  setPosition,
} from '../../../model/frames/index.ts'
import { Matrix4, Quaternion, Vector3 } from 'three'
import { createDraw } from '../seeded-draw.ts'

/** Largest way, metres, between a point and itself after latitude and longitude, ECEF, ENU, the render frame and all the way back. */
export function roundTripM(points: number, seed: number): number {
  const draw = createDraw(seed)
  const [enu, render, back] = [position('enu'), position('render'), position('enu')]
  const [start, ecef, end] = [position('ecef'), position('ecef'), position('ecef')]
  let worst = 0
  for (let i = 0; i < points; i++) {
    // Even over the sphere, poles included; heights of the Dead Sea to Everest; points up to 10 km from their origin.
    const latDeg = (Math.asin(2 * draw() - 1) * 180) / Math.PI
    const origin = enuOrigin(geodeticFromDegrees(latDeg, 360 * draw() - 180, 9300 * draw() - 430))
    ecefFromEnu(origin, setPosition(enu, 20_000 * (draw() - 0.5), 20_000 * (draw() - 0.5), 500 * draw()), start)
    ecefFromGeodetic(geodeticFromEcef(start, { ...origin.geodetic }), ecef)
    enuFromRender(renderFromEnu(enuFromEcef(origin, ecef, enu), render), back)
    worst = Math.max(worst, distanceBetween(start, ecefFromEnu(origin, back, end)))
  }
  return worst
}

/**
 * Largest way, millimetres, between where a vertex of a tile belongs before the eye and where a graphics card puts it: matrices
 * multiplied in double, handed over as 32-bit floats, the product formed in 32 bits. Eyes within 2 km of the origin, tiles of 150 m
 * within 500 m of the eye. The rounding of stored positions is not in it.
 */
export function renderedErrorMm(vertices: number, seed: number): number {
  const draw = createDraw(seed)
  const spread = (metres: number): number => 2 * metres * (draw() - 0.5)
  const [model, view, modelView] = [new Matrix4(), new Matrix4(), new Matrix4()]
  const turn = new Quaternion()
  const eye = new Vector3()
  const step = 150 / 65_535
  let worst = 0
  for (let i = 0; i < vertices; i++) {
    eye.set(spread(1400), spread(20), spread(1400))
    turn.set(spread(1), spread(1), spread(1), spread(1)).normalize()
    view.compose(eye, turn, new Vector3(1, 1, 1)).invert()
    const corner = new Vector3(eye.x + spread(250) - 75, eye.y + spread(50) - 75, eye.z + spread(250) - 75)
    model.compose(corner, new Quaternion(), new Vector3(step, step, step))
    modelView.multiplyMatrices(view, model)
    const vertex = [0, 1, 2].map(() => Math.floor(65_536 * draw())) as [number, number, number]
    const exact = new Vector3(...vertex).applyMatrix4(modelView)
    worst = Math.max(worst, exact.distanceTo(productInFloats(modelView.elements, vertex)))
  }
  return 1000 * worst
}

function productInFloats(m: readonly number[], vertex: readonly [number, number, number]): Vector3 {
  const f = Math.fround
  const row = (i: number): number => {
    const [a, b, c] = [0, 1, 2].map((column) => f(f(m[4 * column + i]!) * vertex[column]!)) as [number, number, number]
    return f(f(f(a + b) + c) + f(m[12 + i]!))
  }
  return new Vector3(row(0), row(1), row(2))
}
