/**
 * What a surface of the twin is made of, as tiles carry it in the first byte of `_SURFACE` and as drawing takes it to pattern and
 * gloss. The order is the wire: append only. A CityJSON material of that name gives its faces that kind.
 */
export const SURFACE_KINDS = [
  'plain',
  'brick',
  'roof-tile',
  'plaster',
  'lacquer',
  'timber',
  'stone',
  'paving',
  'road',
  'glass',
  'lattice',
  'gilt',
  'bronze',
  'foliage',
  'bark',
  'grass',
  'water',
  'silk',
  'screen',
  'lamp',
  'rammed-earth',
  'bracket',
] as const

export type SurfaceKind = (typeof SURFACE_KINDS)[number]

/** Number of a kind on the wire. */
export const surfaceKindIndex = (kind: SurfaceKind): number => SURFACE_KINDS.indexOf(kind)
