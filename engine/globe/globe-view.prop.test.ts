import { Cartesian3, Matrix4 } from 'cesium'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { approachView, createEye, GLOBE_FIELD_DEG, GLOBE_RADIUS_M, placeEye, spotOf, turnView } from './globe-view.ts'

const seed = 20260401
const lat = fc.double({ min: -75, max: 75, noNaN: true })
const lon = fc.double({ min: -180, max: 180, noNaN: true })
const size = fc.double({ min: 0.4, max: 1.3, noNaN: true })
const box = fc.record({ width: fc.integer({ min: 200, max: 2000 }), height: fc.integer({ min: 200, max: 2000 }) })
const rad = Math.PI / 180
const spot = () => ({ xPx: 0, yPx: 0, facing: false })

test('the place under the eye lies in the middle of the picture and faces it', () => {
  fc.assert(
    fc.property(lat, lon, size, box, (latDeg, lonDeg, share, picture) => {
      const eye = placeEye({ latDeg, lonDeg, size: share }, picture, createEye())
      const { xPx, yPx, facing } = spotOf({ latDeg, lonDeg }, { eye, ...picture }, spot())
      expect(xPx).toBeCloseTo(picture.width / 2, 6)
      expect(yPx).toBeCloseTo(picture.height / 2, 6)
      expect(facing).toBe(true)
    }),
    { seed },
  )
})

test('what faces the eye lies inside the drawn circle, what is just over the limb inside it too but hidden', () => {
  fc.assert(
    fc.property(lat, lon, size, box, lat, lon, (latDeg, lonDeg, share, picture, placeLat, placeLon) => {
      const eye = placeEye({ latDeg, lonDeg, size: share }, picture, createEye())
      const { xPx, yPx, facing } = spotOf({ latDeg: placeLat, lonDeg: placeLon }, { eye, ...picture }, spot())
      expect(Math.hypot(xPx - picture.width / 2, yPx - picture.height / 2)).toBeLessThanOrEqual(eye.radiusPx * (1 + 1e-9))
      // Oracle: a sphere's cap is seen to the arc whose cosine is radius by distance.
      const arc =
        Math.sin(latDeg * rad) * Math.sin(placeLat * rad) +
        Math.cos(latDeg * rad) * Math.cos(placeLat * rad) * Math.cos((lonDeg - placeLon) * rad)
      const seen = arc - GLOBE_RADIUS_M / eye.distanceM
      if (Math.abs(seen) > 1e-9) expect(facing).toBe(seen > 0)
    }),
    { seed },
  )
})

test('a spot is where a camera of Cesium in the same place would draw it', () => {
  fc.assert(
    fc.property(lat, lon, size, box, lat, lon, (latDeg, lonDeg, share, picture, placeLat, placeLon) => {
      const eye = placeEye({ latDeg, lonDeg, size: share }, picture, createEye())
      const { xPx, yPx } = spotOf({ latDeg: placeLat, lonDeg: placeLon }, { eye, ...picture }, spot())
      const sphere = (la: number, lo: number, r: number) =>
        new Cartesian3(r * Math.cos(la * rad) * Math.cos(lo * rad), r * Math.cos(la * rad) * Math.sin(lo * rad), r * Math.sin(la * rad))
      const view = Matrix4.computeView(
        Cartesian3.fromArray(eye.at),
        Cartesian3.fromArray(eye.forward),
        Cartesian3.fromArray(eye.up),
        Cartesian3.fromArray(eye.right),
        new Matrix4(),
      )
      const fieldY = 2 * Math.atan((Math.tan((GLOBE_FIELD_DEG / 2) * rad) * picture.height) / Math.max(picture.width, picture.height))
      const aspect = picture.width / picture.height
      const projection = Matrix4.computePerspectiveFieldOfView(fieldY, aspect, 1e5, 1e9, new Matrix4())
      const seen = Matrix4.multiplyByPoint(view, sphere(placeLat, placeLon, GLOBE_RADIUS_M), new Cartesian3())
      const depth = -seen.z
      expect(xPx).toBeCloseTo(picture.width / 2 + ((projection[0]! * seen.x) / depth) * (picture.width / 2), 4)
      expect(yPx).toBeCloseTo(picture.height / 2 - ((projection[5]! * seen.y) / depth) * (picture.height / 2), 4)
    }),
    { seed },
  )
})

test('a flight comes to its end and stands exactly there, the short way round', () => {
  fc.assert(
    fc.property(lat, lon, size, lat, lon, size, (latDeg, lonDeg, share, toLat, toLon, toSize) => {
      const view = { latDeg, lonDeg, size: share }
      const target = { latDeg: toLat, lonDeg: toLon, size: toSize }
      let turned = 0
      let steps = 0
      for (let moving = true; moving && steps < 1000; steps++) {
        const before = view.lonDeg
        moving = approachView(view, target, 1 / 60)
        turned += Math.abs(((view.lonDeg - before + 540) % 360) - 180)
      }
      expect(view).toEqual(target)
      expect(turned).toBeLessThanOrEqual(180 + 1e-6)
    }),
    { seed, numRuns: 60 },
  )
})

test('a turn stays on the map: longitudes wrap, latitudes end before the poles', () => {
  fc.assert(
    fc.property(
      lat,
      lon,
      fc.double({ min: -2000, max: 2000, noNaN: true }),
      fc.double({ min: -200, max: 200, noNaN: true }),
      (latDeg, lonDeg, east, north) => {
        const view = { latDeg, lonDeg, size: 1 }
        turnView(view, east, north)
        expect(Math.abs(view.latDeg)).toBeLessThanOrEqual(75)
        expect(view.lonDeg).toBeGreaterThanOrEqual(-180)
        expect(view.lonDeg).toBeLessThan(180)
        expect(Math.cos(view.lonDeg * rad)).toBeCloseTo(Math.cos((lonDeg + east) * rad), 8)
      },
    ),
    { seed },
  )
})
