/** EPSG codes a reference system's name holds: horizontal or compound first, then that of the heights. */
export interface CrsCodes {
  readonly code: number
  readonly vertical?: number
}

/**
 * Reads `EPSG:28992`, `EPSG:28992+5709`, a URN (`urn:ogc:def:crs:EPSG::7415`, compounds with commas too) or a URL
 * (`https://www.opengis.net/def/crs/EPSG/0/7415`, compounds with `1=` and `2=` too), and OGC's CRS84 as 4326. Null where it is none.
 */
export function parseCrsName(text: string): CrsCodes | null {
  const trimmed = text.trim()
  if (trimmed.length > 400) return null
  if (/(^|[:/])CRS84$/i.test(trimmed)) return { code: 4326 }
  if (/(^|[:/])CRS84h$/i.test(trimmed)) return { code: 4979 }
  const plus = /^EPSG:{1,2}(\d{1,6})(?:\+(?:EPSG:{1,2})?(\d{1,6}))?$/i.exec(trimmed)
  const codes =
    plus !== null ? [plus[1], plus[2]] : [...trimmed.matchAll(/EPSG(?::[\d.]*:|\/[\d.]+\/)(\d{1,6})(?![\d])/gi)].map((found) => found[1])
  const [code, vertical, ...more] = codes.filter((found) => found !== undefined).map(Number)
  if (code === undefined || more.length > 0) return null
  return vertical === undefined ? { code } : { code, vertical }
}
