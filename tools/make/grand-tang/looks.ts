import type { SurfaceKind } from '../../../model/documents/index.ts'

/** The night's light groups, in the order of their channels. */
export const GROUPS = ['path', 'eaves', 'lanterns', 'columns', 'trees', 'screens', 'stage', 'floods'] as const
export type Group = (typeof GROUPS)[number]

/** What a face looks like: kind, sRGB colour, and how strongly it glows by itself at the group's full level. */
export interface Look {
  readonly kind: SurfaceKind
  readonly colour: `#${string}`
  readonly glow?: readonly [Group, number]
  /** Faces of this look that share corners bend into each other. */
  readonly smooth?: true
}

const look = (kind: SurfaceKind, colour: `#${string}`, glow?: readonly [Group, number]): Look =>
  glow === undefined ? { kind, colour } : { kind, colour, glow }

const curved = (kind: SurfaceKind, colour: `#${string}`): Look => ({ kind, colour, smooth: true })

/** Wares of a lit shop window. */
const ware = (colour: `#${string}`, cdM2: number): Look => ({ kind: 'plain', colour, glow: ['columns', cdM2], smooth: true })

/** Colours of the rule set; glowing faces in cd/m2. */
export const LOOKS = {
  brick: look('brick', '#9C8A70'),
  brickLow: look('brick', '#8F8069'),
  brickClean: look('brick', '#B3A084'),
  brickShade: look('brick', '#6F6353'),
  greyBrick: look('brick', '#7C7B76'),
  dark: look('plain', '#17130F'),
  tile: look('roof-tile', '#4B4F4D'),
  tileDark: look('roof-tile', '#3D4442'),
  tileGreen: look('roof-tile', '#2F6B4F'),
  tileGold: look('roof-tile', '#A07B33'),
  ridge: look('stone', '#444946'),
  lime: look('plaster', '#E6DED0'),
  ochre: look('plaster', '#C9A878'),
  wine: look('plaster', '#7E2A20'),
  cream: look('plaster', '#D9C7A3'),
  vermilion: look('lacquer', '#8C2C20'),
  vermilionDark: look('lacquer', '#74251A'),
  bracket: look('bracket', '#8E2E20'),
  bracketGreen: look('bracket', '#4C8068'),
  soffit: look('timber', '#7E4231'),
  timber: look('timber', '#5A3A26'),
  plank: look('timber', '#8A6A45'),
  lattice: look('lattice', '#3F6B57'),
  latticeRed: look('lattice', '#8E2B1E'),
  /** Paper or glass behind bars, lit from within. */
  latticeLit: look('lattice', '#E2B878', ['columns', 28]),
  windowWarm: look('glass', '#E8C48A', ['columns', 22]),
  windowPale: look('glass', '#E6DBC4', ['columns', 14]),
  windowDark: look('glass', '#1E2226'),
  /** A lit shop from across the street; near by it is wood, washes of light over the shelves, and wares. */
  shopBack: look('plain', '#D8B98C', ['columns', 30]),
  shopWood: look('timber', '#5E4029', ['columns', 1.6]),
  shopWash: look('plain', '#E2C293', ['columns', 15]),
  shopWashLow: look('plain', '#A88055', ['columns', 5.5]),
  shopCheek: look('timber', '#6E4C30', ['columns', 2.6]),
  shelfLine: look('lamp', '#FFE9CC', ['columns', 300]),
  // Goods take most of their light from the room; a little of their own stands for the spots over the shelves.
  goodsWhite: ware('#CFC6B4', 14),
  goodsCeladon: ware('#8FA894', 10),
  goodsAmber: ware('#A86B2C', 8),
  goodsClay: ware('#7A4A32', 5),
  goodsIndigo: ware('#34496A', 7),
  goodsRose: ware('#8E4548', 6),
  goodsPlum: ware('#5C3A4C', 5),
  goodsOchre: ware('#A5803F', 8),
  goodsPaper: ware('#C8B791', 10),
  goodsDusk: look('plain', '#2A211A', ['columns', 3]),
  shopFloor: look('timber', '#7E6042', ['columns', 4]),
  stone: look('stone', '#B5AFA3'),
  stoneDark: look('stone', '#8F897E'),
  granite: look('stone', '#BFA57C'),
  whiteGranite: look('stone', '#D3CFC6'),
  marble: look('stone', '#C9C4B8'),
  paving: look('paving', '#8C857A'),
  pavingLight: look('paving', '#A09788'),
  pavingBand: look('paving', '#5B554E'),
  pavingWarm: look('paving', '#94806A'),
  pavingRed: look('paving', '#7A4A3C'),
  road: look('road', '#3B3B3C'),
  roadLine: look('road', '#D8D5CB'),
  drain: look('plain', '#26241F'),
  kerb: look('stone', '#A39C90'),
  earth: look('rammed-earth', '#B08D62'),
  grass: look('grass', '#46593A'),
  hedge: curved('foliage', '#35512E'),
  crown: curved('foliage', '#4C6636'),
  crownDark: curved('foliage', '#3B5430'),
  crownGold: curved('foliage', '#8A7A30'),
  crownPale: curved('foliage', '#6E722F'),
  // Blossom: brighter than any leaf, which is how the leaf surface knows it.
  myrtle: curved('foliage', '#C4708C'),
  peonyRed: curved('foliage', '#B4283C'),
  peonyPink: curved('foliage', '#D98AA0'),
  peonyWhite: curved('foliage', '#E4D9CE'),
  chrysanthemum: curved('foliage', '#D79A2B'),
  bark: curved('bark', '#5A4C3F'),
  water: look('water', '#1B2B2E'),
  bronze: look('bronze', '#7B6447'),
  bronzeCast: curved('bronze', '#7B6447'),
  bronzeDark: curved('bronze', '#5A4A36'),
  gilt: look('gilt', '#C9A24E'),
  giltDark: look('gilt', '#8F7338'),
  signBoard: look('lacquer', '#23190F'),
  signBlue: look('lacquer', '#1C3350'),
  signRed: look('lacquer', '#7C1E17'),
  /** A line of LED along eaves, ridges, pool kerbs. */
  eaveLine: look('lamp', '#FFD9A0', ['eaves', 170]),
  ridgeLine: look('lamp', '#FFD9A0', ['eaves', 110]),
  poolLine: look('lamp', '#FFD9A6', ['path', 110]),
  /** Paper behind lattice, in light columns and plinths. */
  lightBox: look('lattice', '#F0D8A8', ['path', 260]),
  plinthBox: look('lattice', '#F0D8A8', ['path', 40]),
  pathLamp: look('lamp', '#FFE3B8', ['path', 260]),
  palaceLantern: look('silk', '#F6D9A4', ['path', 420]),
  redLantern: look('silk', '#C21F1A', ['lanterns', 150]),
  goldLantern: look('silk', '#E8A84A', ['lanterns', 190]),
  silkRed: look('silk', '#C21F1A'),
  silkIndigo: look('silk', '#2C4468'),
  poem: look('silk', '#D9B36A', ['trees', 26]),
  screen: look('screen', '#20242C', ['screens', 260]),
  cornerScreen: look('screen', '#3A1D18', ['screens', 110]),
  dragonSkin: look('screen', '#C08A3A', ['screens', 90]),
  stageFloor: look('timber', '#4A2D22'),
  cityWall: look('plaster', '#8B8378'),
  cityWallWarm: look('plaster', '#9C8C78'),
  cityGlass: look('glass', '#2C3238'),
  cityWindow: look('glass', '#E6C892', ['columns', 9]),
} as const satisfies Record<string, Look>

export type LookName = keyof typeof LOOKS
