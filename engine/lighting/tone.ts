import { ShaderChunk } from 'three'

/** Power and saturation of the look put on AgX: deeper shadows, hues that stay. */
const POWER = 1.35
const SATURATION = 1.4

const PLAIN = 'vec3 CustomToneMapping( vec3 color ) { return color; }'

/** Three's AgX, cut open between its curve and its way out. Uses the functions and matrices of the chunk it stands in. */
const PUNCHY = /* glsl */ `
vec3 CustomToneMapping( vec3 color ) {
  const mat3 inset = mat3(
    vec3( 0.856627153315983, 0.137318972929847, 0.11189821299995 ),
    vec3( 0.0951212405381588, 0.761241990602591, 0.0767994186031903 ),
    vec3( 0.0482516061458583, 0.101439036467562, 0.811302368396859 )
  );
  const mat3 outset = mat3(
    vec3( 1.1271005818144368, - 0.1413297634984383, - 0.14132976349843826 ),
    vec3( - 0.11060664309660323, 1.157823702216272, - 0.11060664309660294 ),
    vec3( - 0.016493938717834573, - 0.016493938717834257, 1.2519364065950405 )
  );
  color = inset * ( LINEAR_SRGB_TO_LINEAR_REC2020 * ( color * toneMappingExposure ) );
  color = clamp( ( log2( max( color, 1e-10 ) ) + 12.47393 ) / 16.5, 0.0, 1.0 );
  color = pow( max( agxDefaultContrastApprox( color ), 0.0 ), vec3( ${POWER} ) );
  color = mix( vec3( dot( color, vec3( 0.2126, 0.7152, 0.0722 ) ) ), color, ${SATURATION.toFixed(2)} );
  color = pow( max( outset * color, 0.0 ), vec3( 2.2 ) );
  return clamp( LINEAR_REC2020_TO_LINEAR_SRGB * color, 0.0, 1.0 );
}
`

/**
 * Makes three's custom tone mapping the night's: AgX with a punchy look. Once, before the first material is compiled; a second call
 * does nothing. The renderer then takes `CustomToneMapping`.
 */
export function installToneMapping(): void {
  ShaderChunk.tonemapping_pars_fragment = ShaderChunk.tonemapping_pars_fragment.replace(PLAIN, PUNCHY)
}

const curve = (x: number): number => {
  const x2 = x * x
  const x4 = x2 * x2
  return 15.5 * x4 * x2 - 40.14 * x4 * x + 31.96 * x4 - 6.868 * x2 * x + 0.4298 * x2 + 0.1191 * x - 0.00232
}

type Row = readonly [number, number, number]

const REC2020_FROM_SRGB: readonly Row[] = [
  [0.6274, 0.3293, 0.0433],
  [0.0691, 0.9195, 0.0113],
  [0.0164, 0.088, 0.8956],
]
const INSET: readonly Row[] = [
  [0.856627153315983, 0.0951212405381588, 0.0482516061458583],
  [0.137318972929847, 0.761241990602591, 0.101439036467562],
  [0.11189821299995, 0.0767994186031903, 0.811302368396859],
]
const OUTSET: readonly Row[] = [
  [1.1271005818144368, -0.11060664309660323, -0.016493938717834573],
  [-0.1413297634984383, 1.157823702216272, -0.016493938717834257],
  [-0.14132976349843826, -0.11060664309660294, 1.2519364065950405],
]
const SRGB_FROM_REC2020: readonly Row[] = [
  [1.6605, -0.5876, -0.0728],
  [-0.1246, 1.1329, -0.0083],
  [-0.0182, -0.1006, 1.1187],
]

function turn(matrix: readonly Row[], colour: Float64Array): void {
  const r = colour[0]!
  const g = colour[1]!
  const b = colour[2]!
  for (let row = 0; row < 3; row++) colour[row] = matrix[row]![0] * r + matrix[row]![1] * g + matrix[row]![2] * b
}

/**
 * The same on the processor: linear light, already exposed, to linear display values 0..1, in place. For colours that three mixes in
 * after tone mapping, such as fog. `colour` has length 3. Allocates nothing.
 */
export function toneMapped(colour: Float64Array): Float64Array {
  turn(REC2020_FROM_SRGB, colour)
  turn(INSET, colour)
  for (let at = 0; at < 3; at++) {
    const log = (Math.log2(Math.max(colour[at]!, 1e-10)) + 12.47393) / 16.5
    colour[at] = Math.max(curve(Math.min(1, Math.max(0, log))), 0) ** POWER
  }
  const grey = 0.2126 * colour[0]! + 0.7152 * colour[1]! + 0.0722 * colour[2]!
  for (let at = 0; at < 3; at++) colour[at] = grey + SATURATION * (colour[at]! - grey)
  turn(OUTSET, colour)
  for (let at = 0; at < 3; at++) colour[at] = Math.max(0, colour[at]!) ** 2.2
  turn(SRGB_FROM_REC2020, colour)
  for (let at = 0; at < 3; at++) colour[at] = Math.min(1, Math.max(0, colour[at]!))
  return colour
}
