/** What a corner of a body is made of: which colour of a costume it takes. */
export const ROLE = {
  skin: 0,
  hair: 1,
  upper: 2,
  lower: 3,
  sash: 4,
  shoes: 5,
  dark: 6,
  trim: 7,
  white: 8,
  lip: 9,
  crown: 10,
  back: 11,
} as const
export type Role = keyof typeof ROLE

/** Parts of a body that not everybody wears. */
export const PART = {
  body: 0,
  legs: 1,
  skirt: 2,
  hem: 3,
  sleeves: 4,
  sash: 5,
  bun: 6,
  longHair: 7,
  futou: 8,
  cap: 9,
  cloak: 10,
  scarf: 11,
  /** Of a face: what moves by itself. */
  lids: 12,
  irises: 13,
  mouth: 14,
  /** A head whose face is painted on. */
  painted: 15,
} as const
export type Part = keyof typeof PART

/** What somebody wears. */
export interface Costume {
  readonly wears: readonly Part[]
  /** sRGB. */
  readonly colours: Readonly<Record<Exclude<Role, keyof typeof COMMON | 'crown' | 'back'>, number>>
}

/** Of everybody, whatever he wears: sRGB. */
export const COMMON = { skin: 0xd9a582, hair: 0x1d1917, dark: 0x121014, white: 0xe8e4dc, lip: 0xa8574f } as const

/** Eight that are told apart at 20 m by outline and colour: four of the Tang street, four of today. */
export const COSTUMES: readonly Costume[] = [
  {
    wears: ['skirt', 'sleeves', 'sash', 'bun'],
    colours: { upper: 0xb59bd0, lower: 0xa3232b, sash: 0xe0b040, shoes: 0x3a1a18, trim: 0x3f8f86 },
  },
  { wears: ['skirt', 'sash', 'futou'], colours: { upper: 0x24408a, lower: 0x24408a, sash: 0x1a1a1e, shoes: 0x15151a, trim: 0x24408a } },
  { wears: ['legs', 'hem', 'cap'], colours: { upper: 0x1f8a8c, lower: 0x2b2f3a, sash: 0x1f8a8c, shoes: 0xd8d8d4, trim: 0xf0f0ea } },
  {
    wears: ['legs', 'hem', 'longHair', 'scarf'],
    colours: { upper: 0xc98a2b, lower: 0x4a3a30, sash: 0x4a3a30, shoes: 0x2a1d16, trim: 0xf2e6cc },
  },
  {
    wears: ['skirt', 'sash', 'bun', 'cloak'],
    colours: { upper: 0xe8e6e0, lower: 0xcfd8dc, sash: 0x8fb3c0, shoes: 0x6c7a80, trim: 0xdb3f5a },
  },
  { wears: ['legs', 'hem', 'cloak'], colours: { upper: 0x52367a, lower: 0x2a2433, sash: 0xd8b25a, shoes: 0x1c1622, trim: 0x7a4fb0 } },
  { wears: ['legs', 'scarf', 'cap'], colours: { upper: 0xe0662a, lower: 0x33404f, sash: 0x33404f, shoes: 0xe8e8e4, trim: 0x222a33 } },
  {
    wears: ['skirt', 'sleeves', 'sash', 'longHair'],
    colours: { upper: 0x3d8a4f, lower: 0xd7e6c0, sash: 0xf0c8d0, shoes: 0x506040, trim: 0xf4f0e0 },
  },
]

const FACE_PARTS = (1 << PART.body) | (1 << PART.painted) | (1 << PART.lids) | (1 << PART.irises) | (1 << PART.mouth)

/** Colour of what is made of a role, sRGB. Far off, crown and back stand for what is worn on the head and hangs down behind. */
export function colourOf({ wears, colours }: Costume, role: Role): number {
  if (role === 'crown') return wears.includes('cap') ? colours.trim : wears.includes('futou') ? COMMON.dark : COMMON.hair
  if (role === 'back') return wears.includes('cloak') ? colours.trim : colours.upper
  return role in COMMON ? COMMON[role as keyof typeof COMMON] : colours[role as keyof typeof colours]
}

/** Parts of each costume as bits. */
export const WORN: readonly number[] = COSTUMES.map(({ wears }) => wears.reduce((bits, part) => bits | (1 << PART[part]), FACE_PARTS))
