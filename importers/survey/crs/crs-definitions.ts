import { type Area, AREA_OF, CHINA, EUROPE, JAPAN_AREA, zoneArea } from './areas.ts'
import type { HeightName } from './height-names.ts'

/** What the coordinates of a reference system are. x is east or longitude, y north or latitude, whatever order the register gives. */
export interface CrsDefinition {
  readonly name: string
  readonly kind: 'projected' | 'geographic' | 'geocentric'
  /** PROJ string of the horizontal part; empty for geocentric. */
  readonly proj: string
  /** Worst error of the way to WGS84 as bundled, metres: national grids are not, their seven parameters are. */
  readonly errorM: number
  /** Where it is meant for; worldwide without. */
  readonly area?: Area
  /** What its heights count from, where the system says so. */
  readonly heights?: HeightName
  /** A height system it names that is not built in. */
  readonly unknownHeights?: string
}

const GRS80 = '+ellps=GRS80 +towgs84=0,0,0,0,0,0,0 +units=m +no_defs'
const WGS84 = '+datum=WGS84 +units=m +no_defs'

const projected = (name: string, proj: string, errorM: number, area?: Area): CrsDefinition => ({
  ...{ name, kind: 'projected', proj, errorM },
  ...(area === undefined ? {} : { area }),
})
const geographic = (name: string, heights?: HeightName): CrsDefinition => ({
  name,
  kind: 'geographic',
  proj: '+proj=longlat +datum=WGS84 +no_defs',
  errorM: 1,
  ...(heights === undefined ? {} : { heights }),
})
const geocentric = (name: string): CrsDefinition => ({ name, kind: 'geocentric', proj: '', errorM: 1, heights: 'ellipsoid' })

const RD =
  '+proj=sterea +lat_0=52.1561605555556 +lon_0=5.38763888888889 +k=0.9999079 +x_0=155000 +y_0=463000 +ellps=bessel ' +
  '+towgs84=565.2369,50.0087,465.658,-0.406857330322398,0.350732676542563,-1.8703473836068,4.0812 +units=m +no_defs'
const BRITISH_GRID =
  '+proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000 +ellps=airy ' +
  '+towgs84=446.448,-125.157,542.06,0.15,0.247,0.842,-20.489 +units=m +no_defs'
const SWISS = '+proj=somerc +lat_0=46.9524055555556 +lon_0=7.43958333333333 +k_0=1 +ellps=bessel +towgs84=674.374,15.056,405.346,0,0,0,0'
const LAMBERT_93 = `+proj=lcc +lat_0=46.5 +lon_0=3 +lat_1=49 +lat_2=44 +x_0=700000 +y_0=6600000 ${GRS80}`

/** EPSG code to system; series that follow a rule are in `seriesDefinition`. */
const SINGLE: Readonly<Record<number, CrsDefinition>> = {
  4326: geographic('WGS 84'),
  4979: geographic('WGS 84 (3D)', 'ellipsoid'),
  4978: geocentric('WGS 84 (geocentric)'),
  4258: geographic('ETRS89'),
  4937: geographic('ETRS89 (3D)', 'ellipsoid'),
  4936: geocentric('ETRS89 (geocentric)'),
  4490: geographic('CGCS2000'),
  4480: geographic('CGCS2000 (3D)', 'ellipsoid'),
  4479: geocentric('CGCS2000 (geocentric)'),
  6668: geographic('JGD2011'),
  6667: geographic('JGD2011 (3D)', 'ellipsoid'),
  3857: projected(
    'WGS 84 / Pseudo-Mercator',
    '+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null +no_defs',
    1,
  ),
  28992: projected('Amersfoort / RD New', RD, 0.3),
  2056: projected('CH1903+ / LV95', `${SWISS} +x_0=2600000 +y_0=1200000 +units=m +no_defs`, 1),
  21781: projected('CH1903 / LV03', `${SWISS} +x_0=600000 +y_0=200000 +units=m +no_defs`, 2),
  27700: projected('OSGB36 / British National Grid', BRITISH_GRID, 5),
  2154: projected('RGF93 / Lambert-93', LAMBERT_93, 1),
  3006: projected('SWEREF99 TM', `+proj=utm +zone=33 ${GRS80}`, 1),
  3067: projected('ETRS89 / TM35FIN', `+proj=utm +zone=35 ${GRS80}`, 1),
  2180: projected('ETRF2000-PL / CS92', `+proj=tmerc +lat_0=0 +lon_0=19 +k=0.9993 +x_0=500000 +y_0=-5300000 ${GRS80}`, 1),
  3812: projected(
    'ETRS89 / Belgian Lambert 2008',
    `+proj=lcc +lat_0=50.797815 +lon_0=4.35921583333333 +lat_1=49.8333333333333 +lat_2=51.1666666666667 +x_0=649328 +y_0=665262 ${GRS80}`,
    1,
  ),
  3414: projected(
    'SVY21 / Singapore TM',
    `+proj=tmerc +lat_0=1.36666666666667 +lon_0=103.833333333333 +k=1 +x_0=28001.642 +y_0=38744.572 ${WGS84}`,
    1,
  ),
  3826: projected('TWD97 / TM2 zone 121', `+proj=tmerc +lat_0=0 +lon_0=121 +k=0.9999 +x_0=250000 +y_0=0 ${GRS80}`, 1),
  2193: projected('NZGD2000 / NZTM 2000', `+proj=tmerc +lat_0=0 +lon_0=173 +k=0.9996 +x_0=1600000 +y_0=10000000 ${GRS80}`, 1),
}

/** A compound: its horizontal code, and its heights or the name of heights that are not built in. */
const COMPOUND: Readonly<Record<number, { horizontal: number; vertical: number; name: string }>> = {
  7415: { horizontal: 28992, vertical: 5709, name: 'Amersfoort / RD New + NAP height' },
  5554: { horizontal: 25831, vertical: 5783, name: 'ETRS89 / UTM 31N + DHHN92 height' },
  5555: { horizontal: 25832, vertical: 5783, name: 'ETRS89 / UTM 32N + DHHN92 height' },
  5556: { horizontal: 25833, vertical: 5783, name: 'ETRS89 / UTM 33N + DHHN92 height' },
  7405: { horizontal: 27700, vertical: 5701, name: 'British National Grid + ODN height' },
  5698: { horizontal: 2154, vertical: 5720, name: 'Lambert-93 + NGF-IGN69 height' },
  5972: { horizontal: 25832, vertical: 5941, name: 'ETRS89 / UTM 32N + NN2000 height' },
  5973: { horizontal: 25833, vertical: 5941, name: 'ETRS89 / UTM 33N + NN2000 height' },
  5845: { horizontal: 3006, vertical: 5613, name: 'SWEREF99 TM + RH2000 height' },
  3902: { horizontal: 3067, vertical: 5717, name: 'TM35FIN + N60 height' },
  3903: { horizontal: 3067, vertical: 3900, name: 'TM35FIN + N2000 height' },
  9707: { horizontal: 4326, vertical: 5773, name: 'WGS 84 + EGM96 height' },
  9518: { horizontal: 4326, vertical: 3855, name: 'WGS 84 + EGM2008 height' },
  6697: { horizontal: 6668, vertical: 6695, name: 'JGD2011 + JGD2011 (vertical) height' },
}

/** Vertical systems by EPSG code. DHHN92 and DHHN2016 count from the Amsterdam zero, within 3 cm of NAP. */
const VERTICAL: Readonly<Record<number, { heights?: HeightName; name: string }>> = {
  5773: { heights: 'egm96', name: 'EGM96' },
  5709: { heights: 'nap', name: 'NAP' },
  5783: { heights: 'nap', name: 'DHHN92' },
  7837: { heights: 'nap', name: 'DHHN2016' },
  3855: { name: 'EGM2008' },
  5701: { name: 'ODN' },
  5720: { name: 'NGF-IGN69' },
  5941: { name: 'NN2000' },
  5613: { name: 'RH2000' },
  5717: { name: 'N60' },
  3900: { name: 'N2000' },
  6695: { name: 'JGD2011 (vertical)' },
  5737: { name: 'Yellow Sea 1985' },
}

/** Latitude and longitude of origin of the Japanese plane rectangular zones I to XIX. */
const JAPAN: readonly (readonly [number, number])[] = [
  [33, 129.5],
  [33, 131],
  [36, 132 + 1 / 6],
  [33, 133.5],
  [36, 134 + 1 / 3],
  [36, 136],
  [36, 137 + 1 / 6],
  [36, 138.5],
  [36, 139 + 5 / 6],
  [40, 140 + 5 / 6],
  [44, 140.25],
  [44, 142.25],
  [44, 144.25],
  [26, 142],
  [26, 127.5],
  [26, 124],
  [26, 131],
  [20, 136],
  [26, 154],
]

/** Codes that run in series: UTM, the Chinese zones, the Japanese ones. */
function seriesDefinition(code: number): CrsDefinition | undefined {
  const zone = code % 100
  if (code >= 32601 && code <= 32660)
    return projected(`WGS 84 / UTM zone ${zone}N`, `+proj=utm +zone=${zone} ${WGS84}`, 1, utmArea(zone, [-1, 84]))
  if (code >= 32701 && code <= 32760)
    return projected(`WGS 84 / UTM zone ${zone}S`, `+proj=utm +zone=${zone} +south ${WGS84}`, 1, utmArea(zone, [-80, 1]))
  if (code >= 25828 && code <= 25838) return projected(`ETRS89 / UTM zone ${zone}N`, `+proj=utm +zone=${zone} ${GRS80}`, 1, EUROPE)
  if (code >= 4491 && code <= 4512) return gaussKruger(code, 4491, 11, 6)
  if (code >= 4513 && code <= 4554) return gaussKruger(code, 4513, 21, 3)
  if (code >= 6669 && code <= 6687) return japanese('JGD2011', code - 6669)
  if (code >= 2443 && code <= 2461) return japanese('JGD2000', code - 2443)
  return undefined
}

/** A zone is 3 degrees to each side; many surveys keep to one past its edge. */
const utmArea = (zone: number, lat: readonly [number, number]): Area => zoneArea(`UTM zone ${zone}`, zone * 6 - 183, 6, lat)

/** CGCS2000 Gauss-Kruger from 75 degrees east: first `count` zones with the zone number before the easting, then as many without. */
function gaussKruger(code: number, first: number, count: number, widthDeg: number): CrsDefinition {
  const index = (code - first) % count
  const lon = 75 + widthDeg * index
  const zone = widthDeg === 6 ? 13 + index : 25 + index
  const x = code - first < count ? zone * 1e6 + 500000 : 500000
  const name = `CGCS2000 / ${widthDeg}-degree Gauss-Kruger ${code - first < count ? `zone ${zone}` : `CM ${lon}E`}`
  const area = zoneArea(`China about ${lon} degrees east`, lon, widthDeg, [CHINA.bounds[1], CHINA.bounds[3]])
  return projected(name, `+proj=tmerc +lat_0=0 +lon_0=${lon} +k=1 +x_0=${x} +y_0=0 ${GRS80}`, 1, area)
}

function japanese(datum: string, index: number): CrsDefinition | undefined {
  const zone = JAPAN[index]
  if (zone === undefined) return undefined
  const proj = `+proj=tmerc +lat_0=${zone[0]} +lon_0=${zone[1]} +k=0.9999 +x_0=0 +y_0=0 ${GRS80}`
  return projected(`${datum} / Japan Plane Rectangular ${index + 1}`, proj, 1, JAPAN_AREA)
}

function singleDefinition(code: number): CrsDefinition | undefined {
  const [definition, area] = [SINGLE[code], AREA_OF[code]]
  return definition === undefined || area === undefined ? definition : { ...definition, area }
}

/** The bundled definition of an EPSG code, alone or with the code of its heights; undefined where it is not bundled. */
export function findCrs(code: number, verticalCode?: number): CrsDefinition | undefined {
  const compound = COMPOUND[code]
  const horizontal = compound?.horizontal ?? code
  const base = singleDefinition(horizontal) ?? seriesDefinition(horizontal)
  const vertical = verticalCode ?? compound?.vertical
  if (base === undefined || vertical === undefined) return base
  const found = VERTICAL[vertical]
  const named = { ...base, name: compound?.name ?? `${base.name} + ${found?.name ?? `EPSG:${vertical}`} height` }
  if (found?.heights !== undefined) return { ...named, heights: found.heights }
  return { ...named, unknownHeights: found?.name ?? `EPSG:${vertical}` }
}
