import { SURFACE_KINDS, type SurfaceKind } from '../../../model/documents/index.ts'
import type { FaceLook } from '../survey.ts'

type Colour = readonly [number, number, number]

const look = (kind: SurfaceKind, ...colour: [number, number, number]): FaceLook => ({ kind, colour })

const WALL = look('plaster', 0.42, 0.37, 0.31)
const STEEP_ROOF = look('roof-tile', 0.16, 0.085, 0.06)
const FLAT_ROOF = look('plain', 0.19, 0.19, 0.19)
const GROUND = look('stone', 0.26, 0.25, 0.23)
const PAVING = look('paving', 0.29, 0.28, 0.26)
const ROAD = look('road', 0.07, 0.07, 0.075)
const GRASS = look('grass', 0.06, 0.12, 0.03)
const WATER = look('water', 0.02, 0.04, 0.05)
const STONE = look('stone', 0.34, 0.32, 0.29)

/** What a surface is taken for by its semantics where nothing names a material. */
const BY_SEMANTICS: Readonly<Record<string, FaceLook>> = {
  WallSurface: WALL,
  GroundSurface: GROUND,
  OuterCeilingSurface: STONE,
  OuterFloorSurface: STONE,
  Window: look('glass', 0.05, 0.06, 0.07),
  Door: look('timber', 0.11, 0.065, 0.035),
  InteriorWallSurface: WALL,
  CeilingSurface: WALL,
  FloorSurface: look('timber', 0.2, 0.13, 0.08),
  WaterSurface: WATER,
  WaterGroundSurface: WATER,
  TrafficArea: ROAD,
  AuxiliaryTrafficArea: PAVING,
}

const BY_TYPE: Readonly<Record<string, FaceLook>> = {
  Road: ROAD,
  Railway: STONE,
  TransportSquare: PAVING,
  Square: PAVING,
  LandUse: GRASS,
  TINRelief: GRASS,
  PlantCover: GRASS,
  SolitaryVegetationObject: look('foliage', 0.05, 0.1, 0.03),
  WaterBody: WATER,
  Waterway: WATER,
  Bridge: STONE,
  BridgePart: STONE,
  CityFurniture: look('bronze', 0.09, 0.08, 0.07),
}

/** Steeper than 15 degrees a roof is taken to be tiled. */
const FLAT_UP = 0.966

/** The look of a face by its semantics, its object's type and the up part of its normal. Null for what is only a limit in the air. */
export function defaultLook(semantics: string | null, type: string, up: number): FaceLook | null {
  if (semantics === 'ClosureSurface') return null
  if (semantics === 'RoofSurface') return up > FLAT_UP ? FLAT_ROOF : STEEP_ROOF
  const named = (semantics === null ? undefined : own(BY_SEMANTICS, semantics)) ?? own(BY_TYPE, type)
  if (named !== undefined) return named
  if (up > FLAT_UP) return FLAT_ROOF
  return up > 0.3 ? STEEP_ROOF : up < -0.7 ? GROUND : WALL
}

const own = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined => (Object.hasOwn(table, name) ? table[name] : undefined)

/** A material as CityJSON writes it, with our members; every part may be missing or of another type. */
export type Material = Readonly<Record<string, unknown>>

/** What a material says over the default. */
export interface MaterialLook {
  readonly kind?: SurfaceKind
  readonly colour?: Colour
  readonly glow?: FaceLook['glow']
  readonly smooth: boolean
}

const GROUP_ID = /^[a-z0-9]+(-[a-z0-9]+)*$/

/**
 * A material named after a surface kind gives that kind; `+smooth` at the end of the name, or `isSmooth`, shades it smooth. Colours come
 * in as sRGB and leave as linear reflectance. `holositeGlowGroup` makes it glow, at `holositeGlowCdM2` or else at 100 cd/m2 times the
 * luminance of `emissiveColor`.
 */
export function materialLook(material: Material): MaterialLook {
  const name = typeof material['name'] === 'string' ? material['name'] : ''
  const kind = SURFACE_KINDS.find((known) => known === name.replace(/\+smooth$/, ''))
  const emissive = linearColour(material['emissiveColor'])
  const colour = linearColour(material['diffuseColor']) ?? emissive
  const group = material['holositeGlowGroup']
  const cdM2 = material['holositeGlowCdM2'] ?? (emissive === undefined ? undefined : 100 * luminanceOf(emissive))
  const glows =
    typeof group === 'string' && group.length <= 64 && GROUP_ID.test(group) && typeof cdM2 === 'number' && cdM2 > 0 && cdM2 < 1e6
  return {
    smooth: name.endsWith('+smooth') || material['isSmooth'] === true,
    ...(kind === undefined ? {} : { kind }),
    ...(colour === undefined ? {} : { colour }),
    ...(glows ? { glow: { group, cdM2 } } : {}),
  }
}

/** The default look with what the material says laid over it. */
export function overlay(base: FaceLook, { kind, colour, glow }: MaterialLook): FaceLook {
  return { kind: kind ?? base.kind, colour: colour ?? base.colour, ...(glow === undefined ? {} : { glow }) }
}

const luminanceOf = ([r, g, b]: Colour): number => 0.2126 * r + 0.7152 * g + 0.0722 * b

/** sRGB 0..1 to linear, IEC 61966-2-1. Undefined where it is no colour. */
export function linearColour(value: unknown): Colour | undefined {
  if (!Array.isArray(value) || value.length !== 3) return undefined
  const parts = value.map((part) => (typeof part === 'number' && part >= 0 && part <= 1 ? linear(part) : Number.NaN))
  const [r, g, b] = parts
  return r === undefined || g === undefined || b === undefined || parts.some(Number.isNaN) ? undefined : [r, g, b]
}

const linear = (value: number): number => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
