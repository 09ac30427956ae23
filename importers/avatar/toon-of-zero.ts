import { isLoose, looseOf, type Loose } from './read-glb.ts'

/** Whether what VRM 0.x says beside a material stands in the place of the material. */
export const isToonOfZero = (property: Loose): boolean => String(property['shader']).startsWith('VRM/')

/**
 * The material of VRM 1.0 for what 0.x says beside one: as three-vrm draws it (three-vrm-materials-v0compat), so that it looks the same
 * whichever of the two is in a file. Outlines are left out.
 */
export function toonOfZero(own: Loose, property: Loose): Loose {
  const { shader } = property
  const isPlain = String(shader).startsWith('VRM/Unlit')
  const { color, picture, float } = readersOf(property)
  const isBlended = isPlain ? String(shader).startsWith('VRM/UnlitTransparent') : looseOf(property, 'keywordMap')['_ALPHABLEND_ON'] === true
  const isCut = isPlain ? shader === 'VRM/UnlitCutout' : looseOf(property, 'keywordMap')['_ALPHATEST_ON'] === true
  const base = { baseColorFactor: color('_Color', [1, 1, 1, 1]), ...picture('baseColorTexture', '_MainTex') }
  const toon = isPlain
    ? { shadeColorFactor: base.baseColorFactor.slice(0, 3), ...picture('shadeMultiplyTexture', '_MainTex') }
    : shadedOf(property)
  return {
    name: own['name'],
    pbrMetallicRoughness: base,
    ...(isPlain
      ? {}
      : { ...picture('normalTexture', '_BumpMap', { scale: float('_BumpScale', 1) }), ...picture('emissiveTexture', '_EmissionMap') }),
    ...(isPlain ? {} : { emissiveFactor: color('_EmissionColor', [0, 0, 0, 1]).slice(0, 3) }),
    alphaMode: isBlended ? 'BLEND' : isCut ? 'MASK' : 'OPAQUE',
    alphaCutoff: float('_Cutoff', 0.5),
    doubleSided: isPlain ? own['doubleSided'] === true : float('_CullMode', 2) === 0,
    extensions: {
      VRMC_materials_mtoon: {
        ...toon,
        transparentWithZWrite: isBlended && (isPlain ? shader === 'VRM/UnlitTransparentZWrite' : float('_ZWrite', 0) === 1),
        // Later queues come later; how far apart they lie says nothing.
        renderQueueOffsetNumber: isBlended && typeof property['renderQueue'] === 'number' ? property['renderQueue'] : 0,
      },
    },
  }
}

function shadedOf(property: Loose): Loose {
  const { color, picture, float } = readersOf(property)
  const shift = float('_ShadeShift', 0)
  const blend = 0.5 + 0.5 * shift
  const toony = float('_ShadeToony', 0.9) * (1 - blend) + blend
  const gi = float('_IndirectLightIntensity', 0.1)
  return {
    shadeColorFactor: color('_ShadeColor', [0.97, 0.81, 0.86, 1]).slice(0, 3),
    ...picture('shadeMultiplyTexture', '_ShadeTexture'),
    shadingShiftFactor: -shift - (1 - toony),
    shadingToonyFactor: toony,
    ...(gi === 0 ? {} : { giEqualizationFactor: 1 - gi }),
    ...picture('matcapTexture', '_SphereAdd'),
    ...picture('rimMultiplyTexture', '_RimTexture'),
    rimLightingMixFactor: float('_RimLightingMix', 0),
    parametricRimColorFactor: color('_RimColor', [0, 0, 0, 1]).slice(0, 3),
    parametricRimFresnelPowerFactor: float('_RimFresnelPower', 1),
    parametricRimLiftFactor: float('_RimLift', 0),
    uvAnimationScrollXSpeedFactor: float('_UvAnimScrollX', 0),
    uvAnimationScrollYSpeedFactor: -float('_UvAnimScrollY', 0),
    uvAnimationRotationSpeedFactor: float('_UvAnimRotation', 0),
  }
}

interface ZeroReaders {
  /** Red, green, blue as light, alpha as it is. */
  color(name: string, or: readonly number[]): number[]
  /** A picture under a name of VRM 1.0; nothing where there is none. */
  picture(name: string, of: string, more?: Loose): Loose
  float(name: string, or: number): number
}

function readersOf(property: Loose): ZeroReaders {
  const numberOf = (value: unknown, or: number): number => (typeof value === 'number' && Number.isFinite(value) ? value : or)
  const vectors = looseOf(property, 'vectorProperties')
  const main: unknown = vectors['_MainTex']
  const [left, bottom, across, up] = [0, 0, 1, 1].map((or, index) => numberOf(Array.isArray(main) ? (main as unknown[])[index] : undefined, or)) as [number, number, number, number] // prettier-ignore
  // Its pictures stand on their heads: what is measured from below there is from above here.
  const transform = { offset: [left, 1 - up - bottom], scale: [across, up] }
  const extensions = isLoose(main) || Array.isArray(main) ? { KHR_texture_transform: transform } : {}
  return {
    color: (name, or) => {
      const list: unknown = vectors[name]
      return or.map((instead, index) => {
        const value = numberOf(Array.isArray(list) ? (list as unknown[])[index] : undefined, instead)
        return index === 3 ? value : Math.max(0, value) ** 2.2
      })
    },
    picture: (name, of, more = {}) => {
      const index = looseOf(property, 'textureProperties')[of]
      return typeof index === 'number' ? { [name]: { index, extensions, ...more } } : {}
    },
    float: (name, or) => numberOf(looseOf(property, 'floatProperties')[name], or),
  }
}
