/** A part of the Earth: bounds in degrees, and an outline in longitude and latitude where bounds would take in too much. */
export interface Area {
  readonly name: string
  readonly bounds: readonly [west: number, south: number, east: number, north: number]
  readonly outline?: readonly (readonly [lonDeg: number, latDeg: number])[]
}

const area = (name: string, ...bounds: [west: number, south: number, east: number, north: number]): Area => ({ name, bounds })

/** Coarse, some 5 km outside the border: NAP ends there, and Antwerp and Münster do not use it. */
export const NETHERLANDS: Area = {
  ...area('the Netherlands', 3, 50.65, 7.35, 53.75),
  outline: [
    [3, 51.7],
    [3.2, 51.15],
    [4.3, 51.18],
    [4.45, 51.32],
    [5, 51.32],
    [5.2, 51.2],
    [5.5, 51.2],
    [5.75, 51.05],
    [5.6, 50.85],
    [5.6, 50.7],
    [6.1, 50.65],
    [6.15, 51],
    [6.3, 51.2],
    [6.3, 51.75],
    [6.9, 51.85],
    [7.15, 52.2],
    [7.15, 52.7],
    [7.35, 53.2],
    [7.2, 53.75],
    [5.3, 53.6],
    [4.5, 53.2],
    [4.2, 52.2],
  ],
}
export const GERMANY = area('Germany', 5.8, 47.2, 15.1, 55.1)
export const EUROPE = area('Europe', -35.6, 24.6, 44.9, 84.8)
export const CHINA = area('China', 73.6, 3.4, 135.1, 53.6)
export const JAPAN_AREA = area('Japan', 122.3, 17, 157.7, 46.1)

/** Where systems of single countries are meant for, by EPSG code; bounds as the register has them. */
export const AREA_OF: Readonly<Record<number, Area>> = {
  28992: NETHERLANDS,
  2056: area('Switzerland', 5.96, 45.82, 10.49, 47.81),
  21781: area('Switzerland', 5.96, 45.82, 10.49, 47.81),
  27700: area('Great Britain', -9.01, 49.75, 2.01, 61.01),
  2154: area('France', -9.86, 41.15, 10.38, 51.56),
  3006: area('Sweden', 10.03, 54.96, 24.17, 69.07),
  3067: area('Finland', 19.08, 58.84, 31.59, 70.09),
  2180: area('Poland', 14.14, 49, 24.15, 55.93),
  3812: area('Belgium', 2.5, 49.5, 6.4, 51.51),
  3414: area('Singapore', 103.59, 1.13, 104.07, 1.47),
  3826: area('Taiwan', 119.2, 20.4, 122.1, 26.8),
  2193: area('New Zealand', 166.37, -47.33, 178.63, -34.1),
  4258: EUROPE,
  4937: EUROPE,
  4936: EUROPE,
  4490: CHINA,
  4480: CHINA,
  4479: CHINA,
  6668: JAPAN_AREA,
  6667: JAPAN_AREA,
}

/** About a meridian, degrees to each side: a zone, and room for surveys that go on past its edge. */
export const zoneArea = (name: string, meridianDeg: number, sideDeg: number, lat: readonly [south: number, north: number]): Area =>
  area(name, meridianDeg - sideDeg, lat[0], meridianDeg + sideDeg, lat[1])

/** Whether a place, degrees, lies in an area. */
export function isInArea({ bounds: [west, south, east, north], outline }: Area, lonDeg: number, latDeg: number): boolean {
  if (!(latDeg >= south && latDeg <= north && lonDeg >= west && lonDeg <= east)) return false
  if (outline === undefined) return true
  let inside = false
  for (let at = 0, before = outline.length - 1; at < outline.length; before = at++) {
    const [x, y] = outline[at] as readonly [number, number]
    const [fromX, fromY] = outline[before] as readonly [number, number]
    if (y > latDeg !== fromY > latDeg && lonDeg < x + ((fromX - x) * (latDeg - y)) / (fromY - y)) inside = !inside
  }
  return inside
}
