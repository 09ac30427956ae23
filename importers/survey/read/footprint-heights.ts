import type { JsonObject } from './json-shape.ts'

/** What a footprint is and how high it stands over its ground, metres. */
export interface FootprintHeights {
  readonly type: string
  readonly baseM: number
  readonly topM: number
  /** The height is a guess. */
  readonly assumed: boolean
}

/** Storey height where only levels are known, and the height of a building that says nothing. */
const LEVEL_M = 3
const UNKNOWN_M = 6
const HIGHEST_M = 1000

const CITY_TYPES = new Set([
  'Building',
  'BuildingPart',
  'Bridge',
  'Road',
  'Railway',
  'Square',
  'TransportSquare',
  'LandUse',
  'PlantCover',
  'WaterBody',
  'Waterway',
  'CityFurniture',
  'OtherConstruction',
])

/**
 * Height by `height` (metres, `12 m`, `40'`), else by levels (`building:levels`, `levels`) of 3 m; foot by `min_height`, `base` or
 * `building:min_level`. Ground that is no building is flat.
 */
export function readFootprintHeights(properties: JsonObject, warn: (reason: string, what: string) => void): FootprintHeights {
  const length = (...names: string[]): number | undefined => {
    for (const name of names) {
      const value = properties[name]
      if (value === undefined || value === null || value === '') continue
      const metres = metresOf(value)
      if (metres !== undefined && metres >= -100 && metres <= HIGHEST_M) return metres
      warn('bad-height', `its ${name} ${JSON.stringify(value).slice(0, 40)} is no height from -100 to ${HIGHEST_M} m`)
    }
    return undefined
  }
  const height = length('height', 'building:height')
  const levels = length('building:levels', 'levels')
  const type = typeOf(properties)
  const minLevel = length('building:min_level', 'min_level')
  const baseM = length('min_height', 'base') ?? (minLevel === undefined ? 0 : minLevel * LEVEL_M)
  const flat = type !== 'Building' && height === undefined && levels === undefined
  if (flat) return { type, baseM, topM: baseM, assumed: false }
  const topM = height ?? (levels === undefined ? undefined : levels * LEVEL_M)
  if (topM === undefined) {
    warn('no-height', `it says nothing of its height; ${UNKNOWN_M} m stand in`)
    return { type, baseM, topM: baseM + UNKNOWN_M, assumed: true }
  }
  if (topM <= baseM) {
    warn('bad-height', `its top of ${topM} m is not above its foot of ${baseM} m; ${LEVEL_M} m stand in`)
    return { type, baseM, topM: baseM + LEVEL_M, assumed: true }
  }
  return { type, baseM, topM, assumed: false }
}

function metresOf(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (typeof value !== 'string') return undefined
  const plain = /^\s*(-?\d+(?:[.,]\d+)?)\s*(m|metres?|meters?)?\s*$/i.exec(value)
  if (plain !== null) return Number((plain[1] ?? '').replace(',', '.'))
  const feet = /^\s*(\d+(?:\.\d+)?)\s*(?:'|ft)\s*(?:(\d+(?:\.\d+)?)\s*(?:"|in)?)?\s*$/.exec(value)
  return feet === null ? undefined : Number(feet[1]) * 0.3048 + Number(feet[2] ?? 0) * 0.0254
}

function typeOf(properties: JsonObject): string {
  const named = properties['type']
  if (typeof named === 'string' && CITY_TYPES.has(named)) return named
  const has = (key: string): boolean => properties[key] !== undefined && properties[key] !== null && properties[key] !== 'no'
  if (has('building') || has('building:part')) return 'Building'
  if (has('place') && properties['place'] === 'square') return 'Square'
  if (has('highway') || has('area:highway')) return properties['highway'] === 'pedestrian' ? 'Square' : 'Road'
  if (has('waterway') || properties['natural'] === 'water') return 'WaterBody'
  if (has('landuse') || has('leisure') || has('natural')) return 'LandUse'
  return 'Building'
}
