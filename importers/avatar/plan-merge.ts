import { gatherUvs, roomOf, type UvRoom } from './fit-uvs.ts'
import type { BodyPart } from './lighten-parts.ts'
import { listOf } from './loose-lists.ts'
import { movedUvs, SLOTS, termsOf, type MaterialTerms, type SlotName } from './material-terms.ts'
import type { TileSize } from './pack-tiles.ts'
import type { Wrap } from './paint-tile.ts'
import { readPicture } from './read-picture.ts'
import { MOST_ENTRIES } from './read-accessor.ts'
import type { Glb, Loose } from './read-glb.ts'

/** A part whose material is to be put together with others. */
export interface MergeMember {
  readonly part: BodyPart
  readonly terms: MaterialTerms
  /** Coordinates in its pictures, pieces gathered. */
  readonly uvs: Float32Array
  readonly room: UvRoom
  readonly wrap: readonly [u: Wrap, v: Wrap]
  /** What its tile wants, pixels. */
  readonly size: TileSize
  /** Square metres. */
  readonly area: number
}

/** What is drawn together and what stays by itself. */
export interface MergePlan {
  readonly groups: readonly (readonly MergeMember[])[]
  readonly alone: readonly BodyPart[]
}

/**
 * How alike materials are that are put together: `alike` ones differ in nothing that does not go into a picture; `near` ones are of one
 * kind, and of what else they differ in (how far light reaches, the shine at edges, whether backs are drawn) a mean is taken.
 */
export type MergeHow = 'alike' | 'near'

/** A picture repeated more often than this in a part would be too small in its tile. */
const MOST_REPEATS = 4
/** Of one colour all over. */
const PLAIN_PX = 4

/** Which parts can be drawn together. One part a material is expected. */
export function planMerge(glb: Glb, parts: readonly BodyPart[], how: MergeHow): MergePlan {
  const alone: BodyPart[] = []
  const byKey = new Map<string, MergeMember[]>()
  for (const part of parts) {
    const member = memberOf(glb, part)
    if (member === null || (how === 'alike' && Object.keys(member.terms.rest).some((name) => !name.startsWith('matcap')))) alone.push(part)
    else {
      const key = keyOf(member.terms, how)
      byKey.set(key, [...(byKey.get(key) ?? []), member])
    }
  }
  const groups = [...byKey.values()]
  return {
    groups: groups
      .filter(({ length }) => length > 1)
      .map((members) => members.toSorted((one, other) => one.terms.order - other.terms.order)),
    alone: [...alone, ...groups.filter(({ length }) => length === 1).flatMap((members) => members.map(({ part }) => part))],
  }
}

function keyOf({ kind, alpha, writesDepth, isTwoSided, soft, rest, slots }: MaterialTerms, how: MergeHow): string {
  const drawn = [kind, alpha === 'BLEND' ? `blend ${writesDepth}` : 'solid']
  return JSON.stringify(
    how === 'near' ? drawn : [...drawn, isTwoSided, soft, rest, slots.normal.texture === null ? 1 : slots.normal.factor],
  )
}

/** Null for what has to stay by itself. */
function memberOf(glb: Glb, part: BodyPart): MergeMember | null {
  const terms = termsOf(glb.json, part.material)
  if (terms.isAlone) return null
  const textures = SLOTS.flatMap((slot) => terms.slots[slot].texture ?? [])
  const wraps = textures.map((texture) => wrapOf(glb.json, texture))
  const wrap = wraps[0] ?? (['repeat', 'repeat'] as const)
  if (wraps.some((one) => one.join() !== wrap.join())) return null
  const uvs = gatherUvs(movedUvs(part.uvs, terms.move), part.indices, { u: STEPS[wrap[0]], v: STEPS[wrap[1]] })
  const room = textures.length === 0 ? { fromU: 0, fromV: 0, toU: 1, toV: 1 } : roomOf(uvs, part.indices)
  if (room === null || room.toU - room.fromU > MOST_REPEATS || room.toV - room.fromV > MOST_REPEATS) return null
  return { part, terms, uvs, wrap, room, size: sizeOf(glb, textures, room), area: areaOf(part) }
}

const STEPS = { repeat: 1, mirror: 2, clamp: 0 } as const

function wrapOf(json: Loose, texture: number): readonly [Wrap, Wrap] {
  const { sampler } = listOf(json, 'textures', MOST_ENTRIES)[texture] ?? {}
  const own = typeof sampler === 'number' ? listOf(json, 'samplers', MOST_ENTRIES)[sampler] : undefined
  const of = (mode: unknown): Wrap => (mode === 33_071 ? 'clamp' : mode === 33_648 ? 'mirror' : 'repeat')
  return [of(own?.['wrapS']), of(own?.['wrapT'])]
}

/** As many pixels as the largest of its pictures has there. */
function sizeOf(glb: Glb, textures: readonly number[], { fromU, fromV, toU, toV }: UvRoom): TileSize {
  let [width, height] = [PLAIN_PX, PLAIN_PX]
  for (const texture of textures) {
    const picture = readPicture(glb, texture)
    width = Math.max(width, Math.ceil(picture.width * (toU - fromU)))
    height = Math.max(height, Math.ceil(picture.height * (toV - fromV)))
  }
  return { width, height }
}

function areaOf({ positions, indices }: BodyPart): number {
  let sum = 0
  for (let at = 0; at + 2 < indices.length; at += 3) {
    const [a, b, c] = [indices[at]! * 3, indices[at + 1]! * 3, indices[at + 2]! * 3]
    const of = (from: number, axis: number): number => positions[from + axis]! - positions[a + axis]!
    const cross = [0, 1, 2].map((axis) => of(b, (axis + 1) % 3) * of(c, (axis + 2) % 3) - of(b, (axis + 2) % 3) * of(c, (axis + 1) % 3))
    sum += Math.hypot(...cross) / 2
  }
  return sum
}

/** Which pictures a group needs an atlas for: some have one, or are multiplied by something else. */
export function atlasSlots(members: readonly MergeMember[]): readonly SlotName[] {
  return SLOTS.filter(
    (slot) => members.some(({ terms }) => pictureIn(terms, slot) !== null) || (slot !== 'normal' && !isSame(members, slot)),
  )
}

/** Whether all are multiplied by the same. */
export const isSame = (members: readonly MergeMember[], slot: SlotName): boolean =>
  new Set(members.map(({ terms }) => terms.slots[slot].factor.join())).size === 1

/** The texture that is seen of a slot: one that is multiplied by nothing is not. */
export function pictureIn({ slots, soft, rest }: MaterialTerms, slot: SlotName): number | null {
  const { texture, factor } = slots[slot]
  if (slot === 'emissive' && factor.slice(0, 3).every((light) => light === 0)) return null
  const shines = rest['matcapTexture'] !== undefined || (soft['parametricRimColorFactor'] ?? []).some((light) => light !== 0)
  return slot === 'rim' && !shines ? null : texture
}
