import type { BodyPart } from './lighten-parts.ts'
import { MOST_ENTRIES } from './read-accessor.ts'
import { encodePng } from './encode-png.ts'
import type { MaterialTerms, Slot, SlotName } from './material-terms.ts'
import { GUTTER_SHARE, packTiles, type PlacedTile } from './pack-tiles.ts'
import { paintTile } from './paint-tile.ts'
import { emptyPixels, type Pixels } from './pixels.ts'
import { atlasSlots, isSame, pictureIn, type MergeHow, type MergeMember } from './plan-merge.ts'
import { readPicture } from './read-picture.ts'
import type { Glb, Loose } from './read-glb.ts'
import type { DrawnPicture, PictureTools } from './picture-tools.ts'
import { joinParts } from './thin-parts.ts'

/** A material that was not in the file: textures from `ATLAS` on are its own pictures, those below are the file's. */
export interface MadeMaterial {
  readonly material: Loose
  readonly pictures: readonly DrawnPicture[]
}

export const ATLAS = MOST_ENTRIES

/** Sizes of atlases, pixels. */
const SIZES = [32, 64, 128, 256, 512, 1024] as const
const WHITE: Slot['factor'] = [1, 1, 1, 1]

/** Draws what a group shares, as small as its tiles allow and no larger than `px`: one part and its material. */
export async function drawGroup(
  glb: Glb,
  members: readonly MergeMember[],
  { px, how, tools }: { px: number; how: MergeHow; tools: PictureTools },
): Promise<{ readonly part: BodyPart; readonly made: MadeMaterial }> {
  const wanted = members.map(({ size }) => size)
  const isWhole = (tiles: readonly PlacedTile[]): boolean =>
    tiles.length > 0 && tiles.every(({ width }, index) => width === wanted[index]!.width)
  const side = SIZES.find((size) => size >= px || isWhole(packTiles(wanted, size))) ?? px
  const tiles = packTiles(wanted, side)
  const pictures: DrawnPicture[] = []
  const placeOf: Partial<Record<SlotName, number>> = {}
  const slots = atlasSlots(members)
  for (const slot of slots) {
    if (slot === 'shade' && placeOf.base !== undefined && isShadedByBase(members)) placeOf.shade = placeOf.base
    else placeOf[slot] = ATLAS + pictures.push(await drawAtlas(glb, members, { slot, side, tiles, tools })) - 1
  }
  const parts = members.map(({ part, uvs, room }, index) => ({
    ...part,
    colours: members[0]!.terms.kind === 'toon' ? null : part.colours,
    uvs: uvsInTile(uvs, room, { tile: tiles[index]!, side }),
  }))
  return { part: joinParts(parts), made: { material: materialOf(members, placeOf, how), pictures } }
}

/** Where the pictures of shade are those of light, and neither is multiplied, one atlas serves both. */
const isShadedByBase = (members: readonly MergeMember[]): boolean =>
  isSame(members, 'base') && isSame(members, 'shade') && members.every(({ terms: { slots } }) => slots.base.texture === slots.shade.texture)

async function drawAtlas(
  glb: Glb,
  members: readonly MergeMember[],
  { slot, side, tiles, tools }: { slot: SlotName; side: number; tiles: readonly PlacedTile[]; tools: PictureTools },
): Promise<DrawnPicture> {
  const out = emptyPixels(side, side)
  const gutter = Math.ceil(side * GUTTER_SHARE)
  const isBaked = slot !== 'normal' && !isSame(members, slot)
  const most = slot === 'emissive' ? brightestOf(members) : 1
  const isClear = slot === 'base' && members.some(({ terms: { alpha } }) => alpha !== 'OPAQUE')
  fillBetween(out, slot === 'normal' ? [128, 128, 255] : [128, 128, 128], isClear ? 0 : 255)
  for (const [index, { terms, room, wrap }] of members.entries()) {
    const texture = pictureIn(terms, slot)
    const { factor } = terms.slots[slot]
    paintTile(out, tiles[index]!, gutter, {
      ...{ room, wrap },
      picture: texture === null ? null : await tools.open(readPicture(glb, texture), MOST_OPEN_PX),
      factor: isBaked ? [factor[0] / most, factor[1] / most, factor[2] / most, factor[3]] : null,
      alpha: slot !== 'base' || terms.alpha === 'OPAQUE' ? 'opaque' : terms.alpha === 'BLEND' ? 'keep' : { cutoff: terms.cutoff },
      colour: slot === 'normal' ? [128, 128, 255] : [255, 255, 255],
    })
  }
  return isClear ? encodePng(out) : tools.closeOpaque(out)
}

/** Of one picture at a time. */
const MOST_OPEN_PX = 2048

function fillBetween({ data }: Pixels, [red, green, blue]: readonly [number, number, number], alpha: number): void {
  const pixel = Uint8Array.of(red, green, blue, alpha)
  new Uint32Array(data.buffer, data.byteOffset, data.length / 4).fill(new Uint32Array(pixel.buffer)[0] ?? 0)
}

/** The most light that any of them gives off by itself, 1 at least. */
const brightestOf = (members: readonly MergeMember[]): number =>
  members.reduce((most, { terms }) => Math.max(most, ...terms.slots.emissive.factor.slice(0, 3)), 1)

function uvsInTile(
  uvs: Float32Array,
  { fromU, fromV, toU, toV }: MergeMember['room'],
  { tile, side }: { tile: PlacedTile; side: number },
): Float32Array {
  const out = new Float32Array(uvs.length)
  const within = (share: number): number => (Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : 0.5)
  for (let at = 0; at < uvs.length; at += 2) {
    out[at] = (tile.x + tile.width * within((uvs[at]! - fromU) / (toU - fromU))) / side
    out[at + 1] = (tile.y + tile.height * within((uvs[at + 1]! - fromV) / (toV - fromV))) / side
  }
  return out
}

function materialOf(members: readonly MergeMember[], placeOf: Partial<Record<SlotName, number>>, how: MergeHow): Loose {
  const { kind, slots } = members[0]!.terms
  const isBlended = members[0]!.terms.alpha === 'BLEND'
  const isCut = members.some(({ terms }) => terms.alpha === 'MASK')
  const picture = (slot: SlotName, name: string, more: Loose = {}): Loose =>
    placeOf[slot] === undefined ? {} : { [name]: { index: placeOf[slot], ...more } }
  const factor = (slot: SlotName): Slot['factor'] => (isSame(members, slot) ? slots[slot].factor : WHITE)
  const soft = meanOf(members)
  const glow = isSame(members, 'emissive') ? slots.emissive.factor.slice(0, 3) : [1, 1, 1]
  const strength = brightestOf(members)
  const [red, green, blue] = factor('shade')
  const toon = {
    ...{ specVersion: '1.0', transparentWithZWrite: members[0]!.terms.writesDepth, renderQueueOffsetNumber: 0, outlineWidthMode: 'none' },
    ...{ shadeColorFactor: [red, green, blue], ...picture('shade', 'shadeMultiplyTexture'), ...picture('rim', 'rimMultiplyTexture') },
    ...numbersOf(soft, LISTS),
    ...(how === 'alike' || isRestSame(members) ? members[0]!.terms.rest : {}),
  }
  const lights = isSame(members, 'emissive') ? glow.map((light) => light / strength) : glow
  return {
    name: 'merged',
    pbrMetallicRoughness: {
      baseColorFactor: [...factor('base')],
      ...picture('base', 'baseColorTexture'),
      ...(kind === 'lit' ? numbersOf(soft, []) : {}),
    },
    alphaMode: isBlended ? 'BLEND' : isCut ? 'MASK' : 'OPAQUE',
    ...(isCut ? { alphaCutoff: 0.5 } : {}),
    doubleSided: members.some(({ terms }) => terms.isTwoSided),
    ...(kind === 'plain' ? {} : { ...picture('normal', 'normalTexture', { scale: depthOf(members) }), emissiveFactor: lights }),
    ...(kind === 'plain' ? {} : picture('emissive', 'emissiveTexture')),
    extensions: {
      ...(kind === 'toon' ? { VRMC_materials_mtoon: toon } : kind === 'plain' ? { KHR_materials_unlit: {} } : {}),
      ...(strength > 1 ? { KHR_materials_emissive_strength: { emissiveStrength: strength } } : {}),
    },
  }
}

/** Those of the numbers that are lists; the others are numbers. */
const LISTS = ['parametricRimColorFactor']

const numbersOf = (soft: MaterialTerms['soft'], lists: readonly string[]): Loose =>
  Object.fromEntries(Object.entries(soft).map(([name, numbers]) => [name, lists.includes(name) ? numbers : numbers[0]]))

const isRestSame = (members: readonly MergeMember[]): boolean =>
  new Set(members.map(({ terms }) => JSON.stringify(terms.rest))).size === 1 &&
  Object.keys(members[0]!.terms.rest).every((name) => name.startsWith('matcap'))

/** Means by how much of the body each covers. */
function meanOf(members: readonly MergeMember[]): MaterialTerms['soft'] {
  const all = members.reduce((sum, { area }) => sum + area, 0)
  const shareOf = ({ area }: MergeMember): number => (all > 0 ? area / all : 1 / members.length)
  return Object.fromEntries(
    Object.entries(members[0]!.terms.soft).map(([name, numbers]) => [
      name,
      numbers.map((first, index) =>
        members.every(({ terms }) => terms.soft[name]![index] === first)
          ? first
          : members.reduce((sum, member) => sum + member.terms.soft[name]![index]! * shareOf(member), 0),
      ),
    ]),
  )
}

/** How deep normal pictures are: the mean of those that have one. */
function depthOf(members: readonly MergeMember[]): number {
  const deep = members.filter(({ terms }) => terms.slots.normal.texture !== null)
  return deep.reduce((sum, { terms }) => sum + terms.slots.normal.factor[0], 0) / Math.max(1, deep.length)
}
