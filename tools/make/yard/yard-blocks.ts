import { block, column, type Extent, type Face, hipRoof, type Point, underside } from './blocks.ts'

/** Plain colours, sRGB. */
export const MATERIALS = {
  paving: '#8C857A',
  band: '#5B554E',
  stone: '#B5AFA3',
  lime: '#E6DED0',
  vermilion: '#8E2B1E',
  tile: '#4B4F4D',
  lattice: '#3F6B57',
  bronze: '#5A4A36',
  lantern: '#E8D9B0',
} as const
export type Material = keyof typeof MATERIALS
export type YardFace = Face<Material>

/** Half the paved square's side. */
export const YARD_HALF = 30
/** The plane the projector throws on: it faces east. */
export const FACADE_WEST: Extent = { east: [-28, -20], north: [-10, 10], up: [0, 9] }
/** The flat wall that the camera sees: it faces west. */
export const WALL_EAST: Extent = { east: [21.6, 22], north: [-8, 8], up: [0, 6] }
/** Stand between the projector and the façade, and between the camera and the wall: a post and a box for each. */
export const OCCLUDERS: readonly Extent[] = [
  { east: [-14.2, -13.8], north: [1.4, 2.6], up: [0, 3] },
  { east: [-14.5, -13.5], north: [-4.5, -3.5], up: [0, 1] },
  { east: [18.3, 18.7], north: [-3.6, -2.4], up: [0, 3] },
  { east: [17.5, 18.5], north: [3.5, 4.5], up: [0, 1] },
]
/** Feet of the four lamp posts. */
export const LAMPS: readonly Point[] = [
  [-13.5, -9.4, 0],
  [-13.5, 9.4, 0],
  [17.5, -9.4, 0],
  [17.5, 9.4, 0],
]
/** Foot of the projector's mast, on the roof of the east building, and its height. */
export const MAST: Point = [22.6, 0, 7]
const EAST_BUILDING: Extent = { east: [22, 29], north: [-12, 12], up: [0, 7] }
const GATE_PIERS: readonly Extent[] = [
  { east: [-9, -3], north: [23, 26], up: [0, 5] },
  { east: [3, 9], north: [23, 26], up: [0, 5] },
]
const GATE_LINTEL: Extent = { east: [-9, 9], north: [23, 26], up: [5, 6.2] }

/** The parts of the twin, each a tile. */
export type YardPart = 'ground' | 'west' | 'east' | 'north'

export const yardParts = (): Readonly<Record<YardPart, readonly YardFace[]>> => ({
  ground: ground(),
  west: [...westBuilding(), ...apron([-12.8, -12.5]), ...OCCLUDERS.slice(0, 2).flatMap(occluder), ...LAMPS.slice(0, 2).flatMap(lamp)],
  east: [...eastBuilding(), ...apron([16.6, 16.9]), ...OCCLUDERS.slice(2).flatMap(occluder), ...LAMPS.slice(2).flatMap(lamp)],
  north: gate(),
})

/** What is drawn from far away, in place of all parts. */
export const yardOutline = (): readonly YardFace[] => [
  ...square([-YARD_HALF, YARD_HALF], [-YARD_HALF, YARD_HALF], 'paving'),
  ...block(FACADE_WEST, 'lime'),
  ...hipRoof(roofOver(FACADE_WEST, 0.9, 2.6), 'tile'),
  ...block(EAST_BUILDING, 'lime'),
  ...GATE_PIERS.flatMap((pier) => block(pier, 'stone')),
  ...block(GATE_LINTEL, 'vermilion'),
  underside(GATE_LINTEL, 'vermilion'),
  ...hipRoof(roofOver(GATE_LINTEL, 1, 1.9), 'tile'),
]

const square = (east: readonly [number, number], north: readonly [number, number], material: Material): YardFace[] => [
  {
    corners: [
      [east[0], north[0], 0],
      [east[1], north[0], 0],
      [east[1], north[1], 0],
      [east[0], north[1], 0],
    ],
    material,
  },
]

/** Granite in 4 m fields between darker bands: one grid, so that no two edges meet halfway and show a crack. */
function ground(): YardFace[] {
  const edges: number[] = []
  for (let from = -YARD_HALF; from < YARD_HALF; from += 4) edges.push(from, from + 3.7)
  edges[edges.length - 1] = YARD_HALF
  const faces: YardFace[] = []
  for (let row = 0; row + 1 < edges.length; row++) {
    for (let place = 0; place + 1 < edges.length; place++) {
      const isField = row % 2 === 0 && place % 2 === 0
      faces.push(...square(pair(edges, place), pair(edges, row), isField ? 'paving' : 'band'))
    }
  }
  return faces
}

const pair = (edges: readonly number[], index: number): readonly [number, number] => [edges[index] ?? 0, edges[index + 1] ?? 0]

/** The eaves reach out over the walls; the ridge stands `rise` above them. */
function roofOver({ east: [w, e], north: [s, n], up: [, top] }: Extent, eaves: number, rise: number): Extent {
  return { east: [w - eaves, e + eaves], north: [s - eaves, n + eaves], up: [top, top + rise] }
}

function westBuilding(): YardFace[] {
  const { east, north } = FACADE_WEST
  const windows = [-26.5, -23].flatMap((from) => [
    ...block({ east: [from, from + 1.6], north: [north[0] - 0.08, north[0]], up: [1.2, 3.4] }, 'lattice'),
    ...block({ east: [from, from + 1.6], north: [north[1], north[1] + 0.08], up: [1.2, 3.4] }, 'lattice'),
  ])
  // Ends inside the wall, so that the façade stays one flat plane.
  const plinth = block({ east: [east[0] - 0.4, east[1] - 0.02], north: [north[0] - 0.4, north[1] + 0.4], up: [0, 0.6] }, 'stone')
  return [...block(FACADE_WEST, 'lime'), ...plinth, ...windows, ...hipRoof(roofOver(FACADE_WEST, 0.9, 2.6), 'tile')]
}

function eastBuilding(): YardFace[] {
  const { north } = EAST_BUILDING
  const ends = [north[0] + 0.9, north[1] - 2.5]
  const windows = ends.flatMap((from) => block({ east: [21.92, 22], north: [from, from + 1.6], up: [1.2, 3.4] }, 'lattice'))
  const columns = (
    [
      [21.7, -11.7, 0],
      [21.7, -8.6, 0],
      [21.7, 8.6, 0],
      [21.7, 11.7, 0],
    ] as const
  ).flatMap((foot) => column(foot, 0.22, 5.6, 'vermilion'))
  const beams = (
    [
      [-12, -8.3],
      [8.3, 12],
    ] as const
  ).flatMap((span) => {
    const beam: Extent = { east: [21.45, 22], north: span, up: [5.6, 6.1] }
    return [...block(beam, 'vermilion'), underside(beam, 'vermilion')]
  })
  const coping = block({ east: [21.9, 29.1], north: [-12.1, 12.1], up: [7, 7.25] }, 'stone')
  const mast = column([MAST[0], MAST[1], 7.25], 0.12, 8.6, 'bronze')
  const projector: Extent = { east: [21.35, 22.45], north: [-0.35, 0.35], up: [8, 8.4] }
  const housing = [...block(projector, 'bronze'), underside(projector, 'bronze')]
  return [...block(EAST_BUILDING, 'lime'), ...block(WALL_EAST, 'stone'), ...windows, ...columns, ...beams, ...coping, ...mast, ...housing]
}

/** A low wall that keeps visitors off the ground before a lit wall. */
const apron = (east: readonly [number, number]): YardFace[] => block({ east, north: [-10, 10], up: [0, 0.45] }, 'stone')

const occluder = (extent: Extent): YardFace[] => block(extent, 'vermilion')

function lamp([east, north]: Point): YardFace[] {
  return [
    ...column([east, north, 0], 0.26, 0.4, 'stone'),
    ...column([east, north, 0.4], 0.08, 4.4, 'bronze'),
    ...column([east, north, 4.4], 0.3, 5, 'lantern'),
    ...hipRoof({ east: [east - 0.42, east + 0.42], north: [north - 0.42, north + 0.42], up: [5, 5.3] }, 'tile'),
  ]
}

function gate(): YardFace[] {
  const sides = (
    [
      [-30, -9],
      [9, 30],
    ] as const
  ).flatMap((east) => [
    ...block({ east, north: [24.2, 24.8], up: [0, 2.5] }, 'lime'),
    ...block({ east, north: [24.1, 24.9], up: [2.5, 2.7] }, 'tile'),
  ])
  const columns = ([-8.4, -3.4, 3.4, 8.4] as const).flatMap((east) => column([east, 22.75, 0], 0.25, 5, 'vermilion'))
  return [
    ...GATE_PIERS.flatMap((pier) => block(pier, 'lime')),
    ...GATE_PIERS.flatMap(({ east, north }) =>
      block({ east: [east[0] - 0.2, east[1] + 0.2], north: [north[0] - 0.6, north[1] + 0.2], up: [0, 0.3] }, 'stone'),
    ),
    ...columns,
    ...block({ ...GATE_LINTEL, north: [22.4, 26] }, 'vermilion'),
    underside({ ...GATE_LINTEL, north: [22.4, 26] }, 'vermilion'),
    ...hipRoof(roofOver({ ...GATE_LINTEL, north: [22.4, 26] }, 1, 1.9), 'tile'),
    ...sides,
  ]
}
