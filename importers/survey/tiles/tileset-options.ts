import type { BakeTile } from './tile-mesh.ts'

/** How large tiles may grow and how fine the steps between them are. */
export interface TileBudget {
  /** Triangles of a tile, at most; a part that cannot be cut further may exceed it. */
  readonly maxTriangles: number
  /** Side of a leaf's ground plan in metres, at most: bounds what a light map must cover. */
  readonly maxLeafM: number
  /** A feature wider than this, in metres, is cut along a grid of `cellM`. */
  readonly maxFeatureM: number
  readonly cellM: number
  /** A part with more triangles than this is cut into smaller cells. */
  readonly maxPartTriangles: number
}

export const DEFAULT_BUDGET: TileBudget = {
  maxTriangles: 12_000,
  maxLeafM: 128,
  maxFeatureM: 96,
  cellM: 64,
  maxPartTriangles: 10_000,
}

export interface TilesetOptions {
  /** Folder the tileset is written to; made where missing. `tileset.json` and `tiles/` in it are replaced. */
  readonly out: string
  readonly name: string
  /** Default: the survey's own. */
  readonly attribution?: string
  readonly licence?: string
  /** Light maps by tile. */
  readonly bake?: BakeTile
  /** Night groups by channel, at most 8: what a glowing look's group becomes on the wire where a tile is not baked. */
  readonly groups?: readonly string[]
  readonly budget?: Partial<TileBudget>
  /** Folder for parts while the tree is built; default the system's. About as large as the survey. */
  readonly scratch?: string
  onProgress?(progress: TilesetProgress): void
}

/** `total` is unknown while features are read. */
export interface TilesetProgress {
  readonly step: 'read' | 'tiles'
  readonly done: number
  readonly total?: number
}

/** Figures of a built tileset. */
export interface TilesetReport {
  readonly features: number
  readonly tiles: number
  /** Of all files written. */
  readonly bytes: number
  /** Middle of the tileset's box: degrees WGS84, metres above the ellipsoid. */
  readonly center: readonly [lonDeg: number, latDeg: number, heightM: number]
  /** One sentence each, by feature id; a fault that occurs often is listed ten times and counted. */
  readonly warnings: readonly string[]
}
