import { isLoose, looseOf, type Loose } from './read-glb.ts'
import { isToonOfZero, toonOfZero } from './toon-of-zero.ts'

/** Pictures by what they are for. */
export const SLOTS = ['base', 'shade', 'emissive', 'normal', 'rim'] as const
export type SlotName = (typeof SLOTS)[number]

/** A picture and what it is multiplied by. */
export interface Slot {
  /** Index of a texture; null where there is none. */
  readonly texture: number | null
  /** Red, green, blue, alpha: light. Of a normal picture the first is how deep it is. */
  readonly factor: readonly [number, number, number, number]
}

/** What a material is, in the same terms whichever way its file says it. */
export interface MaterialTerms {
  readonly name: string
  /** MToon, without light, or as glTF has it. */
  readonly kind: 'toon' | 'plain' | 'lit'
  readonly alpha: 'OPAQUE' | 'MASK' | 'BLEND'
  readonly cutoff: number
  /** Of what is blended: whether it hides what comes after. */
  readonly writesDepth: boolean
  /** Of what is blended: drawn after those of less. */
  readonly order: number
  readonly isTwoSided: boolean
  readonly slots: Readonly<Record<SlotName, Slot>>
  /** Moves coordinates before a picture is looked up, the same for all its pictures. */
  readonly move: UvMove
  /** Numbers that a mean of can stand for, for all corners the same. */
  readonly soft: Readonly<Record<string, readonly number[]>>
  /** What can only be shared by materials that have the same, or given up. */
  readonly rest: Loose
  /** It moves, or is made of what no atlas can hold: drawn by itself. */
  readonly isAlone: boolean
}

/** As `KHR_texture_transform` says it. */
export interface UvMove {
  readonly offset: readonly [number, number]
  readonly scale: readonly [number, number]
  /** Radians. */
  readonly rotation: number
}

const STILL: UvMove = { offset: [0, 0], scale: [1, 1], rotation: 0 }

/** The terms of a material of a file; of the one glTF gives to what names none, where it is null. */
export function termsOf(json: Loose, material: number | null): MaterialTerms {
  const materials = json['materials']
  const own = material !== null && Array.isArray(materials) ? (materials as unknown[])[material] : undefined
  const properties = looseOf(looseOf(json, 'extensions'), 'VRM')['materialProperties']
  const zero = material !== null && Array.isArray(properties) ? (properties as unknown[])[material] : undefined
  return termsOfFirst(isLoose(zero) && isToonOfZero(zero) ? toonOfZero(isLoose(own) ? own : {}, zero) : isLoose(own) ? own : {})
}

function termsOfFirst(own: Loose): MaterialTerms {
  const extensions = looseOf(own, 'extensions')
  const toon = looseOf(extensions, 'VRMC_materials_mtoon')
  const pbr = looseOf(own, 'pbrMetallicRoughness')
  const kind = isLoose(extensions['VRMC_materials_mtoon']) ? 'toon' : isLoose(extensions['KHR_materials_unlit']) ? 'plain' : 'lit'
  const strength = numberOf(
    looseOf(extensions, 'KHR_materials_emissive_strength')['emissiveStrength'] ??
      looseOf(extensions, 'VRMC_materials_hdr_emissiveMultiplier')['emissiveMultiplier'],
    1,
  )
  const infos = [pbr['baseColorTexture'], own['emissiveTexture'], own['normalTexture'], toon['shadeMultiplyTexture'], toon['rimMultiplyTexture']] // prettier-ignore
  const moves = infos.filter(isLoose).map(moveOf)
  const move = moves[0] ?? STILL
  const alpha = own['alphaMode'] === 'MASK' || own['alphaMode'] === 'BLEND' ? own['alphaMode'] : 'OPAQUE'
  const cutoff = numberOf(own['alphaCutoff'], 0.5)
  const isShaded = kind === 'toon'
  return {
    name: typeof own['name'] === 'string' ? own['name'].slice(0, 80) : '',
    ...{ kind, alpha, cutoff, move },
    writesDepth: toon['transparentWithZWrite'] === true,
    order: numberOf(toon['renderQueueOffsetNumber'], 0),
    isTwoSided: own['doubleSided'] === true,
    slots: {
      base: slotOf(pbr['baseColorTexture'], lightOf(pbr['baseColorFactor'], 1)),
      shade: slotOf(isShaded ? toon['shadeMultiplyTexture'] : undefined, lightOf(toon['shadeColorFactor'], isShaded ? 0 : 1)),
      emissive: slotOf(kind === 'plain' ? undefined : own['emissiveTexture'], lightOf(kind === 'plain' ? undefined : own['emissiveFactor'], 0, strength)), // prettier-ignore
      normal: slotOf(kind === 'plain' ? undefined : own['normalTexture'], [numberOf(looseOf(own, 'normalTexture')['scale'], 1), 1, 1, 1]),
      rim: slotOf(isShaded ? toon['rimMultiplyTexture'] : undefined, [1, 1, 1, 1]),
    },
    soft: kind === 'toon' ? softOfToon(toon) : kind === 'lit' ? softOfLit(pbr) : {},
    rest: kind === 'toon' ? restOfToon(toon) : kind === 'lit' ? definedOf({ metallicRoughnessTexture: pbr['metallicRoughnessTexture'], occlusionTexture: own['occlusionTexture'] }) : {}, // prettier-ignore
    isAlone:
      [toon['uvAnimationScrollXSpeedFactor'], toon['uvAnimationScrollYSpeedFactor'], toon['uvAnimationRotationSpeedFactor']].some(
        (speed) => numberOf(speed, 0) !== 0,
      ) || // prettier-ignore
      moves.some((one) => JSON.stringify(one) !== JSON.stringify(move)) ||
      infos.some((info) => numberOf(looseOf({ info }, 'info')['texCoord'], 0) !== 0) ||
      (alpha === 'MASK' && !(cutoff > 0.001 && cutoff < 0.999)),
  }
}

function softOfToon(toon: Loose): MaterialTerms['soft'] {
  return {
    shadingShiftFactor: [numberOf(toon['shadingShiftFactor'], 0)],
    shadingToonyFactor: [numberOf(toon['shadingToonyFactor'], 0.9)],
    giEqualizationFactor: [numberOf(toon['giEqualizationFactor'], 0.9)],
    parametricRimColorFactor: lightOf(toon['parametricRimColorFactor'], 0).slice(0, 3),
    parametricRimFresnelPowerFactor: [numberOf(toon['parametricRimFresnelPowerFactor'], 5)],
    parametricRimLiftFactor: [numberOf(toon['parametricRimLiftFactor'], 0)],
    rimLightingMixFactor: [numberOf(toon['rimLightingMixFactor'], 1)],
  }
}

const softOfLit = (pbr: Loose): MaterialTerms['soft'] => ({
  metallicFactor: [numberOf(pbr['metallicFactor'], 1)],
  roughnessFactor: [numberOf(pbr['roughnessFactor'], 1)],
})

function restOfToon(toon: Loose): Loose {
  const { matcapTexture, shadingShiftTexture } = toon
  return definedOf({ matcapTexture, matcapFactor: matcapTexture === undefined ? undefined : (toon['matcapFactor'] ?? [1, 1, 1]), shadingShiftTexture }) // prettier-ignore
}

const definedOf = (values: Loose): Loose => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))

const numberOf = (value: unknown, or: number): number => (typeof value === 'number' && Number.isFinite(value) ? value : or)

/** Light of a list of three or four; what is missing is as `or` says, alpha 1. */
function lightOf(list: unknown, or: number, times = 1): Slot['factor'] {
  const of = (index: number, instead: number): number => numberOf(Array.isArray(list) ? (list as unknown[])[index] : undefined, instead)
  return [times * of(0, or), times * of(1, or), times * of(2, or), of(3, 1)]
}

const slotOf = (info: unknown, factor: Slot['factor']): Slot => ({
  texture: isLoose(info) && typeof info['index'] === 'number' ? info['index'] : null,
  factor,
})

function moveOf(info: Loose): UvMove {
  const move = looseOf(looseOf(info, 'extensions'), 'KHR_texture_transform')
  const two = (list: unknown, or: number): readonly [number, number] => {
    const [u, v] = lightOf(list, or)
    return [u, v]
  }
  return { offset: two(move['offset'], 0), scale: two(move['scale'], 1), rotation: numberOf(move['rotation'], 0) }
}

/** Where a picture is looked up for coordinates. */
export function movedUvs(uvs: Float32Array, { offset, scale, rotation }: UvMove): Float32Array {
  const [cos, sin] = [Math.cos(rotation), Math.sin(rotation)]
  const out = new Float32Array(uvs.length)
  for (let at = 0; at < uvs.length; at += 2) {
    const [u, v] = [uvs[at]! * scale[0], uvs[at + 1]! * scale[1]]
    out[at] = cos * u + sin * v + offset[0]
    out[at + 1] = cos * v - sin * u + offset[1]
  }
  return out
}
